/** How a job changes: always together with its run's revision and counts, in one transaction. */
import type { JobState } from "../../core/api.ts";
import { changePlanned } from "../money/planned.ts";
import type { Queries, SqlValue } from "./db.ts";
import type { StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";

/** Changes of a run's money, in nanodollars. */
export type MoneyChange = { reserved?: number; settled?: number; uncertain?: number };
export type JobChange = { before: StoredJob; after: StoredJob };

/**
 * Writes jobs of one run and bumps its revision once. Callers lock the jobs first, the run comes second, then the planned
 * sums of person and team, so that two transactions never wait for each other. Returns the new revision.
 */
export async function changeJobs(
  tx: Queries,
  changes: readonly JobChange[],
  money: MoneyChange = {},
): Promise<number> {
  const first = changes[0];
  if (!first) throw new Error("A change of jobs needs at least one job.");
  const counts: Record<JobState, number> = {
    waiting: 0,
    queued: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
  };
  for (const { before, after } of changes) {
    counts[before.state] -= 1;
    counts[after.state] += 1;
  }
  const row = await tx.get(sql.changeRun, [
    first.before.run,
    first.before.team,
    counts.waiting,
    counts.queued,
    counts.running,
    counts.succeeded,
    counts.failed,
    counts.cancelled,
    money.reserved ?? 0,
    money.settled ?? 0,
    money.uncertain ?? 0,
  ]);
  const rev = Number(row?.["rev"]);
  for (const { after } of changes) await tx.run(sql.saveJob, jobValues({ ...after, rev }));
  const planned = changes.reduce((sum, { before, after }) => sum + plannedOf(after) - plannedOf(before), 0);
  if (planned !== 0)
    await changePlanned(tx, { team: first.before.team, person: String(row?.["person"]) }, planned);
  return rev;
}

/** What a job that is not sent yet may still cost. */
function plannedOf(job: StoredJob): number {
  return job.state === "waiting" || job.state === "queued" ? job.worst : 0;
}

function jobValues(job: StoredJob): SqlValue[] {
  return [
    job.id,
    job.state,
    job.attempt,
    job.tries,
    job.rev,
    job.availableAt,
    job.startedAt,
    job.cancelRequested ? 1 : 0,
    job.thumb,
    JSON.stringify(job.partials),
    job.cost,
    job.usage === null ? null : JSON.stringify(job.usage),
    job.failure === null ? null : JSON.stringify(job.failure),
  ];
}
