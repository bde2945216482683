/** Jobs that wait for another job's picture: released when it is there, failed when it will not come. */
import { createFailure, type Failure } from "../../core/failure.ts";
import { isUncertain } from "../../core/job.ts";
import { queueInTurn } from "./turns.ts";
import { changeJobs } from "./change-job.ts";
import type { Queries } from "./db.ts";
import { decodeJob, type StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";

/** Of the jobs with these ids, those that others wait for. */
export async function listAwaited(tx: Queries, jobIds: readonly string[]): Promise<string[]> {
  if (jobIds.length === 0) return [];
  const rows = await tx.all(sql.waitedFor, [JSON.stringify(jobIds)]);
  return rows.map((row) => String(row["parent"])).toSorted();
}

/** Of the jobs that these are made from, the ids of those whose pictures are there. */
export async function listMade(tx: Queries, jobs: readonly StoredJob[]): Promise<ReadonlySet<string>> {
  const parentIds = [...new Set(jobs.flatMap((job) => job.parent ?? []))];
  if (parentIds.length === 0) return new Set();
  const rows = await tx.all(sql.madeJobs, [JSON.stringify(parentIds)]);
  return new Set(rows.map((row) => String(row["id"])));
}

/** Queues the jobs that waited for one of these alone; a job that also waits for an approval stays. */
export async function releaseWaiting(tx: Queries, parentIds: readonly string[]): Promise<void> {
  for (const parentId of parentIds) {
    const children = (await tx.all(sql.jobsWaitingFor, [parentId])).map((row) => decodeJob(row));
    const free = children.filter((job) => !job.approval);
    const changes = free.map((before) => ({ before, after: { ...before, state: "queued" as const } }));
    await queueInTurn(tx, free, () => changeJobs(tx, changes));
  }
}

/** Fails all jobs that waited for this one, directly or through others (D4); it has ended without a picture. */
export async function failWaiting(
  tx: Queries,
  parent: Pick<StoredJob, "id" | "state" | "failure">,
): Promise<void> {
  const changes: { before: StoredJob; after: StoredJob }[] = [];
  const failure = explainWaiting(parent);
  const parentIds = [parent.id];
  for (let next = parentIds.pop(); next !== undefined; next = parentIds.pop()) {
    for (const row of await tx.all(sql.jobsWaitingFor, [next])) {
      const before = decodeJob(row);
      if (changes.some((change) => change.before.id === before.id)) continue;
      changes.push({ before, after: { ...before, state: "failed", failure } });
      parentIds.push(before.id);
    }
  }
  if (changes.length > 0) await changeJobs(tx, changes);
}

/** What a job says that was to be made from this one's picture: it was not sent itself, whatever became of the other. */
function explainWaiting({ state, failure }: Pick<StoredJob, "state" | "failure">): Failure {
  if (state === "cancelled")
    return createFailure("waited-for", {
      message: "The picture this one is made from was cancelled. Make that one first; this one was not sent.",
    });
  if (isUncertain(failure?.kind))
    return createFailure("waited-for", {
      message:
        "The picture this one is made from may have been paid and has not come. Decide about that one first; this one was not sent.",
    });
  return createFailure("waited-for");
}
