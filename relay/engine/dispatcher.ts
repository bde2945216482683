/** Claims queued jobs and performs them, a bounded number at a time. */
import { join } from "node:path";
import { createFailure } from "../../core/failure.ts";
import { bulk, countBulkTurns, countSingles, single } from "../schedule/class-turn.ts";
import { createBatcher } from "../time/batcher.ts";
import { claimJobs, type Claim } from "../store/claim.ts";
import type { ThumbDue } from "../store/images.ts";
import { recordImages, recordUnsent } from "../store/outcome.ts";
import { readAttempt, readNextDue } from "../store/workers.ts";
import { createQuietWork, type QuietWork } from "../time/when-quiet.ts";
import { createAlarm, type Alarm } from "../time/alarm.ts";
import { type Claimed, idsOf } from "../store/claimed.ts";
import type { Services } from "../services.ts";
import { addThumbs } from "./add-thumbs.ts";
import { boundCall, type CallRoom, createCallRoom } from "./call-room.ts";
import { createHowFarAhead, type HowFarAhead } from "./how-far-ahead.ts";
import { createObstacleLog } from "./say-obstacle.ts";
import { performAttempt, type Performing } from "./perform.ts";
import { createClaimedAhead, type ClaimedAhead } from "./claimed-ahead.ts";
import { writeDescription } from "./spool.ts";

export type Dispatcher = {
  /** Claims what can be claimed now and starts it; resolves with the number of attempts started. */
  tick: () => Promise<number>;
  /** Asks for a tick soon. It may be called from anywhere and any number of times. */
  wake: () => void;
  /** Resolves when nothing is under way and nothing could be claimed. */
  drain: () => Promise<void>;
  running: () => number;
  /** Gives the jobs of a cancelled run back that are claimed and not sent. Never rejects. */
  recall: (runId: string) => Promise<void>;
  /** Claims no more. Calls under way get `drainMs` to come back and are then broken off. */
  stop: (drainMs: number) => Promise<void>;
};

type State = {
  services: Services;
  /** Attempts whose end is not recorded yet, by id. */
  underWay: Map<string, Promise<void>>;
  /** Those of them that the provider has not answered yet. */
  calling: Set<string>;
  /** Claimed, and not sent yet. */
  claimedAhead: ClaimedAhead;
  howFarAhead: HowFarAhead;
  /** What calls own on the disk, from before their claim until their small copy. */
  room: CallRoom;
  /** Pictures that arrive together are described and recorded together. */
  keeping: Pick<Performing, "describe" | "record">;
  /** Small copies that are still to be made. */
  quietWork: QuietWork<ThumbDue & { attempt: string }>;
  abort: AbortController;
  alarm: Alarm;
  sayObstacle: ReturnType<typeof createObstacleLog>;
  /** Attempts whose claim failed: it may have been committed before the connection broke. */
  doubtful: Set<string>;
  /** Single pictures claimed since bulk had its turn. */
  singlesInARow: number;
  isStopped: boolean;
};

/** While calls are out, a picture waits for so long for others: recording several together costs as much as recording one. */
const holdBackMs = 12;
const obstacleRetryMs = 10_000;
const failedClaimRetryMs = 1_000;
/** What a broken-off call may take to come back and be recorded. */
const breakOffMs = 10_000;

/** Makes the dispatcher of one process; `howFarAhead` says how many jobs are claimed before there is a place for them. */
export function createDispatcher(
  services: Services,
  howFarAhead: HowFarAhead = createHowFarAhead(services.parallel),
): Dispatcher {
  const state = createState(services, howFarAhead, wake);
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
      void wake();
    });
    return ticking;
  }

  /** Resolves when the tick, or the one under way, has ended. Never rejects. */
  async function wake(): Promise<void> {
    if (state.isStopped) return;
    try {
      await tick();
    } catch (error) {
      services.log.error({ err: error }, "No job could be claimed; trying again.");
      state.alarm.set(failedClaimRetryMs);
    }
  }

  async function drain(): Promise<void> {
    for (let isBusy = true; isBusy;) {
      await Promise.all(state.underWay.values());
      const started = await (ticking ?? tick());
      isBusy = started > 0 || state.underWay.size + state.claimedAhead.count() > 0 || ticking !== undefined;
    }
    await state.quietWork.ended();
  }

  return {
    tick,
    wake: () => void wake(),
    drain,
    running: () => state.underWay.size,
    recall: state.claimedAhead.giveBack,
    stop: (drainMs) => stop(state, ticking, drainMs),
  };
}

