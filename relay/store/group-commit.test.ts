import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";
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
  return { db, path, neighbour, write, readAll };
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

test("[D1] nothing of a transaction that a full disk ended is kept, whatever was sent together with it", async () => {
  const { db, readAll } = await open();
  const page = await db.get("pragma page_count");
  await db.all(`pragma max_page_count = ${Number(page?.["page_count"]) + 1}`);
  const insert = "insert into note (text) values ($1)";
  const ended = db.transaction((tx) =>
    Promise.all([
      tx.run(insert, ["before"]),
      tx.run(insert, ["large".repeat(10_000)]),
      tx.run(insert, ["after"]),
    ]),
  );
  await expect(ended).rejects.toThrow(/full/);
  expect(readAll()).toEqual([]);
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

/** A store whose disk answers when the test says so. */
async function openSlow() {
  const { path } = await open();
  const database = new DatabaseSync(path);
  const syncs: PromiseWithResolvers<void>[] = [];
  const group = createGroupCommit(database, () => {
    const sync = Promise.withResolvers<void>();
    syncs.push(sync);
    return sync.promise;
  });
  function write(text: string): Promise<void> {
    return group.write(async () => void database.prepare("insert into note (text) values (?)").run(text));
  }
  async function readAll(): Promise<unknown[]> {
    return group.read(async () => database.prepare("select text from note order by rowid").all());
  }
  return { syncs, write, readAll, neighbour: new DatabaseSync(path) };
}

/** What has ended by the end of the next turns of the event loop. */
async function listEnded(promises: Record<string, Promise<unknown>>): Promise<string[]> {
  const ended: string[] = [];
  for (const [name, promise] of Object.entries(promises))
    void promise.then(
      () => ended.push(name),
      () => ended.push(name),
    );
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return ended;
}

test("[D1] nobody hears of a commit, by its success or by reading it, before it is on the disk", async () => {
  const { syncs, write, readAll } = await openSlow();
  const first = write("a");
  expect(await listEnded({ first })).toEqual([]);
  const reading = readAll();
  const second = write("b");
  // The next group does not wait for the disk, and neither is told before its own sync.
  expect(await listEnded({ first, reading, second })).toEqual([]);
  expect(syncs).toHaveLength(2);
  syncs[0]!.resolve();
  expect(await listEnded({ first, reading, second })).toEqual(["first", "reading"]);
  expect(await reading).toEqual([{ text: "a" }]);
  syncs[1]!.resolve();
  expect(await listEnded({ second })).toEqual(["second"]);
});

test("[D1] what the disk refused to keep is nobody's success, nor is what was written behind it", async () => {
  const { syncs, write, readAll } = await openSlow();
  const lost = [write("a"), write("b")];
  expect(await listEnded({ lost: Promise.all(lost) })).toEqual([]);
  const behind = write("c");
  expect(await listEnded({ behind })).toEqual([]);
  syncs[0]!.reject(new Error("EIO"));
  for (const each of await Promise.allSettled(lost))
    expect(each).toMatchObject({ status: "rejected", reason: { message: "EIO" } });
  syncs[1]!.resolve();
  await expect(behind).rejects.toThrow("EIO");
  // The next one brings all of the log into the file before it goes on.
  const next = write("d");
  expect(await listEnded({ next })).toEqual([]);
  syncs[2]!.resolve();
  await next;
  expect(await readAll()).toContainEqual({ text: "d" });
});

test("[D1] while a gap in the log cannot be closed, nothing is acknowledged and nothing shown", async () => {
  const { syncs, write, readAll, neighbour } = await openSlow();
  const lost = write("a");
  expect(await listEnded({ lost })).toEqual([]);
  // Somebody who reads an old state keeps the log from being emptied.
  neighbour.exec("begin");
  neighbour.prepare("select * from note").all();
  syncs[0]!.reject(new Error("EIO"));
  await expect(lost).rejects.toThrow("EIO");
  await expect(write("b")).rejects.toThrow("EIO");
  await expect(readAll()).rejects.toThrow("EIO");
  neighbour.exec("commit");
  const next = write("c");
  expect(await listEnded({ next })).toEqual([]);
  syncs[1]!.resolve();
  await next;
});
