/** Claiming: the attempt row, its reservation and the job's state in one transaction before the call (D2, M1). */
import { createFailure } from "../../core/failure.ts";
import { formatDollars } from "../../core/money.ts";
import { changeJobs } from "./change-job.ts";
import type { Db, Queries } from "./db.ts";
import { failWaiting } from "./families.ts";
import { hold, monthEnd, monthOf, type Payer, teamOwner, writeLedger } from "./money.ts";
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

/** `refused` names the run whose job ended at a ceiling; claim again for the next one. */
export type Claim =
  | { type: "claimed"; job: StoredJob; run: StoredRun; attempt: StoredAttempt }
  | { type: "refused"; team: string; run: string }
  | { type: "none" };

/** Takes the next queued job for a worker. The attempt row it writes is the fence: nobody else will ever send it. */
export async function claimJob(db: Db, worker: string, attemptId: string, nowMs: number): Promise<Claim> {
  return db.transaction(async (tx): Promise<Claim> => {
    const row = await tx.get(sql.nextQueued, [nowMs]);
    if (!row) return { type: "none" };
    const job = decodeJob(row);
    const runRow = await tx.get(sql.run, [job.run, job.team]);
    if (!runRow) throw new Error(`Job ${job.id} has no run.`);
    const run = decodeRun(runRow);
    const payer: Payer = { team: job.team, person: run.person, month: monthOf(nowMs) };
    const full = await hold(tx, payer, job.worst);
    if (full) {
      await refuse(tx, job, full);
      return { type: "refused", team: job.team, run: job.run };
    }
    return { type: "claimed", run, ...(await writeAttempt(tx, { job, payer, worker, attemptId, nowMs })) };
  });
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
  const after: StoredJob = {
    ...job,
    state: "failed",
    failure: createFailure("ceiling", { message: describeCeiling(account, job.worst), retryable: true }),
  };
  await changeJobs(tx, [{ before: job, after }]);
  await failWaiting(tx, job.id);
}

/** Says whose ceiling it is, what is left and when it starts anew. */
export function describeCeiling(account: StoredAccount, worst: number): string {
  const ceiling = account.ceiling ?? 0;
  const left = Math.max(0, ceiling - account.held - account.settled - account.uncertain);
  const whose = account.owner === teamOwner ? "The team's" : "Your";
  const day = monthEnd(account.month).slice(0, 10);
  return `${whose} ceiling of ${formatDollars(ceiling)} a month has ${formatDollars(left)} left and this may cost ${formatDollars(worst)}. Ask for less, ask for a higher ceiling, or wait until ${day}.`;
}
