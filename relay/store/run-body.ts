/** What a stored run asked for, kept apart from the run's row, which claims and polls read all the time. */
import { bodySchemaFor, toCurrentBody } from "../../core/former-body.ts";
import { createFailure } from "../../core/failure.ts";
import { findMask, listInputs } from "../../core/inputs.ts";
import type { RunBody, RunCell } from "../../core/run-body.ts";
import type { Queries } from "./db.ts";
import { runKey } from "./read.ts";
import type { StoredJob, StoredRun } from "./rows.ts";
import { sql } from "./statements.ts";

type RunId = Pick<StoredRun, "team" | "id">;
type Kept = { body: Promise<RunBody>; characters: number };
/** Decoded bodies by run, the one not used for longest first, and how long their texts are together. */
type Shelf = { kept: Map<string, Kept>; characters: number };

/** A body has up to a million characters, and usually some thousand. */
const charactersKept = 8_000_000;
const shelves = new WeakMap<Queries, Shelf>();

/**
 * The decoded body of a stored run, in today's words also where 0.1.0 sent it. Jobs are claimed one by one, so the bodies that
 * were read last are kept in memory.
 */
export function readBody(db: Queries, run: RunId): Promise<RunBody> {
  const shelf = shelfOf(db);
  const key = runKey(run.team, run.id);
  const kept = shelf.kept.get(key) ?? { body: load(db, shelf, run), characters: 0 };
  put(shelf, key, kept);
  return kept.body;
}

/** The same, or undefined where it was cleared away by age. */
export async function findBody(db: Queries, run: RunId): Promise<RunBody | undefined> {
  try {
    return await readBody(db, run);
  } catch (error) {
    if (error instanceof BodyGoneError) return undefined;
    throw error;
  }
}

/** What is said of a run that cannot be repeated any more. */
export const bodyGone = createFailure("expired", {
  message: "The relay no longer keeps what this run asked for. Send it as a new run.",
});

class BodyGoneError extends Error {
  constructor(run: string) {
    super(`Run ${run} has no body.`, { cause: bodyGone });
  }
}

/** Keeps the body of a run that was just written down, so that it need not be read. */
export function keepBody(db: Queries, run: RunId, text: string, body: RunBody): void {
  put(shelfOf(db), runKey(run.team, run.id), { body: Promise.resolve(body), characters: text.length });
}

/** Ids of the assets that one job of a run is made from. */
export function listJobAssets(body: RunBody, job: StoredJob): string[] {
  const cell = cellOf(body, job);
  const ids = listInputs(body.brief, cell).flatMap((input) => ("asset" in input ? [input.asset] : []));
  const mask = findMask(cell);
  return mask === undefined ? ids : [...new Set([...ids, mask])];
}

/** A job's cell in its run's body. Jobs are written in the order of their run's cells. */
export function cellOf(body: RunBody, job: StoredJob): RunCell {
  const cell = body.cells[job.ordinal];
  if (cell?.id !== job.cell) throw new Error(`The body of run ${job.run} says nothing of job ${job.id}.`);
  return cell;
}

function decodeBody(text: string): RunBody {
  const value: unknown = JSON.parse(text);
  return toCurrentBody(bodySchemaFor(value).parse(value));
}

async function load(db: Queries, shelf: Shelf, { team, id }: RunId): Promise<RunBody> {
  const key = runKey(team, id);
  try {
    const row = await db.get(sql.runBody, [id, team]);
    if (!row) throw new BodyGoneError(id);
    const text = String(row["body"]);
    const body = decodeBody(text);
    const kept = shelf.kept.get(key);
    if (kept) put(shelf, key, { ...kept, characters: text.length });
    return body;
  } catch (error) {
    // What cannot be read now may be read the next time.
    take(shelf, key);
    throw error;
  }
}

function shelfOf(db: Queries): Shelf {
  const shelf = shelves.get(db) ?? { kept: new Map(), characters: 0 };
  shelves.set(db, shelf);
  return shelf;
}

function take(shelf: Shelf, key: string): void {
  shelf.characters -= shelf.kept.get(key)?.characters ?? 0;
  shelf.kept.delete(key);
}

/** A map keeps the order in which its entries were added, so what is put goes to the end. */
function put(shelf: Shelf, key: string, kept: Kept): void {
  take(shelf, key);
  shelf.kept.set(key, kept);
  shelf.characters += kept.characters;
  for (const oldest of shelf.kept.keys()) {
    if (shelf.characters <= charactersKept || oldest === key) return;
    take(shelf, oldest);
  }
}
