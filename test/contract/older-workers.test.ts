// Relays of a former version and this one on one database: they must not work beside each other.
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Db } from "../../relay/store/db.ts";
import { takeLock } from "../../relay/store/lock.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { generation, refuseOlderWorkers } from "../../relay/store/older-workers.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { migrations } from "../../relay/store/schema.ts";
import { addWorker, beatWorker, endWorker } from "../../relay/store/workers.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";

let postgres: TestPostgres;
let folder: string;
let db: Db;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "polyframe-older-"));
  await mkdir(join(folder, "spool"));
  db = await openPostgres(await postgres.createDatabase(), { connections: 2 });
  await migrate(db);
});
beforeEach(() => db.run("delete from worker"));
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A worker as a former relay writes it; the first ones knew of no generations. */
async function addOlder(id: string, before: number | null = null): Promise<void> {
  await addWorker(db, id, 1);
  await db.run("update worker set generation = $2 where id = $1", [id, before]);
}

async function check(meanwhile: () => Promise<void>, schema = migrations.length): Promise<number> {
  let waits = 0;
  await refuseOlderWorkers(db, { schema, dataFolder: folder }, async () => {
    waits += 1;
    await meanwhile();
  });
  return waits;
}

async function nothing(): Promise<void> {
  // Every other process is silent.
}

test.each([null, generation - 1])(
  "an older relay (of generation %s) that gives signs of life keeps this one from starting",
  async (before) => {
    await addOlder("old", before);
    const start = check(() => beatWorker(db, "old", 2));
    await expect(start).rejects.toThrow("Stop all relays of the former version first");
  },
);

test("before the schema has generations every worker counts as older", async () => {
  await addWorker(db, "any", 1);
  const start = check(() => beatWorker(db, "any", 2), 6);
  await expect(start).rejects.toThrow("An older relay is at work on this database.");
});

test("an older relay that is silent, or said goodbye, or is of our own generation keeps nothing from starting", async () => {
  await addOlder("silent");
  expect(await check(nothing)).toBe(2);
  await endWorker(db, "silent", 2);
  await addWorker(db, "ours", 1);
  expect(await check(() => beatWorker(db, "ours", 2))).toBe(0);
});

test("on one machine the older worker's lock tells at once", async () => {
  await addOlder("here");
  const path = join(folder, "spool", "here.lock");
  const lock = takeLock(path)!;
  await expect(check(nothing)).rejects.toThrow("Stop all relays of the former version first");
  lock.release();
  expect(await check(nothing)).toBe(0);
});

test("an older relay refuses a database of this one", async () => {
  await db.run("insert into migration (n) values ($1)", [migrations.length + 1]);
  await expect(migrate(db)).rejects.toThrow("The store was written by a newer relay");
});
