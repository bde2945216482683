/** Claiming: the attempt row, its reservation and the job's state in one transaction before the call (D2, M1). */
import { createFailure } from "../../core/failure.ts";
import { describeCeiling } from "../money/balance.ts";
import { changeJobs } from "./change-job.ts";
import { single, type JobClass } from "../schedule/class-turn.ts";
import type { Limiter } from "../schedule/limiter.ts";
import type { Db, Queries, Row } from "./db.ts";
import { failWaiting } from "./families.ts";
import { hold, monthOf, type Payer, writeLedger } from "./money.ts";
import {
  decodeAttempt,
  decodeJob,
  decodeRun,
  type StoredAccount,
  type StoredAttempt,
  type StoredJob,
  type StoredRun,
} from "./rows.ts";
import { sql } from "./statements.ts";

/**
 * `refused` names the run whose job ended at a ceiling, `later` the model whose limits hold the next job back for `waitMs`;
 * claim again for the next one, without that model.
 */
export type Claim =
  | { type: "claimed"; job: StoredJob; run: StoredRun; attempt: StoredAttempt }
  | { type: "refused"; team: string; run: string }
  | { type: "later"; model: string; waitMs: number }
  | { type: "none" };

export type ClaimRules = {
  /** The provider's limits; undefined where there are none. */
  limiter?: Limiter | undefined;
  /** Models to leave out: their limits hold them back. */
  without?: readonly string[];
  /** The class that has the first choice; the lower one, unless its turn is over. */
  first?: JobClass;
};

/** Takes the next queued job for a worker. The attempt row it writes is the fence: nobody else will ever send it. */
export async function claimJob(
  db: Db,
  worker: string,
  attemptId: string,
  nowMs: number,
  rules: ClaimRules = {},
): Promise<Claim> {
  return db.transaction(async (tx): Promise<Claim> => {
    const row = await readNext(tx, nowMs, rules);
    if (!row) return { type: "none" };
    const job = decodeJob(row);
    const runRow = await tx.get(sql.run, [job.run, job.team]);
    if (!runRow) throw new Error(`Job ${job.id} has no run.`);
    const run = decodeRun(runRow);
    const cost = job.spec.upstream ?? { images: 1, tokens: 0 };
    const reserved = await rules.limiter?.reserve(tx, run.model, cost, nowMs);
    if (reserved && reserved.waitMs > 0) return { type: "later", model: run.model, waitMs: reserved.waitMs };
    const payer: Payer = { team: job.team, person: run.person, month: monthOf(nowMs) };
    const full = await hold(tx, payer, job.worst);
    if (full) {
      await refuse(tx, job, full);
      return { type: "refused", team: job.team, run: job.run };
    }
    await reserved?.take();
    return { type: "claimed", run, ...(await writeAttempt(tx, { job, payer, worker, attemptId, nowMs })) };
  });
}

async function readNext(tx: Queries, nowMs: number, rules: ClaimRules): Promise<Row | undefined> {
  const without = JSON.stringify(rules.without ?? []);
  const first = rules.first ?? single;
  const row = await tx.get(sql.nextQueued, [nowMs, first, without]);
  return row ?? (first === single ? undefined : await tx.get(sql.nextQueued, [nowMs, single, without]));
}

type Claiming = { job: StoredJob; payer: Payer; worker: string; attemptId: string; nowMs: number };

async function writeAttempt(
  tx: Queries,
  claiming: Claiming,
): Promise<{ job: StoredJob; attempt: StoredAttempt }> {
  const { job, payer, worker, attemptId, nowMs } = claiming;
  const n = job.attempt + 1;
  const after: StoredJob = {
    ...job,
    state: "running",
    attempt: n,
    startedAt: nowMs,
    failure: null,
    partials: [],
  };
  await changeJobs(tx, [{ before: job, after }], { reserved: job.worst });
  await tx.run(sql.addAttempt, [
    attemptId,
    job.id,
    n,
    job.team,
    job.run,
    payer.person,
    payer.month,
    worker,
    nowMs,
    job.worst,
  ]);
  const row = await tx.get(sql.attempt, [attemptId]);
  if (!row) throw new Error(`Attempt ${attemptId} was not written.`);
  const attempt = decodeAttempt(row);
  await writeLedger(tx, attempt, {
    kind: "reserve",
    at: nowMs,
    movement: { held: job.worst, settled: 0, uncertain: 0 },
  });
  return { job: after, attempt };
}

async function refuse(tx: Queries, job: StoredJob, account: StoredAccount): Promise<void> {
  // What is planned beside this job keeps its room; this is what is left for what is sent.
  const left = Math.max(0, (account.ceiling ?? 0) - account.held - account.settled - account.uncertain);
  const message = describeCeiling(account, left, job.worst);
  const failure = createFailure("ceiling", { message, retryable: true });
  const after: StoredJob = { ...job, state: "failed", failure };
  await changeJobs(tx, [{ before: job, after }]);
  await failWaiting(tx, job.id);
}
