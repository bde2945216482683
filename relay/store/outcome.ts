/** What became of an attempt: image, failure or "nothing was made", each recorded with its money in one transaction. */
import type { Usage } from "../../core/api.ts";
import type { Failure } from "../../core/failure.ts";
import { createFailure } from "../../core/failure.ts";
import { nextJobState } from "../../core/job.ts";
import { changeJobs, type MoneyChange } from "./change-job.ts";
import type { Db, Queries } from "./db.ts";
import { failWaiting, releaseWaiting } from "./families.ts";
import { move, type Movement } from "./money.ts";
import { decodeAttempt, decodeJob, type StoredAttempt, type StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";

export type ImageRecord = {
  id: string;
  type: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  expiresAt: number;
};
export type Paid = { cost: number; usage: Usage | undefined; requestId: string | undefined };
/** Where the run stands that a transaction changed; undefined when there was nothing left to change. */
export type Changed = { team: string; run: string } | undefined;

async function readAttempt(tx: Queries, id: string): Promise<{ attempt: StoredAttempt; job: StoredJob }> {
  const attemptRow = await tx.get(sql.attempt, [id]);
  if (!attemptRow) throw new Error(`There is no attempt ${id}.`);
  const unlocked = decodeAttempt(attemptRow);
  const jobRow = await tx.get(sql.job, [unlocked.job]);
  if (!jobRow) throw new Error(`Attempt ${id} has no job.`);
  // Read again: the job's lock makes this the last word on the attempt as well.
  const row = await tx.get(sql.attempt, [id]);
  return { attempt: row ? decodeAttempt(row) : unlocked, job: decodeJob(jobRow) };
}

type Ending = { state: StoredAttempt["state"]; nowMs: number; paid?: Paid; failure?: Failure };

async function endAttempt(tx: Queries, attempt: StoredAttempt, ending: Ending): Promise<void> {
  const { paid, failure } = ending;
  await tx.run(sql.endAttempt, [
    attempt.id,
    ending.state,
    ending.nowMs,
    paid ? paid.cost : null,
    paid?.usage ? JSON.stringify(paid.usage) : null,
    failure ? JSON.stringify(failure) : null,
    paid?.requestId ?? null,
  ]);
}

/** What an attempt still binds, in accounts and run: held while it is out, uncertain after it was lost. */
function boundBy(attempt: StoredAttempt): { held: number; uncertain: number } {
  if (attempt.state === "sent") return { held: attempt.reserved, uncertain: 0 };
  return { held: 0, uncertain: attempt.state === "uncertain" ? attempt.reserved : 0 };
}

function settleMovement(attempt: StoredAttempt, cost: number): Movement {
  const bound = boundBy(attempt);
  // What an operator already booked for it gives way to the true figure.
  return { held: -bound.held, settled: cost - (attempt.cost ?? 0), uncertain: -bound.uncertain };
}

function runMoney(movement: Movement): MoneyChange {
  return { reserved: movement.held, settled: movement.settled, uncertain: movement.uncertain };
}

/**
 * Records a received picture, on time or late, once per attempt (D2). A late one also succeeds a job whose failure was
 * uncertain; a job that has meanwhile gone on keeps its state and gains the picture.
 */
export async function recordImage(
  db: Db,
  input: { attempt: string; image: ImageRecord; paid: Paid; nowMs: number },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await readAttempt(tx, input.attempt);
    if (await tx.get(sql.imageOfAttempt, [attempt.id])) return undefined;
    const movement = settleMovement(attempt, input.paid.cost);
    await addImage(tx, attempt, input.image, null, input.nowMs);
    const kind = attempt.state === "sent" ? "settle" : "late";
    await move(tx, attempt, { kind, at: input.nowMs, movement });
    await endAttempt(tx, attempt, { state: "received", nowMs: input.nowMs, paid: input.paid });
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
    };
    await changeJobs(tx, [{ before: job, after }], runMoney(movement));
    if (state === "succeeded") await releaseWaiting(tx, job.id);
    return { team: job.team, run: job.run };
  });
}

async function addImage(
  tx: Queries,
  attempt: StoredAttempt,
  image: ImageRecord,
  partial: number | null,
  nowMs: number,
): Promise<void> {
  await tx.run(sql.addImage, [
    image.id,
    attempt.team,
    attempt.run,
    attempt.job,
    attempt.id,
    attempt.n,
    partial,
    image.type,
    image.width,
    image.height,
    image.bytes,
    image.sha256,
    nowMs,
    image.expiresAt,
  ]);
}

