/**
 * Whether relays of an older generation work on the same database: they would send jobs of newer kinds as if they were
 * pictures, and a migration would change tables that they use. Only PostgreSQL is shared; a data folder belongs to one process.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Db } from "./db.ts";
import { takeLock } from "./lock.ts";
import { sql } from "./statements.ts";

/**
 * Of this relay's workers. Raised when older relays must not work beside it; rows from before there were generations have none.
 * 2: a cell has a subject of its own, with which a relay of 1 cannot make its picture.
 */
export const generation = 2;
/** The schema that gave workers a generation. */
const firstSchema = 9;
/** A living process gives a sign of life every five seconds; a busy one may miss one. */
const looks = 2;
const lookMs = 6_500;

/**
 * Throws a sentence when an older relay gives signs of life. Call it before the schema is changed; `schema` is the database's.
 * Takes seconds only where an older worker has not ended and its lock file is not in this data folder.
 */
export async function refuseOlderWorkers(
  db: Db,
  { schema, dataFolder }: { schema: number; dataFolder: string },
  wait: (ms: number) => Promise<unknown> = setTimeout,
): Promise<void> {
  if (db.kind !== "postgres" || schema === 0) return;
  const before = await listOlder(db, schema);
  for (const id of before.keys()) {
    const path = join(dataFolder, "spool", `${id}.lock`);
    if (!existsSync(path)) continue;
    const lock = takeLock(path);
    if (!lock) refuse();
    lock.release();
    before.delete(id);
  }
  for (let look = 0; look < looks && before.size > 0; look += 1) {
    await wait(lookMs);
    for (const [id, beats] of await listOlder(db, schema)) {
      const known = before.get(id);
      if (known !== undefined && known !== beats) refuse();
    }
  }
}

async function listOlder(db: Db, schema: number): Promise<Map<string, number>> {
  const rows = schema < firstSchema ? await db.all(sql.allBeats) : await db.all(sql.olderBeats, [generation]);
  return new Map(rows.map((row) => [String(row["id"]), Number(row["beats"])]));
}

function refuse(): never {
  throw new Error(
    "An older relay is at work on this database. Stop all relays of the former version first, then start this one.",
  );
}
