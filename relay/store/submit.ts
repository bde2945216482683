/** A run enters the store: run, jobs, pins and idempotency in one transaction (D1, M3). */
import type { Failure } from "../../core/failure.ts";
import { checkRoom } from "./balance.ts";
import { addBodyBytes, type BodyQuota } from "./body-quota.ts";
import { changePlanned } from "./planned.ts";
import { classOf } from "../schedule/class-turn.ts";
import { takeStartTags } from "./turns.ts";
import { runOwner, useAssets } from "./assets.ts";
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
  set?: string | undefined;
  /** The provider's name: a price is agreed to for its pictures. */
  provider?: string;
  worst: number;
  jobs: readonly NewJob[];
  /** Ids of the team's assets this run uses; they are kept as long as it needs them. */
  assets: readonly string[];
};

const jobsPerInsert = 40;

/**
 * `created` once; `same` for the same body again; `other` when the id already stands for another body. With `mustFit` a run
 * whose worst case would pass a ceiling is refused as a whole (M1), and with a `bodyQuota` one whose body would pass that.
 */
export async function submitRun(
  db: Db,
  run: NewRun & { mustFit?: boolean; bodyQuota?: BodyQuota },
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
    const full = await addBodyBytes(tx, run.team, Buffer.byteLength(run.body), run.bodyQuota);
    if (full) return full;
    await changePlanned(tx, asking, worst);
    const tags = await takeStartTags(tx, asking, costs);
    await Promise.all([insertRun(tx, run, nowMs), ...insertJobs(tx, run, tags)]);
    const gone = await useAssets(tx, run.team, run.assets, nowMs);
    if (gone !== undefined) throw new Error(`Asset ${gone} went away while the run was submitted.`);
    for (const asset of run.assets)
      await insertRows(tx, "asset_pin", [{ asset, team: run.team, owner: runOwner(run.id) }]);
    return "created";
  });
}

function insertJobs(tx: Queries, run: NewRun, tags: readonly number[]): Promise<number>[] {
  const inserts: Promise<number>[] = [];
  for (let from = 0; from < run.jobs.length; from += jobsPerInsert) {
    const chunk = run.jobs.slice(from, from + jobsPerInsert);
    const rows = chunk.map((job, index) => toRow(run, job, from + index, tags[from + index] ?? 0));
    inserts.push(insertRows(tx, "job", rows));
  }
  return inserts;
}

async function insertRun(tx: Queries, run: NewRun, nowMs: number): Promise<void> {
  const waiting = run.jobs.filter((job) => isWaiting(job)).length;
  const row = {
    id: run.id,
    team: run.team,
    person: run.person,
    kind: "picture",
    body_hash: run.bodyHash,
    model: run.model,
    quality: run.quality,
    title: run.title,
    file: run.file ?? null,
    set_id: run.set ?? null,
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
  await Promise.all([
    insertRows(tx, "run", [row]),
    insertRows(tx, "run_body", [
      { run: run.id, team: run.team, body: run.body, bytes: Buffer.byteLength(run.body), created_at: nowMs },
    ]),
  ]);
}

function isWaiting(job: NewJob): boolean {
  return job.approval || job.parent !== undefined;
}

function toRow(run: NewRun, job: NewJob, ordinal: number, tag: number): Record<string, SqlValue> {
  return {
    id: job.id,
    team: run.team,
    run: run.id,
    kind: "picture",
    model: run.model,
    ordinal,
    cell: job.cell,
    take: job.take,
    spec: JSON.stringify(job.spec),
    width: job.spec.quote.size.width,
    height: job.spec.quote.size.height,
    worst: job.worst,
    typical_ms: job.typicalMs,
    class: classOf(run.jobs.length),
    tag,
    parent: job.parent ?? null,
    approval: job.approval ? 1 : 0,
    state: isWaiting(job) ? "waiting" : "queued",
    attempt: 0,
    tries: 0,
    rev: 1,
    // At once; a time of day would make it wait when the clock is set back.
    available_at: 0,
    cancel_requested: 0,
    partials: "[]",
  };
}