function createState(services: Services, howFarAhead: HowFarAhead, wake: () => Promise<void>): State {
  const calling = new Set<string>();
  const doubtful = new Set<string>();
  const room = createCallRoom(services);
  return {
    services,
    underWay: new Map(),
    calling,
    claimedAhead: createClaimedAhead(services, {
      missed: () => {
        howFarAhead.missed();
        // A place that became free meanwhile found no job.
        if (calling.size < services.parallel) void wake();
      },
      doubtful: (attemptId) => doubtful.add(attemptId),
      returned: room.release,
    }),
    howFarAhead,
    room,
    keeping: {
      describe: createBatcher(
        (metas) => writeDescription(join(services.spoolFolder, services.worker), metas),
        () => (calling.size > 0 ? holdBackMs : 0),
      ),
      record: createBatcher((received) => recordImages(services.db, received)),
    },
    quietWork: createQuietWork(services.clock, async (wanted) => {
      await addThumbs(services, wanted);
      for (const { attempt } of wanted) room.release(attempt);
    }),
    abort: new AbortController(),
    alarm: createAlarm(services.clock, () => void wake()),
    sayObstacle: createObstacleLog(services.log, obstacleRetryMs),
    doubtful,
    singlesInARow: 0,
    isStopped: false,
  };
}

async function stop(state: State, ticking: Promise<number> | undefined, drainMs: number): Promise<void> {
  state.isStopped = true;
  state.alarm.end();
  await ticking?.catch(ignore); // wake has logged it
  await state.claimedAhead.giveBack();
  await returnDoubtful(state).catch(ignore); // the next process finds them
  await letReturn(state, drainMs);
}

/** Waits for calls under way; after `drainMs` they are broken off and recorded as such. */
async function letReturn({ services, abort, underWay, quietWork }: State, drainMs: number): Promise<void> {
  function abortNow(): void {
    abort.abort();
  }
  // A call whose repeat costs nothing is not worth waiting for.
  const limitMs = services.provider.repeatable ? 0 : drainMs;
  const returned = Promise.all(underWay.values());
  const cancel = services.clock.after(limitMs, abortNow);
  if (limitMs === 0) abortNow();
  // A call that does not even end when it is broken off must not keep the process.
  const given = new Promise<void>((resolve) => {
    const cancelGiven = services.clock.after(limitMs + breakOffMs, resolve);
    void returned.finally(cancelGiven);
  });
  await Promise.race([returned, given]);
  cancel();
  // The pictures are recorded; small copies may lengthen the end by so much and no more.
  const cancelThumbs = services.clock.after(limitMs === 0 ? 0 : breakOffMs, quietWork.clear);
  await quietWork.ended();
  cancelThumbs();
}

/**
 * How many calls may leave now. A call that was answered makes room at once, while its picture is still being recorded; but
 * where recording falls behind, a store or disk that is in trouble gets no more to do.
 */
function countFree(state: State): number {
  return isBehind(state) ? 0 : state.services.parallel - state.calling.size;
}

function isBehind({ services, underWay }: State): boolean {
  return underWay.size >= 2 * services.parallel;
}

/** How many jobs to claim now: for the free places, and ahead once half or less of what was claimed ahead is left. */
function countWanted(state: State): number {
  const free = countFree(state);
  const ahead = state.howFarAhead.count(performance.now());
  if (isBehind(state) || (free <= 0 && 2 * state.claimedAhead.count() > ahead)) return 0;
  return free + ahead - state.claimedAhead.count();
}

async function claimAll(state: State, wake: () => Promise<void>): Promise<number> {
  const { services } = state;
  /** When each model that is held back by the provider's limits may go on. */
  const later = new Map<string, number>();
  let started = 0;
  for (;;) {
    startReady(state, wake);
    const wanted = countWanted(state);
    if (state.isStopped || wanted <= 0) return started;
    const isInPlace = services.db.isInPlace();
    const attemptIds = isInPlace ? state.room.take(wanted) : [];
    if (attemptIds.length === 0) {
      state.sayObstacle(isInPlace ? "disk-full" : "store-moved");
      state.alarm.set(obstacleRetryMs);
      return started;
    }
    const claims = await claimSome(state, attemptIds, [...later.keys()], wake);
    started += claims.filter((claim) => claim.type === "claimed").length;
    const held = claims.filter((claim) => claim.type === "later");
    for (const { model, waitMs } of held) later.set(model, services.clock.now() + waitMs);
    // Fewer than asked for: nothing else waits, unless it waits behind a model that was held back.
    if (held.length === 0 && claims.length < attemptIds.length) {
      await sleepUntilDue(state, [...later.values()]);
      return started;
    }
  }
}

