/** Claims queued jobs and performs them, a bounded number at a time. */
import { createFailure } from "../../core/failure.ts";
import { bulk, chooseClass, countSingles, single, type JobClass } from "../schedule/class-turn.ts";
import { claimJob, type Claim } from "../store/claim.ts";
import { recordUnsent } from "../store/outcome.ts";
import { readAttempt, readNextDue } from "../store/workers.ts";
import { createAfterwork, type Afterwork } from "./afterwork.ts";
import { createAlarm, type Alarm } from "./alarm.ts";
import type { EngineDeps } from "./engine.ts";
import { performAttempt, type Claimed } from "./perform.ts";

export type Dispatcher = {
  /** Claims what can be claimed now and starts it; resolves with the number of attempts started. */
  tick: () => Promise<number>;
  /** Asks for a tick soon, from anywhere and as often as one likes. */
  wake: () => void;
  /** Resolves when nothing is under way and nothing could be claimed. */
  drain: () => Promise<void>;
  running: () => number;
  /** Claims no more. What is out gets `drainMs` to come back, then its call is broken off. */
  stop: (drainMs: number) => Promise<void>;
};

type State = {
  deps: EngineDeps;
  /** Attempts that are out, by id. */
  underWay: Map<string, Promise<void>>;
  /** Small copies that are still to be made. */
  afterwork: Afterwork;
  abort: AbortController;
  alarm: Alarm;
  /** Attempts whose claim failed: it may have been committed before the connection broke. */
  doubtful: Set<string>;
  /** Single pictures claimed since bulk had its turn. */
  singlesInARow: number;
  isStopped: boolean;
};

const fullDiskRetryMs = 10_000;
const failedClaimRetryMs = 1_000;
/** What a broken-off call may take to come back and be recorded. */
const breakOffMs = 10_000;

/** Makes the dispatcher of one process. */
export function createDispatcher(deps: EngineDeps): Dispatcher {
  const state: State = {
    deps,
    underWay: new Map(),
    afterwork: createAfterwork(),
    abort: new AbortController(),
    alarm: createAlarm(deps.clock, wake),
    doubtful: new Set(),
    singlesInARow: 0,
    isStopped: false,
  };
  let ticking: Promise<number> | undefined;
  let isAskedAgain = false;

  function tick(): Promise<number> {
    if (ticking) {
      isAskedAgain = true;
      return ticking;
    }
    ticking = claimAll(state, wake).finally(() => {
      ticking = undefined;
      if (!isAskedAgain) return;
      isAskedAgain = false;
      wake();
    });
    return ticking;
  }

  function wake(): void {
    if (state.isStopped) return;
    tick().catch((error: unknown) => {
      deps.log.error({ err: error }, "No job could be claimed; trying again.");
      state.alarm.set(failedClaimRetryMs);
    });
  }

  async function drain(): Promise<void> {
    for (let isBusy = true; isBusy;) {
      await Promise.all(state.underWay.values());
      const started = await (ticking ?? tick());
      isBusy = started > 0 || state.underWay.size > 0 || ticking !== undefined;
    }
    await state.afterwork.ended();
  }

  async function stop(drainMs: number): Promise<void> {
    state.isStopped = true;
    state.alarm.end();
    await ticking?.catch(() => undefined); // wake has logged it
    await letReturn(state, drainMs);
  }

  return { tick, wake, drain, running: () => state.underWay.size, stop };
}

/** Waits for what is out; after `drainMs` its calls are broken off and what they were is recorded. */
async function letReturn({ deps, abort, underWay, afterwork }: State, drainMs: number): Promise<void> {
  function abortNow(): void {
    abort.abort();
  }
  // A call that may be repeated for nothing is not worth waiting for.
  const limitMs = deps.provider.repeatable ? 0 : drainMs;
  const returned = Promise.all(underWay.values());
  const cancel = deps.clock.after(limitMs, abortNow);
  if (limitMs === 0) abortNow();
  // A call that does not even end when it is broken off must not keep the process.
  const given = new Promise<void>((resolve) => {
    const cancelGiven = deps.clock.after(limitMs + breakOffMs, resolve);
    void returned.finally(cancelGiven);
  });
  await Promise.race([returned, given]);
  cancel();
  // The pictures are recorded; only so many previews are worth a longer end.
  const cancelThumbs = deps.clock.after(limitMs === 0 ? 0 : breakOffMs, afterwork.clear);
  await afterwork.ended();
  cancelThumbs();
}

