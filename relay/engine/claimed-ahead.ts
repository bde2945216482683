/** Jobs claimed for places that are about to be free. They were not sent, so giving them back to the queue costs nothing. */
import { createFailure } from "../../core/failure.ts";
import { recordUnsent } from "../store/outcome.ts";
import { type Claimed, idsOf } from "../store/claimed.ts";
import type { Services } from "../services.ts";

export type ClaimedAhead = {
  add: (claimed: Claimed) => void;
  /** Takes out the job that was claimed first. */
  take: () => Claimed | undefined;
  count: () => number;
  /** Gives the jobs of one run, or all, back to the queue, and waits for those on their way back. Never rejects. */
  giveBack: (runId?: string) => Promise<void>;
};

/** What is reported to the dispatcher. */
export type ClaimedAheadListener = {
  /** No place came in time, and the jobs are in the queue again. */
  missed: () => void;
  /** An attempt that could not be given back: only this process knows that it was never sent. */
  doubtful: (attemptId: string) => void;
  /** An attempt that is not sent any more, given back or not. */
  returned: (attemptId: string) => void;
};

/** A job is given back when no place was free for this long. */
const longestMs = 250;

/** Holds the jobs that this process claimed ahead; those without a place in time go back to the queue by themselves. */
export function createClaimedAhead(services: Services, listener: ClaimedAheadListener): ClaimedAhead {
  let ready: Claimed[] = [];
  let cancelTimer: (() => void) | undefined;
  let returning: Promise<unknown> = Promise.resolve();

  function watch(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (ready.length > 0) cancelTimer = services.clock.after(longestMs, () => void miss());
  }

  async function miss(): Promise<void> {
    await giveBack();
    listener.missed();
  }

  async function giveBack(runId?: string): Promise<void> {
    const going = ready.filter(({ job }) => runId === undefined || job.run === runId);
    ready = ready.filter((claimed) => !going.includes(claimed));
    watch();
    returning = Promise.all([returning, ...going.map((claimed) => returnOne(services, listener, claimed))]);
    await returning;
  }

  return {
    add: (claimed) => {
      ready.push(claimed);
      if (ready.length === 1) watch();
    },
    take: () => {
      const claimed = ready.shift();
      if (ready.length === 0) watch();
      return claimed;
    },
    count: () => ready.length,
    giveBack,
  };
}

async function returnOne(
  services: Services,
  listener: ClaimedAheadListener,
  claimed: Claimed,
): Promise<void> {
  const nowMs = services.clock.now();
  const attemptId = claimed.attempt.id;
  const failure = createFailure("relay-fault");
  const { availableAt } = claimed.job;
  try {
    const unsent = { attemptId, failure, availableAt, countsAsTry: false, nowMs };
    const changed = await recordUnsent(services.db, unsent);
    if (changed) services.notify(changed.team, changed.run);
  } catch (error) {
    listener.doubtful(attemptId);
    services.log.error(
      { ...idsOf(claimed), err: error },
      "A claimed job could not be given back; trying again.",
    );
  }
  listener.returned(attemptId);
}