/** Records an unfinished picture of a running attempt; after its end there is nothing to show any more. */
export async function recordPartial(
  db: Db,
  input: { attempt: string; index: number; image: ImageRecord; nowMs: number },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await readAttempt(tx, input.attempt);
    if (job.state !== "running" || job.attempt !== attempt.n) return undefined;
    await addImage(tx, attempt, input.image, input.index, input.nowMs);
    await changeJobs(tx, [{ before: job, after: { ...job, partials: [...job.partials, input.image.id] } }]);
    return { team: job.team, run: job.run };
  });
}

/** Adds the small picture that travels inside the job. */
export async function recordThumb(db: Db, jobId: string, thumb: string): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const row = await tx.get(sql.job, [jobId]);
    if (!row) return undefined;
    const job = decodeJob(row);
    await changeJobs(tx, [{ before: job, after: { ...job, thumb } }]);
    return { team: job.team, run: job.run };
  });
}

/**
 * Ends an attempt and its job with a failure. `release` gives the reservation back, `settle` books what it cost although
 * it is unusable, `uncertain` counts the worst case until somebody knows better (M2).
 */
export async function recordFailure(
  db: Db,
  input: { attempt: string; failure: Failure; money: "release" | "uncertain" | Paid; nowMs: number },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await readAttempt(tx, input.attempt);
    if (attempt.state !== "sent") return undefined;
    const movement = await closeAttempt(tx, attempt, input);
    const state = nextJobState({ state: job.state, failure: job.failure?.kind }, { type: "failed" });
    const mine = state !== undefined && job.attempt === attempt.n;
    const after: StoredJob = mine ? { ...job, state, failure: input.failure } : job;
    const paid = typeof input.money === "object" ? { cost: (job.cost ?? 0) + input.money.cost } : {};
    await changeJobs(tx, [{ before: job, after: { ...after, ...paid } }], runMoney(movement));
    if (mine) await failWaiting(tx, job.id);
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
    await move(tx, attempt, { kind: "uncertain", at: nowMs, movement });
    await endAttempt(tx, attempt, { state: "uncertain", nowMs, failure });
    return movement;
  }
  const cost = money === "release" ? 0 : money.cost;
  const movement = settleMovement(attempt, cost);
  await move(tx, attempt, { kind: money === "release" ? "release" : "settle", at: nowMs, movement });
  const paid = money === "release" ? {} : { paid: money };
  await endAttempt(tx, attempt, { state: "failed", nowMs, failure, ...paid });
  return movement;
}

/**
 * The provider said nothing was made, or is repeatable: the reservation is released and the job queues again, or ends
 * when its cancellation was asked for meanwhile (M3, D3). `countsAsTry` is false for interruptions of our own making.
 */
export async function recordUnsent(
  db: Db,
  input: { attempt: string; failure: Failure; availableAt: number; countsAsTry: boolean; nowMs: number },
): Promise<Changed> {
  return db.transaction(async (tx): Promise<Changed> => {
    const { attempt, job } = await readAttempt(tx, input.attempt);
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
      failure: job.cancelRequested ? createFailure("cancelled") : null,
      tries: job.tries + (input.countsAsTry ? 1 : 0),
      availableAt: input.availableAt,
      startedAt: null,
    };
    await changeJobs(tx, [{ before: job, after }], runMoney(movement));
    if (after.state === "cancelled") await failWaiting(tx, job.id);
    return { team: job.team, run: job.run };
  });
}

/**
 * An operator's word on an uncertain attempt: what it really cost, in nanodollars (0: nothing was billed). Returns false
 * when the attempt is not uncertain (any more).
 */
export async function resolveAttempt(
  db: Db,
  input: { attempt: string; cost: number; note: string; nowMs: number },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { attempt, job } = await readAttempt(tx, input.attempt);
    if (attempt.state !== "uncertain") return false;
    const movement = settleMovement(attempt, input.cost);
    await move(tx, attempt, { kind: "resolve", at: input.nowMs, movement, note: input.note });
    const failure = attempt.failure ?? createFailure("uncertain");
    const paid = { cost: input.cost, usage: undefined, requestId: attempt.requestId ?? undefined };
    await endAttempt(tx, attempt, { state: "failed", nowMs: input.nowMs, paid, failure });
    const cost = (job.cost ?? 0) + input.cost;
    await changeJobs(tx, [{ before: job, after: { ...job, cost } }], runMoney(movement));
    return true;
  });
}
