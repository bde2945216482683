/** A run enters the store: run, jobs, pins and idempotency in one transaction (D1, M3). */
import type { Failure } from "../../core/failure.ts";
import { checkRoom } from "./balance.ts";
import { changePlanned } from "./planned.ts";
import { classOf } from "../schedule/class-turn.ts";
import { takeStartTags } from "./turns.ts";
import { useAssets } from "./assets.ts";
import type { JobSpec } from "./rows.ts";
import type { Db, Queries, SqlValue } from "./db.ts";
import { insertRows, sql } from "./statements.ts";

export type NewJob = {
  id: string;
  cell: string;
  take: number;
  spec: JobSpec;
  worst: number;
  typicalMs: number;
  parent: string | undefined;
  approval: boolean;
};

export type NewRun = {
  id: string;
  team: string;
  person: string;
  personName: string;
  body: string;
  bodyHash: string;
  model: string;
  quality: string;
  title: string;
  file: string | undefined;
  /** The provider's name: a price is agreed to for its pictures. */
  provider?: string;
  worst: number;
  jobs: readonly NewJob[];
  /** Ids of the team's assets this run uses; they are kept as long as it needs them. */
  assets: readonly string[];
};

const jobColumns =
  "id team run ordinal cell take spec width height worst typical_ms class tag parent approval state attempt tries rev available_at cancel_requested partials".split(
    " ",
  );
const jobsPerInsert = 40;

/**
 * `created` once; `same` for the same body again; `other` when the id already stands for another body. With `mustFit` a run
 * whose worst case would pass a ceiling is refused as a whole (M1).
 */
export async function submitRun(
  db: Db,
  run: NewRun & { mustFit?: boolean },
  nowMs: number,
): Promise<"created" | "same" | "other" | Failure> {
  return db.transaction(async (tx) => {
    const [known] = await Promise.all([
      tx.get(sql.runHash, [run.id, run.team]),
      tx.run(sql.seePerson, [run.team, run.person, run.personName, nowMs]),
    ]);
    if (known) return known["body_hash"] === run.bodyHash ? "same" : "other";
    const asking = { team: run.team, person: run.person, class: classOf(run.jobs.length) };
    const costs = run.jobs.map((job) => job.worst);
    const worst = costs.reduce((sum, cost) => sum + cost, 0);
    const refusal = run.mustFit === true ? await checkRoom(tx, { ...asking, worst, nowMs }) : undefined;
    if (refusal) return refusal;
    await changePlanned(tx, asking, worst);
    const tags = await takeStartTags(tx, asking, costs);
    await Promise.all([insertRun(tx, run, nowMs), ...insertJobs(tx, run, tags)]);
    const gone = await useAssets(tx, run.team, run.assets, nowMs);
    if (gone !== undefined) throw new Error(`Asset ${gone} went away while the run was submitted.`);
    for (const asset of run.assets)
      await tx.run(insertRows("run_asset", ["run", "team", "asset"], 1), [run.id, run.team, asset]);
    return "created";
  });
}

function insertJobs(tx: Queries, run: NewRun, tags: readonly number[]): Promise<number>[] {
  const inserts: Promise<number>[] = [];
  for (let from = 0; from < run.jobs.length; from += jobsPerInsert) {
    const chunk = run.jobs.slice(from, from + jobsPerInsert);
    const values = chunk.flatMap((job, index) => jobValues(run, job, from + index, tags[from + index] ?? 0));
    inserts.push(tx.run(insertRows("job", jobColumns, chunk.length), values));
  }
  return inserts;
}

async function insertRun(tx: Queries, run: NewRun, nowMs: number): Promise<void> {
  const waiting = run.jobs.filter((job) => isWaiting(job)).length;
  const row: Record<string, SqlValue> = {
    id: run.id,
    team: run.team,
    person: run.person,
    body: run.body,
    body_hash: run.bodyHash,
    model: run.model,
    quality: run.quality,
    title: run.title,
    file: run.file ?? null,
    provider: run.provider ?? null,
    created_at: nowMs,
    rev: 1,
    worst: run.worst,
    waiting,
    queued: run.jobs.length - waiting,
    running: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    reserved: 0,
    settled: 0,
    uncertain: 0,
  };
  await tx.run(insertRows("run", Object.keys(row), 1), Object.values(row));
}

function isWaiting(job: NewJob): boolean {
  return job.approval || job.parent !== undefined;
}

function jobValues(run: NewRun, job: NewJob, ordinal: number, tag: number): SqlValue[] {
  return [
    job.id,
    run.team,
    run.id,
    ordinal,
    job.cell,
    job.take,
    JSON.stringify(job.spec),
    job.spec.quote.size.width,
    job.spec.quote.size.height,
    job.worst,
    job.typicalMs,
    classOf(run.jobs.length),
    tag,
    job.parent ?? null,
    job.approval ? 1 : 0,
    isWaiting(job) ? "waiting" : "queued",
    0,
    0,
    1,
    // At once; a time of day would make it wait when the clock is set back.
    0,
    0,
    "[]",
  ];
}
