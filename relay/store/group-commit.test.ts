import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { openSqlite } from "./sqlite.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-group-"));
  folders.push(folder);
  const path = join(folder, "polyframe.db");
  const db = openSqlite(path);
  await db.run("create table note (text text primary key)");
  const neighbour = new DatabaseSync(path);
  function write(text: string): Promise<number> {
    return db.run("insert into note (text) values ($1)", [text]);
  }
  function readAll(): unknown[] {
    return neighbour.prepare("select text from note order by rowid").all();
  }
  return { db, neighbour, write, readAll };
}

test("a transaction that fails takes back its own changes and not those of its group", async () => {
  const { db, write, readAll } = await open();
  const failing = db.transaction(async (tx) => {
    await tx.run("insert into note (text) values ('lost')");
    throw new Error("no");
  });
  const settled = await Promise.allSettled([write("a"), failing, write("b"), write("a")]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  expect(readAll()).toEqual([{ text: "a" }, { text: "b" }]);
});

test("whoever is told of a success finds it in another process's eyes", async () => {
  const { write, readAll } = await open();
  await Promise.all(
    ["a", "b", "c"].map(async (text) => {
      await write(text);
      expect(readAll()).toContainEqual({ text });
    }),
  );
});

test("a group whose commit is impossible fails as a whole, and the next one goes on", async () => {
  const { db, neighbour, write, readAll } = await open();
  await db.all("pragma busy_timeout = 1");
  neighbour.exec("begin immediate");
  const settled = await Promise.allSettled([write("a"), write("b")]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  neighbour.exec("rollback");
  await write("c");
  expect(readAll()).toEqual([{ text: "c" }]);
});

test("what ends the whole transaction, as a full disk does, is everybody's reason", async () => {
  const { db, write, readAll } = await open();
  const page = await db.get("pragma page_count");
  await db.all(`pragma max_page_count = ${Number(page?.["page_count"]) + 1}`);
  const settled = await Promise.allSettled([write("small"), write("large".repeat(10_000)), write("other")]);
  for (const each of settled)
    expect(each).toMatchObject({ status: "rejected", reason: { message: expect.stringMatching(/full/) } });
  await db.all("pragma max_page_count = 1000000");
  await write("after");
  expect(readAll()).toEqual([{ text: "after" }]);
});

test("reads that never pause let writing go on", async () => {
  const { db, write } = await open();
  let isWritten = false;
  const writing = write("a").then(() => {
    isWritten = true;
  });
  while (!isWritten) await db.get("select count(*) from note");
  await writing;
});