async function claimAll(state: State, wake: () => void): Promise<number> {
  const { deps, underWay } = state;
  /** When each model that is held back by the provider's limits may go on. */
  const later = new Map<string, number>();
  let started = 0;
  // Where one job waited there are often more: they are claimed together, so that their commits are one.
  let together = 1;
  while (!state.isStopped && underWay.size < deps.parallel) {
    if (!(await deps.hasRoom())) {
      deps.log.error({}, "The disk is nearly full: nothing is claimed until there is room.");
      state.alarm.set(fullDiskRetryMs);
      return started;
    }
    await returnDoubtful(state);
    const claims = await claimSome(
      state,
      Math.min(together, deps.parallel - underWay.size),
      [...later.keys()],
      wake,
    );
    started += claims.filter((claim) => claim.type === "claimed").length;
    together = 2 * claims.length;
    for (const claim of claims) {
      if (claim.type === "refused") deps.notify(claim.team, claim.run);
      if (claim.type === "later") later.set(claim.model, deps.clock.now() + claim.waitMs);
    }
    if (claims.every((claim) => claim.type === "none")) {
      await sleepUntilDue(state, [...later.values()]);
      return started;
    }
  }
  return started;
}

/** Claims up to so many jobs and starts each as soon as it is claimed. Rejects for a claim that failed, after all others. */
async function claimSome(
  state: State,
  count: number,
  without: readonly string[],
  wake: () => void,
): Promise<Claim[]> {
  // Each claim is told which class goes first as if those before it had found what they asked for.
  let inARow = state.singlesInARow;
  const asked = Array.from({ length: count }, () => {
    const first = chooseClass(inARow);
    inARow = countSingles(inARow, first);
    return claimNext(state, first, without, wake);
  });
  const claims: Claim[] = [];
  for (const settled of await Promise.allSettled(asked)) {
    if (settled.status === "rejected") throw settled.reason;
    claims.push(settled.value);
  }
  return claims;
}

async function claimNext(
  state: State,
  first: JobClass,
  without: readonly string[],
  wake: () => void,
): Promise<Claim> {
  const { deps, doubtful } = state;
  const attempt = deps.createId();
  doubtful.add(attempt);
  const rules = { limiter: deps.limiter, without, first };
  const claim = await claimJob(deps.db, deps.worker, attempt, deps.clock.now(), rules);
  doubtful.delete(attempt);
  if (claim.type !== "claimed") return claim;
  state.singlesInARow = countSingles(state.singlesInARow, claim.job.class === single ? single : bulk);
  start(state, claim, wake);
  return claim;
}

/** What was claimed without our hearing of it was never sent, so it goes back to the queue. */
async function returnDoubtful({ deps, doubtful }: State): Promise<void> {
  for (const attempt of doubtful) {
    const nowMs = deps.clock.now();
    if (await readAttempt(deps.db, attempt)) {
      const failure = createFailure("relay-fault");
      await recordUnsent(deps.db, { attempt, failure, availableAt: nowMs, countsAsTry: false, nowMs });
    }
    doubtful.delete(attempt);
  }
}

/** Sleeps until a job is due again, or until the provider's limits let one of the held-back models go on. */
async function sleepUntilDue({ deps, alarm }: State, laterMs: readonly number[]): Promise<void> {
  const nowMs = deps.clock.now();
  const due = Math.min((await readNextDue(deps.db, nowMs)) ?? Infinity, ...laterMs);
  if (due !== Infinity) alarm.set(Math.max(1, due - nowMs));
}

function start({ deps, underWay, afterwork, abort }: State, claimed: Claimed, wake: () => void): void {
  const { id } = claimed.attempt;
  deps.observer?.sent(claimed);
  deps.notify(claimed.job.team, claimed.job.run);
  const work = performAttempt(deps, claimed, abort.signal)
    .then((addThumb) => {
      if (addThumb) afterwork.add(addThumb);
    })
    .catch((error: unknown) => {
      // The record itself failed (database or disk gone). The attempt stays sent, and recovery gives it an end.
      deps.log.error({ attempt: id, err: error }, "The end of an attempt could not be recorded.");
    })
    .finally(() => {
      underWay.delete(id);
      wake();
    });
  underWay.set(id, work);
}
