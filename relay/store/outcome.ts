/** What became of an attempt: image, failure or "nothing was made", each recorded with its money in one transaction. */
import type { Failure } from "../../core/failure.ts";
import { createFailure } from "../../core/failure.ts";
import { nextJobState } from "../../core/job.ts";
import {
  type Changed,
  endAttempts,
  type Ending,
  lockAttempt,
  lockAttempts,
  type Paid,
  runMoney,
  settleMovement,
} from "./attempts.ts";
import { changeJobs } from "./change-job.ts";
import type { Db, Queries } from "./db.ts";
import { failWaiting, listAwaited, releaseWaiting } from "./waiting-jobs.ts";
import { addImages, type ImageRecord } from "./images.ts";
import { type LedgerEntry, move, type Movement } from "./ledger.ts";
import { runKey } from "./read.ts";
import type { StoredAttempt, StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";
import { giveWay } from "./turns.ts";

export type ReceivedImage = { attemptId: string; image: ImageRecord; paid: Paid; nowMs: number };

/** Records one received picture. */
export async function recordImage(db: Db, input: ReceivedImage): Promise<Changed> {
  const [changed] = await recordImages(db, [input]);
  return changed;
}

/**
 * Records received pictures, on time or late, once per attempt (D2), all in one transaction. A late one also succeeds a job
 * whose failure was uncertain; a job that has meanwhile gone on keeps its state and gains the picture.
 */
export async function recordImages(db: Db, inputs: readonly ReceivedImage[]): Promise<Changed[]> {
  return db.transaction(async (tx): Promise<Changed[]> => {
    const ids = inputs.map((input) => input.attemptId);
    const [locked, imaged] = await Promise.all([
      lockAttempts(tx, ids),
      tx.all(sql.withImage, [JSON.stringify(ids)]),
    ]);
    const taken = new Set(imaged.map((row) => row["attempt"]));
    const arrivals: Arrival[] = [];
    const jobs = new Map<string, StoredJob>();
    for (const [at, { attempt, job: read }] of locked.entries()) {
      const input = inputs[at];
      const isNew = input !== undefined && !taken.has(attempt.id);
      if (!isNew) continue;
      taken.add(attempt.id);
      const arrival = receive(input, attempt, jobs.get(read.id) ?? read);
      jobs.set(read.id, arrival.after);
      arrivals.push(arrival);
    }
    const closed = arrivals.length > 0 ? await writeArrivals(tx, arrivals) : new Set();
    return inputs.map((input) => {
      const arrival = arrivals.find((each) => each.input === input);
      if (!arrival) return undefined;
      const { team, run } = arrival.after;
      return { team, run, isClosed: closed.has(runKey(team, run)) };
    });
  });
}

type Arrival = {
  input: ReceivedImage;
  attempt: StoredAttempt;
  movement: Movement;
  before: StoredJob;
  after: StoredJob;
};

/** What a picture makes of its job. */
function receive(input: ReceivedImage, attempt: StoredAttempt, job: StoredJob): Arrival {
  const movement = settleMovement(attempt, input.paid.cost);
  const current = attempt.n === job.attempt || job.state === "failed";
  const state = current
    ? nextJobState({ state: job.state, failure: job.failure?.kind }, { type: "received" })
    : undefined;
  const after: StoredJob = {
    ...job,
    state: state ?? job.state,
    cost: (job.cost ?? 0) + movement.settled,
    usage: input.paid.usage ?? job.usage,
    failure: state === undefined ? job.failure : null,
    // The picture itself takes their place, and its small copy follows.
    partials: state === undefined ? job.partials : [],
    thumb: state === undefined ? job.thumb : null,
    thumbDue: state === undefined ? job.thumbDue : true,
  };
  return { input, attempt, movement, before: job, after };
}

/** Returns the runs in which nothing is left to happen. */
async function writeArrivals(tx: Queries, arrivals: readonly Arrival[]): Promise<ReadonlySet<string>> {
  const made = arrivals.filter(({ before, after }) => before.state !== after.state);
  const images = arrivals.map(({ attempt, input: { image, nowMs } }) => ({
    attempt,
    image,
    partial: null,
    nowMs,
  }));
  const entries = arrivals.map(({ attempt, movement, input }): LedgerEntry => {
    const kind = attempt.state === "sent" ? "settle" : "late";
    return { attempt, kind, at: input.nowMs, movement };
  });
  const endings = arrivals.map(({ attempt, input: { nowMs, paid } }): Ending => {
    return { attempt, state: "received", nowMs, paid };
  });
  const changes = arrivals.map(({ before, after, movement }) => ({
    before,
    after,
    money: runMoney(movement),
  }));
  const parents = made.map(({ after }) => after.id);
  const [awaited, , , , closed] = await Promise.all([
    listAwaited(tx, parents),
    addImages(tx, images),
    move(tx, entries),
    endAttempts(tx, endings),
    changeJobs(tx, changes),
  ]);
  await releaseWaiting(tx, awaited);
  return closed;
}

/**
 * Ends an attempt and its job with a failure. `release` gives the reservation back, `settle` books what it cost although
 * it is unusable, `uncertain` counts the worst case until a late result or an operator's word (M2).
 */
export async function recordFailure(
  db: Db,
  input: { attemptId: string; failure: Failure; money: "release" | "uncertain" | Paid; nowMs: number },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await lockAttempt(tx, input.attemptId);
    if (attempt.state !== "sent") return undefined;
    const movement = await closeAttempt(tx, attempt, input);
    const state = nextJobState({ state: job.state, failure: job.failure?.kind }, { type: "failed" });
    const mine = state !== undefined && job.attempt === attempt.n;
    const after: StoredJob = mine ? { ...job, state, failure: input.failure } : job;
    const paid = typeof input.money === "object" ? { cost: (job.cost ?? 0) + input.money.cost } : {};
    await changeJobs(tx, [{ before: job, after: { ...after, ...paid }, money: runMoney(movement) }]);
    if (mine) await failWaiting(tx, after);
    return { team: job.team, run: job.run };
  });
}