/** Claims a job for each attempt id, as far as there are any, in one transaction and starts their calls. */
async function claimSome(
  state: State,
  attemptIds: readonly string[],
  without: readonly string[],
  wake: () => Promise<void>,
): Promise<Claim[]> {
  const { services } = state;
  const claims = await takeJobs(state, attemptIds, without);
  for (const claim of claims) {
    if (claim.type === "refused") {
      services.notify(claim.team, claim.runId);
      services.observer.failed("ceiling", { team: claim.team, run: claim.runId, job: claim.jobId });
    }
    if (claim.type !== "claimed") continue;
    state.singlesInARow = countSingles(state.singlesInARow, claim.job.class === single ? single : bulk);
    state.claimedAhead.add(claim);
  }
  startReady(state, wake);
  return claims;
}

/** Takes jobs for attempts that have room for any picture, and leaves each the room for its own. */
async function takeJobs(
  state: State,
  attemptIds: readonly string[],
  without: readonly string[],
): Promise<Claim[]> {
  const { services, doubtful, room } = state;
  const bulkTurns = countBulkTurns(state.singlesInARow, attemptIds.length);
  const rules = { limiter: services.limiter, without, bulkTurns };
  const unused = new Set(attemptIds);
  try {
    await returnDoubtful(state);
    for (const attemptId of attemptIds) doubtful.add(attemptId);
    const begun = performance.now();
    const claims = await claimJobs(services.db, services.worker, attemptIds, services.clock.now(), rules);
    state.howFarAhead.claimed(performance.now() - begun);
    for (const attemptId of attemptIds) doubtful.delete(attemptId);
    for (const { job, attempt } of claims.filter((each) => each.type === "claimed")) {
      unused.delete(attempt.id);
      room.shrink(attempt.id, boundCall(job));
    }
    return claims;
  } finally {
    for (const attemptId of unused) room.release(attemptId);
  }
}

/** Sends what was claimed, as far as there are places. */
function startReady(state: State, wake: () => Promise<void>): void {
  while (!state.isStopped && countFree(state) > 0) {
    const claimed = state.claimedAhead.take();
    if (!claimed) return;
    start(state, claimed, wake);
  }
}

/** A claim may be committed although its answer was lost: such attempts were never sent and go back to the queue. */
async function returnDoubtful({ services, doubtful }: State): Promise<void> {
  for (const attemptId of doubtful) {
    const nowMs = services.clock.now();
    if (await readAttempt(services.db, attemptId)) {
      const failure = createFailure("relay-fault");
      await recordUnsent(services.db, { attemptId, failure, availableAt: nowMs, countsAsTry: false, nowMs });
    }
    doubtful.delete(attemptId);
  }
}

/** Sleeps until a job is due again, or until the provider's limits let one of the held-back models go on. */
async function sleepUntilDue({ services, alarm }: State, laterMs: readonly number[]): Promise<void> {
  const nowMs = services.clock.now();
  const due = Math.min((await readNextDue(services.db, nowMs)) ?? Infinity, ...laterMs);
  if (due !== Infinity) alarm.set(Math.max(1, due - nowMs));
}

function start(state: State, claimed: Claimed, wake: () => Promise<void>): void {
  const { services, underWay, calling, quietWork } = state;
  const { id } = claimed.attempt;
  services.observer.sent(claimed);
  services.notify(claimed.job.team, claimed.job.run);
  calling.add(id);
  const begunMs = performance.now();
  async function answered(): Promise<void> {
    if (!calling.delete(id)) return;
    const nowMs = performance.now();
    state.howFarAhead.answered(nowMs, nowMs - begunMs);
    startReady(state, wake);
    await wake();
  }
  function needs(bytes: number): void {
    state.room.shrink(id, bytes);
  }
  let copy: ThumbDue | undefined;
  const performing = { signal: state.abort.signal, ...state.keeping, answered, needs };
  const work = performAttempt(services, claimed, performing)
    .then((wanted) => {
      copy = wanted;
    })
    .catch((error: unknown) => {
      // The record itself failed (database or disk gone). The attempt stays sent, and recovery gives it an end.
      services.log.error({ ...idsOf(claimed), err: error }, "The end of an attempt could not be recorded.");
    })
    .finally(() => {
      calling.delete(id);
      underWay.delete(id);
      if (copy) quietWork.add({ ...copy, attempt: id });
      else state.room.release(id);
      void wake();
    });
  underWay.set(id, work);
}

function ignore(): void {
  // Another caller of the same work handles its error.
}
