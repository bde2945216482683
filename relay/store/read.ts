/** Reading runs: whole, as summaries, and as what changed after a revision. */
import type { WorkKind } from "../../core/job.ts";
import type { Db, Row } from "./db.ts";
import {
  decodeImage,
  decodeJob,
  decodeRun,
  type StoredImage,
  type StoredJob,
  type StoredRun,
} from "./rows.ts";
import { sql } from "./statements.ts";

export type RunChanges = { run: StoredRun; jobs: StoredJob[]; images: StoredImage[] };

/** A run with the jobs that changed after revision `after` (0: all), or undefined when the team has no such run. */
export async function readRun(
  db: Db,
  team: string,
  id: string,
  after: number,
): Promise<RunChanges | undefined> {
  let changes = await readOnce(db, team, id, after);
  // A commit between the statements leaves the run's sums behind its jobs; a busy run is read three times at most.
  for (let again = 0; again < 2 && changes !== undefined && isTorn(changes); again += 1)
    changes = await readOnce(db, team, id, after);
  return changes;
}

function isTorn({ run, jobs }: RunChanges): boolean {
  return jobs.some((job) => job.rev > run.rev);
}

async function readOnce(db: Db, team: string, id: string, after: number): Promise<RunChanges | undefined> {
  const row = await db.get(sql.run, [id, team]);
  if (!row) return undefined;
  const run = decodeRun(row);
  // Read in this order a change between the statements shows up again in the next poll, and is never missed.
  const jobRows = await db.all(sql.jobsAfter, [id, team, after]);
  const imageRows = jobRows.length === 0 ? [] : await db.all(sql.imagesAfter, [id, team, after]);
  return {
    run,
    jobs: jobRows.map((job) => decodeJob(job)),
    images: imageRows.map((image) => decodeImage(image)),
  };
}

export async function readStoredRun(db: Db, team: string, id: string): Promise<StoredRun | undefined> {
  const row = await db.get(sql.run, [id, team]);
  return row && decodeRun(row);
}

/** Runs of a team and a kind, newest first, older than the given key; of one set or file when it is named. */
export async function listRuns(
  db: Db,
  query: {
    team: string;
    kind: WorkKind;
    file: string | undefined;
    set?: string | undefined;
    before: { createdAt: number; id: string } | undefined;
    limit: number;
  },
): Promise<StoredRun[]> {
  const { createdAt, id } = query.before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: "" };
  const key = [query.team, createdAt, id, query.limit, query.kind];
  let rows: Row[];
  if (query.set !== undefined) rows = await db.all(sql.runsOfSetBefore, [...key, query.set]);
  else if (query.file !== undefined) rows = await db.all(sql.runsOfFileBefore, [...key, query.file]);
  else rows = await db.all(sql.runsBefore, key);
  return rows.map((row) => decodeRun(row));
}

/** The team's open runs, newest first. */
export async function listOpenRuns(
  db: Db,
  team: string,
  limit: number,
): Promise<{ id: string; rev: number }[]> {
  const rows = await db.all(sql.openRuns, [team, limit]);
  return rows.map((row) => ({ id: String(row["id"]), rev: Number(row["rev"]) }));
}

/** Closed: no picture of it is to come any more. Complete: nothing at all will be said of it any more. */
export type RunState = { rev: number; isClosed: boolean; isComplete: boolean };

/** Present revisions of runs, in one statement however many are asked. Keys are team and id as `runKey` joins them. */
export async function readRevisions(db: Db, ids: readonly string[]): Promise<Map<string, RunState>> {
  const found = new Map<string, RunState>();
  if (ids.length === 0) return found;
  for (const row of await db.all(sql.revisions, [JSON.stringify(ids)])) {
    const isClosed = Number(row["open"]) === 0;
    found.set(runKey(String(row["team"]), String(row["id"])), {
      rev: Number(row["rev"]),
      isClosed,
      isComplete: isClosed && Number(row["owed"]) === 0,
    });
  }
  return found;
}

/** One name for a team's run, for maps in memory. */
export function runKey(team: string, runId: string): string {
  return `${runId}@${team}`;
}

/** The run's id in such a name. */
export function runOfKey(key: string): string {
  return key.slice(0, key.indexOf("@"));
}

export async function readImage(db: Db, team: string, id: string): Promise<StoredImage | undefined> {
  const row = await db.get(sql.image, [id, team]);
  return row && decodeImage(row);
}

/** The newest finished picture of a job. */
export async function readJobImage(db: Db, job: StoredJob): Promise<StoredImage | undefined> {
  const row = await db.get(sql.imageOfJob, [job.id]);
  return row && decodeImage(row);
}

export async function readJob(db: Db, team: string, id: string): Promise<StoredJob | undefined> {
  const row = await db.get(sql.jobOfTeam, [id, team]);
  return row && decodeJob(row);
}
