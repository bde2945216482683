/** Jobs that wait for another job's picture: released when it is there, failed when it will not come. */
import { createFailure } from "../../core/failure.ts";
import { queueInTurn } from "./turns.ts";
import { changeJobs } from "./change-job.ts";
import type { Queries } from "./db.ts";
import { decodeJob, type StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";

/** Those of these jobs that others wait for. */
export async function listAwaited(tx: Queries, jobs: readonly string[]): Promise<string[]> {
  if (jobs.length === 0) return [];
  const rows = await tx.all(sql.waitedFor, [JSON.stringify(jobs)]);
  return rows.map((row) => String(row["parent"])).toSorted();
}

/** Ids of the jobs these are made from, as far as their pictures are there. */
export async function listMade(tx: Queries, jobs: readonly StoredJob[]): Promise<ReadonlySet<string>> {
  const parents = [...new Set(jobs.flatMap((job) => job.parent ?? []))];
  if (parents.length === 0) return new Set();
  const rows = await tx.all(sql.madeJobs, [JSON.stringify(parents)]);
  return new Set(rows.map((row) => String(row["id"])));
}

/** Queues what waited for one of these jobs alone; what also waits for a person stays. */
export async function releaseWaiting(tx: Queries, parents: readonly string[]): Promise<void> {
  for (const parent of parents) {
    const children = (await tx.all(sql.jobsWaitingFor, [parent])).map((row) => decodeJob(row));
    const free = children.filter((job) => !job.approval);
    const changes = free.map((before) => ({ before, after: { ...before, state: "queued" as const } }));
    await queueInTurn(tx, free, () => changeJobs(tx, changes));
  }
}

/** Ends everything that waited for this job, and what waited for those (D4). */
export async function failWaiting(tx: Queries, parent: string): Promise<void> {
  const changes: { before: StoredJob; after: StoredJob }[] = [];
  const parents = [parent];
  for (let next = parents.pop(); next !== undefined; next = parents.pop()) {
    for (const row of await tx.all(sql.jobsWaitingFor, [next])) {
      const before = decodeJob(row);
      if (changes.some((change) => change.before.id === before.id)) continue;
      changes.push({ before, after: { ...before, state: "failed", failure: createFailure("waited-for") } });
      parents.push(before.id);
    }
  }
  if (changes.length > 0) await changeJobs(tx, changes);
}
