/** How jobs change: always together with their runs' revisions and counts, in one transaction. */
import type { JobInput, JobState } from "../../core/api.ts";
import { isEnded } from "../../core/job.ts";
import type { Queries } from "./db.ts";
import { runKey } from "./read.ts";
import type { StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";

/** Notes what a call is about to send along. The inputs of an earlier call are forgotten. */
export async function noteInputs(db: Queries, jobId: string, inputs: readonly JobInput[]): Promise<void> {
  await db.run(sql.noteInputs, [jobId, JSON.stringify(inputs)]);
}

/** Changes of a run's money, in nanodollars. */
export type MoneyChange = { reserved?: number; settled?: number; uncertain?: number };
/**
 * A job before and after, and what that moves in its run's money. With the run's person, where the caller knows it, all
 * statements leave together.
 */
export type JobChange = { before: StoredJob; after: StoredJob; money?: MoneyChange; person?: string };

type RunChange = {
  id: string;
  team: string;
  counts: Record<JobState, number>;
  money: Required<MoneyChange>;
  planned: number;
  owed: number;
  person?: string | undefined;
};

/**
 * Writes jobs of any number of runs and bumps the revision of each run once; a job that changes twice ends as its last change
 * says. Callers lock the jobs first, the runs come second, then the planned sums of person and team, each kind in one order,
 * so that two transactions never wait for each other. Returns the runs, by `runKey`, in which nothing is left to happen.
 */
export async function changeJobs(tx: Queries, changes: readonly JobChange[]): Promise<ReadonlySet<string>> {
  const runs = [...sumRuns(changes)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = new Map(changes.map(({ after }) => [after.id, toRow(after)]));
  const planners = runs.flatMap(([, { team, person, planned }]) =>
    planned === 0 ? [] : [{ team, person, amount: planned }],
  );
  const known = planners.flatMap(({ person, ...rest }) =>
    person === undefined ? [] : [{ ...rest, person }],
  );
  const areKnown = known.length === planners.length;
  const [changed] = await Promise.all([
    Promise.all(runs.map(async ([key, run]) => ({ key, run, ...(await changeRun(tx, run)) }))),
    tx.run(sql.saveJobs, [JSON.stringify([...rows.values()])]),
    ...(areKnown ? planRuns(tx, known) : []),
  ]);
  if (!areKnown)
    await Promise.all(
      planRuns(
        tx,
        changed.map(({ run, person }) => ({ team: run.team, person, amount: run.planned })),
      ),
    );
  return new Set(changed.filter(({ isClosed }) => isClosed).map(({ key }) => key));
}

/** One statement for each person, then one for each team: in this order no two transactions wait for each other. */
function planRuns(
  tx: Queries,
  planned: readonly { team: string; person: string; amount: number }[],
): Promise<number>[] {
  const persons = new Map<string, { team: string; person: string; amount: number }>();
  const teams = new Map<string, number>();
  for (const { team, person, amount } of planned) {
    const key = JSON.stringify([team, person]);
    persons.set(key, { team, person, amount: (persons.get(key)?.amount ?? 0) + amount });
    teams.set(team, (teams.get(team) ?? 0) + amount);
  }
  const sorted = [...persons].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  return [
    ...sorted
      .filter(({ amount }) => amount !== 0)
      .map(({ team, person, amount }) => tx.run(sql.planPerson, [team, person, amount])),
    ...[...teams]
      .filter(([, amount]) => amount !== 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([team, amount]) => tx.run(sql.planTeam, [team, amount])),
  ];
}

function keyOf({ team, run }: StoredJob): string {
  return runKey(team, run);
}

function sumRuns(changes: readonly JobChange[]): Map<string, RunChange> {
  const runs = new Map<string, RunChange>();
  for (const { before, after, money, person } of changes) {
    const run = runs.get(keyOf(before)) ?? startRun(before);
    if (before.kind === "picture") {
      run.counts[before.state] -= 1;
      run.counts[after.state] += 1;
    }
    run.money.reserved += money?.reserved ?? 0;
    run.money.settled += money?.settled ?? 0;
    run.money.uncertain += money?.uncertain ?? 0;
    run.planned += plannedOf(after) - plannedOf(before);
    run.owed += owedBy(after) - owedBy(before);
    run.person ??= person;
    runs.set(keyOf(before), run);
  }
  return runs;
}

function startRun({ run, team }: StoredJob): RunChange {
  const counts = { waiting: 0, queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
  return { id: run, team, counts, money: { reserved: 0, settled: 0, uncertain: 0 }, planned: 0, owed: 0 };
}

async function changeRun(tx: Queries, run: RunChange): Promise<{ person: string; isClosed: boolean }> {
  const { id, team, counts, money, owed } = run;
  const row = await tx.get(sql.changeRun, [
    id,
    team,
    counts.waiting,
    counts.queued,
    counts.running,
    counts.succeeded,
    counts.failed,
    counts.cancelled,
    money.reserved,
    money.settled,
    money.uncertain,
    owed,
  ]);
  if (!row) throw new Error(`A job belongs to run ${id}, which is not there.`);
  return { person: String(row["person"]), isClosed: Number(row["open"]) === 0 };
}

/** 1 while a job keeps its run from being complete for another reason than a missing picture, else 0. */
function owedBy(job: StoredJob): number {
  const isOwed = job.kind === "picture" ? job.thumbDue : !isEnded(job.state);
  return isOwed ? 1 : 0;
}

/** What a job that is not sent yet may still cost. */
function plannedOf(job: StoredJob): number {
  return job.state === "waiting" || job.state === "queued" ? job.worst : 0;
}

/** A job's changing columns, as `saveJobs` reads them; the revision is that of the run, which was changed before. */
function toRow(job: StoredJob): Record<string, string | number | null> {
  return {
    id: job.id,
    state: job.state,
    attempt: job.attempt,
    tries: job.tries,
    available_at: job.availableAt,
    started_at: job.startedAt,
    approval: job.approval ? 1 : 0,
    cancel_requested: job.cancelRequested ? 1 : 0,
    thumb: job.thumb,
    thumb_due: job.thumbDue ? 1 : 0,
    partials: JSON.stringify(job.partials),
    cost: job.cost,
    usage: job.usage === null ? null : JSON.stringify(job.usage),
    failure: job.failure === null ? null : JSON.stringify(job.failure),
  };
}
