import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "polyframe-private-"));
const before = process.umask(0o022);
afterAll(() => {
  process.umask(before);
  rmSync(folder, { recursive: true });
});

function readModes(path: string): string[] {
  return ["", "-wal", "-shm"].map((part) => (statSync(`${path}${part}`).mode & 0o777).toString(8));
}

test("the database, its log and its index are this account's alone, whatever the umask", async () => {
  const path = join(folder, "new.db");
  const db = openSqlite(path);
  await db.run("create table a (b text)");
  expect(readModes(path)).toEqual(["600", "600", "600"]);
  await db.close();
});

test("a database that others could read is closed to them when it is opened", async () => {
  const path = join(folder, "old.db");
  await openSqlite(path).close();
  chmodSync(path, 0o644);
  const db = openSqlite(path);
  await db.run("create table a (b text)");
  expect(readModes(path)).toEqual(["600", "600", "600"]);
  await db.close();
});
