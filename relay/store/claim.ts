/** Claiming: attempt rows, their reservations and the jobs' states in one transaction before the calls (D2, M1). */
import { createFailure } from "../../core/failure.ts";
import { describeCeiling } from "./balance.ts";
import type { UpstreamCost } from "../schedule/bucket.ts";
import { bulk, single, type JobClass } from "../schedule/class-turn.ts";
import type { Limiter, LimitTurn, LockedBuckets } from "./limiter.ts";
import { changeJobs } from "./change-job.ts";
import type { Db, Queries, Row } from "./db.ts";
import { failWaiting } from "./waiting-jobs.ts";
import { hold, type LedgerEntry, monthOf, type Payer, writeLedger } from "./ledger.ts";
import {
  decodeJob,
  decodeRun,
  type StoredAccount,
  type StoredAttempt,
  type StoredJob,
  type StoredRun,
} from "./rows.ts";
import { insertRows, sql } from "./statements.ts";

/**
 * `refused` names the run whose job ended at a ceiling, `later` the model whose limits hold its next job back for `waitMs`;
 * claim again for the next ones, without that model.
 */
export type Claim =
  | { type: "claimed"; job: StoredJob; run: StoredRun; attempt: StoredAttempt }
  | { type: "refused"; team: string; runId: string; jobId: string }
  | { type: "later"; model: string; waitMs: number };

export type ClaimRules = {
  /** The provider's limits; undefined where there are none. */
  limiter?: Limiter | undefined;
  /** Models to leave out: their limits hold them back. */
  without?: readonly string[];
  /** How many of the claims are bulk's turn; for the others a single picture has the first choice. */
  bulkTurns?: number;
};

/**
 * Takes the next queued jobs for a worker, one for each attempt id, in one transaction. The attempt rows it writes are the
 * fence: no other worker will ever send them. None when nothing can be claimed now.
 */
export async function claimJobs(
  db: Db,
  worker: string,
  attemptIds: readonly string[],
  nowMs: number,
  rules: ClaimRules = {},
): Promise<Claim[]> {
  return db.transaction(async (tx) => {
    const jobs = await readNext(tx, nowMs, attemptIds.length, rules);
    if (jobs.length === 0) return [];
    const runIds = JSON.stringify([...new Set(jobs.map((job) => job.run))]);
    const [runRows, buckets] = await Promise.all([
      tx.all(sql.runsIn, [runIds]),
      rules.limiter?.lock(tx, [...new Set(jobs.map((job) => job.model))]),
    ]);
    const queued = joinRuns(jobs, runRows, nowMs);
    const { free, later, turns } = await askLimits(tx, queued, nowMs, rules.limiter, buckets);
    const full = free.length === 0 ? [] : await hold(tx, free);
    const refused = free.flatMap((each, at) => (full[at] ? [{ ...each, account: full[at] }] : []));
    const held = free.filter((_each, at) => full[at] === undefined);
    for (const { job, account } of refused) await refuse(tx, job, account);
    const claiming = held.map((each, at) => ({ ...each, worker, nowMs, id: attemptIds[at] ?? "" }));
    const kept = [...turns].map(([model, turn]) =>
      turn.keep(held.filter(({ job }) => job.model === model).map(({ job }) => costOf(job))),
    );
    const claimed = writeAttempts(tx, claiming);
    await Promise.all([...kept, claimed]);
    return [
      ...(await claimed),
      ...refused.map(({ job }) => ({
        type: "refused" as const,
        team: job.team,
        runId: job.run,
        jobId: job.id,
      })),
      ...later,
    ];
  });
}

async function readNext(
  tx: Queries,
  nowMs: number,
  count: number,
  { without = [], bulkTurns = 0 }: ClaimRules,
): Promise<StoredJob[]> {
  async function read(first: JobClass, limit: number, but: readonly StoredJob[]): Promise<StoredJob[]> {
    if (limit <= 0) return [];
    const ids = JSON.stringify(but.map((job) => job.id));
    const rows = await tx.all(sql.nextQueued, [nowMs, first, JSON.stringify(without), ids, limit]);
    return rows.map((row) => decodeJob(row));
  }
  const inTurn = await read(bulk, Math.min(count, bulkTurns), []);
  return [...inTurn, ...(await read(single, count - inTurn.length, inTurn))];
}

/** A job that may be claimed, with its payer and the worst case of its price. */
type Queued = { job: StoredJob; run: StoredRun; payer: Payer; amount: number };

