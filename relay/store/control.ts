/** What people do to jobs: cancel, retry and approve. */
import { createFailure, type Failure } from "../../core/failure.ts";
import { checkRoom } from "./balance.ts";
import { isEnded, nextJobState } from "../../core/job.ts";
import { queueInTurn } from "./turns.ts";
import { inputGone, useAssets } from "./assets.ts";
import { changeJobs, type JobChange } from "./change-job.ts";
import type { Db, Queries } from "./db.ts";
import { failWaiting, listMade } from "./waiting-jobs.ts";
import { decodeJob, decodeRun, type StoredJob } from "./rows.ts";
import { bodyGone } from "./run-body.ts";
import { sql } from "./statements.ts";

function cancelOne(job: StoredJob): StoredJob {
  const state = nextJobState({ state: job.state }, { type: "cancelled" });
  if (state === undefined) return { ...job, cancelRequested: true };
  return { ...job, state, failure: createFailure("cancelled") };
}

/** Cancels what was not sent; what was sent stays running with the wish noted (D3). False when there is no such run. */
export async function cancelRun(db: Db, team: string, runId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const jobs = (await tx.all(sql.jobsToCancel, [runId, team])).map((row) => decodeJob(row));
    if (jobs.length === 0) return (await tx.get(sql.run, [runId, team])) !== undefined;
    await changeJobs(
      tx,
      jobs.map((before) => ({ before, after: cancelOne(before) })),
    );
    return true;
  });
}

/** Another team's job is neither found nor locked: not even the time of an answer may tell that it exists. */
async function lockJob(tx: Queries, team: string, jobId: string): Promise<StoredJob | undefined> {
  const row = await tx.get(sql.lockJobOfTeam, [jobId, team]);
  return row && decodeJob(row);
}

/** Cancels one job; the same call again changes nothing. Undefined when the team has no such job. */
export async function cancelJob(db: Db, team: string, jobId: string): Promise<StoredJob | undefined> {
  return db.transaction(async (tx) => {
    const job = await lockJob(tx, team, jobId);
    if (!job || isEnded(job.state) || job.cancelRequested) return job;
    const after = cancelOne(job);
    await changeJobs(tx, [{ before: job, after }]);
    if (after.state === "cancelled") await failWaiting(tx, after);
    return after;
  });
}

/**
 * Queues a failed or cancelled job again, once for each attempt it follows: the same call again finds it queued, running
 * or ended by a later attempt and changes nothing.
 */
export async function retryJob(
  db: Db,
  input: {
    team: string;
    jobId: string;
    afterAttempt: number;
    nowMs: number;
    /** Ids of the assets the job is made from. A closed run pins none of them, so they may have been deleted. */
    assets?: readonly string[] | undefined;
  },
): Promise<{ job: StoredJob } | { refusal: Failure } | undefined> {
  return db.transaction(async (tx) => {
    const job = await lockJob(tx, input.team, input.jobId);
    if (!job) return undefined;
    if (job.attempt > input.afterAttempt) return { job };
    if (job.attempt < input.afterAttempt)
      return {
        refusal: createFailure("bad-request", {
          message: `This job has had ${job.attempt} attempts, not ${input.afterAttempt}. Load it again.`,
        }),
      };
    const state = nextJobState({ state: job.state }, { type: "retried" });
    if (state === undefined)
      return job.state === "succeeded"
        ? {
            refusal: createFailure("conflict", {
              message: "This picture is there already. Ask for another take instead.",
            }),
          }
        : { job };
    const parent = job.parent === null ? undefined : await tx.get(sql.jobOfTeam, [job.parent, input.team]);
    if (parent && decodeJob(parent).state !== "succeeded") return { refusal: createFailure("waited-for") };
    const refusal = await checkRetry(tx, job, input.nowMs);
    if (refusal) return { refusal };
    // Asked while the run is locked: its body is cleared away only while nothing of it is open.
    if (!(await tx.get(sql.keptBody, [job.run, job.team]))) return { refusal: bodyGone };
    if (await useAssets(tx, input.team, input.assets ?? [], input.nowMs)) return { refusal: inputGone };
    const after = {
      ...job,
      state,
      tries: 0,
      availableAt: input.nowMs,
      cancelRequested: false,
      failure: null,
    };
    await changeJobs(tx, [{ before: job, after }]);
    return { job: after };
  });
}

/** A repeat needs room under the ceilings like a new run. The run is locked before the sums, as everywhere. */
async function checkRetry(tx: Queries, job: StoredJob, nowMs: number): Promise<Failure | undefined> {
  const row = await tx.get(sql.lockRun, [job.run, job.team]);
  if (!row) throw new Error(`Job ${job.id} has no run.`);
  return checkRoom(tx, { team: job.team, person: decodeRun(row).person, worst: job.worst, nowMs });
}

/**
 * Lets the cells of a run go on that wait for an approval; those that are made from a picture yet to come go on waiting for
 * it. False when there is no such run.
 */
export async function continueRun(db: Db, team: string, runId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const jobs = (await tx.all(sql.jobsToApprove, [runId, team])).map((row) => decodeJob(row));
    if (jobs.length === 0) return (await tx.get(sql.run, [runId, team])) !== undefined;
    const made = await listMade(tx, jobs);
    const changes = jobs.map((before): JobChange => {
      const isFree = before.parent === null || made.has(before.parent);
      const state = isFree ? nextJobState({ state: before.state }, { type: "released" }) : undefined;
      return { before, after: { ...before, state: state ?? before.state, approval: false } };
    });
    const released = changes.filter(({ before, after }) => after.state !== before.state);
    if (released.length === 0) await changeJobs(tx, changes);
    else
      await queueInTurn(
        tx,
        released.map(({ before }) => before),
        () => changeJobs(tx, changes),
      );
    return true;
  });
}