async function closeAttempt(
  tx: Queries,
  attempt: StoredAttempt,
  input: { failure: Failure; money: "release" | "uncertain" | Paid; nowMs: number },
): Promise<Movement> {
  const { failure, money, nowMs } = input;
  if (money === "uncertain") {
    const movement = { held: -attempt.reserved, settled: 0, uncertain: attempt.reserved };
    await move(tx, [{ attempt, kind: "uncertain", at: nowMs, movement }]);
    await endAttempts(tx, [{ attempt, state: "uncertain", nowMs, failure }]);
    return movement;
  }
  const cost = money === "release" ? 0 : money.cost;
  const movement = settleMovement(attempt, cost);
  await move(tx, [{ attempt, kind: money === "release" ? "release" : "settle", at: nowMs, movement }]);
  const paid = money === "release" ? {} : { paid: money };
  await endAttempts(tx, [{ attempt, state: "failed", nowMs, failure, ...paid }]);
  return movement;
}

/**
 * The provider said nothing was made, or is repeatable: the reservation is released and the job queues again, or ends
 * when its cancellation was asked for meanwhile (M3, D3). `countsAsTry` is false for interruptions of our own making;
 * `obstacle` is what the queued job says of a long wait; with `givesWay` the next run has its turn first.
 */
export async function recordUnsent(
  db: Db,
  input: {
    attemptId: string;
    failure: Failure;
    availableAt: number;
    countsAsTry: boolean;
    nowMs: number;
    obstacle?: Failure | undefined;
    givesWay?: boolean | undefined;
  },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await lockAttempt(tx, input.attemptId);
    if (attempt.state !== "sent") return undefined;
    const movement = await closeAttempt(tx, attempt, {
      failure: input.failure,
      money: "release",
      nowMs: input.nowMs,
    });
    const state = nextJobState({ state: job.state }, { type: "unsent" });
    const after: StoredJob = {
      ...job,
      state: state === undefined ? job.state : job.cancelRequested ? "cancelled" : state,
      failure: job.cancelRequested ? createFailure("cancelled") : (input.obstacle ?? null),
      tries: job.tries + (input.countsAsTry ? 1 : 0),
      availableAt: input.availableAt,
      startedAt: null,
    };
    await changeJobs(tx, [{ before: job, after, money: runMoney(movement) }]);
    if (after.state === "cancelled") await failWaiting(tx, after);
    else if (input.givesWay === true) await giveWay(tx, after);
    return { team: job.team, run: job.run };
  });
}

/**
 * An operator's word on an uncertain attempt: what it really cost, in nanodollars (0: nothing was billed). Returns false
 * when the attempt is not uncertain (any more).
 */
export async function resolveAttempt(
  db: Db,
  input: { attemptId: string; cost: number; note: string; nowMs: number },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { attempt, job } = await lockAttempt(tx, input.attemptId);
    if (attempt.state !== "uncertain") return false;
    const movement = settleMovement(attempt, input.cost);
    await move(tx, [{ attempt, kind: "resolve", at: input.nowMs, movement, note: input.note }]);
    const failure = attempt.failure ?? createFailure("uncertain");
    const paid = { cost: input.cost, usage: undefined, requestId: attempt.requestId ?? undefined };
    await endAttempts(tx, [{ attempt, state: "failed", nowMs: input.nowMs, paid, failure }]);
    const cost = (job.cost ?? 0) + input.cost;
    await changeJobs(tx, [{ before: job, after: { ...job, cost }, money: runMoney(movement) }]);
    return true;
  });
}