function joinRuns(jobs: readonly StoredJob[], runRows: readonly Row[], nowMs: number): Queued[] {
  const runs = runRows.map((row) => decodeRun(row));
  const month = monthOf(nowMs);
  return jobs.map((job) => {
    const run = runs.find(({ id, team }) => id === job.run && team === job.team);
    if (!run) throw new Error(`Job ${job.id} has no run.`);
    return { job, run, payer: { team: job.team, person: run.person, month }, amount: job.worst };
  });
}

function costOf(job: StoredJob): UpstreamCost {
  return job.spec.upstream ?? { images: 1, tokens: 0 };
}

type Asked = { free: Queued[]; later: (Claim & { type: "later" })[]; turns: Map<string, LimitTurn> };

/** Asks the limits job by job. Where a job has to wait, later jobs of its model wait behind it. */
async function askLimits(
  tx: Queries,
  queued: readonly Queued[],
  nowMs: number,
  limiter: Limiter | undefined,
  buckets: LockedBuckets | undefined,
): Promise<Asked> {
  const asked: Asked = { free: [], later: [], turns: new Map() };
  if (!limiter) return { ...asked, free: [...queued] };
  // Each model's row is locked, and two processes lock them in the same order.
  const models = [...new Set(queued.map(({ job }) => job.model))].toSorted();
  for (const model of models) asked.turns.set(model, await limiter.open(tx, model, nowMs, buckets));
  for (const each of queued) {
    const { model } = each.job;
    if (asked.later.some((other) => other.model === model)) continue;
    const waitMs = asked.turns.get(model)?.ask(costOf(each.job)) ?? 0;
    if (waitMs > 0) asked.later.push({ type: "later", model, waitMs });
    else asked.free.push(each);
  }
  return asked;
}

type Claiming = Queued & { id: string; worker: string; nowMs: number };

async function writeAttempts(
  tx: Queries,
  claiming: readonly Claiming[],
): Promise<(Claim & { type: "claimed" })[]> {
  if (claiming.length === 0) return [];
  const claims = claiming.map((each) => startAttempt(each));
  const rows = claims.map(({ attempt }) => ({
    id: attempt.id,
    job: attempt.job,
    n: attempt.n,
    team: attempt.team,
    run: attempt.run,
    person: attempt.person,
    month: attempt.month,
    worker: attempt.worker,
    buys: attempt.buys,
    state: attempt.state,
    sent_at: attempt.sentAt,
    reserved: attempt.reserved,
  }));
  const entries = claims.map(({ attempt }): LedgerEntry => {
    const movement = { held: attempt.reserved, settled: 0, uncertain: 0 };
    return { attempt, kind: "reserve", at: attempt.sentAt, movement };
  });
  const changes = claims.map(({ before, job: after, attempt: { person } }) => ({
    before,
    after,
    money: { reserved: after.worst },
    person,
  }));
  await Promise.all([insertRows(tx, "attempt", rows), writeLedger(tx, entries), changeJobs(tx, changes)]);
  return claims.map(({ job, run, attempt }) => ({ type: "claimed", job, run, attempt }));
}

function startAttempt({ job: before, run, payer, id, worker, nowMs }: Claiming) {
  const n = before.attempt + 1;
  const attempt: StoredAttempt = {
    id,
    job: before.id,
    n,
    team: before.team,
    run: before.run,
    person: payer.person,
    month: payer.month,
    worker,
    buys: before.kind,
    state: "sent",
    sentAt: nowMs,
    endedAt: null,
    reserved: before.worst,
    cost: null,
    usage: null,
    failure: null,
    requestId: null,
  };
  const job: StoredJob = {
    ...before,
    state: "running",
    attempt: n,
    startedAt: nowMs,
    failure: null,
    partials: [],
  };
  return { before, job, run, attempt };
}

async function refuse(tx: Queries, job: StoredJob, account: StoredAccount): Promise<void> {
  // The sentence names what is left beside what was sent; what is planned for other jobs is not counted.
  const left = Math.max(0, (account.ceiling ?? 0) - account.held - account.settled - account.uncertain);
  const message = describeCeiling(account, left, job.worst);
  const failure = createFailure("ceiling", { message, retryable: true });
  const after: StoredJob = { ...job, state: "failed", failure };
  await changeJobs(tx, [{ before: job, after }]);
  await failWaiting(tx, after);
}
