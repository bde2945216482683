import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimDataFolder, makeDataFolder } from "./data-folder.ts";
import { openSqlite } from "./sqlite.ts";
import { openStore } from "./open-store.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-folder-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a data folder that is a file is refused in a sentence that says what to do", async () => {
  const dataFolder = join(folder, "file");
  await writeFile(dataFolder, "");
  const claim = claimDataFolder({ dataFolder, databaseUrl: undefined });
  await expect(claim).rejects.toThrow(/^The data folder .+ cannot be used .+ or set POLYFRAME_DATA/);
});

test("commands say it in the same sentence", async () => {
  const dataFolder = join(folder, "another-file");
  await writeFile(dataFolder, "");
  await expect(makeDataFolder(dataFolder)).rejects.toThrow(
    /^The data folder .+ cannot be used .+ POLYFRAME_DATA/,
  );
});

test.skipIf(process.platform === "win32")("a new data folder is for this account alone", async () => {
  const dataFolder = join(folder, "private");
  await makeDataFolder(dataFolder);
  expect((await stat(dataFolder)).mode & 0o077).toBe(0);
});

test("a folder is served by one process at a time", async () => {
  const dataFolder = join(folder, "new", "folder");
  const lock = await claimDataFolder({ dataFolder, databaseUrl: undefined });
  await expect(claimDataFolder({ dataFolder, databaseUrl: undefined })).rejects.toThrow("Another relay");
  lock?.release();
});

test("a damaged store is called that, and where a backup belongs", async () => {
  await writeFile(join(folder, "polyframe.db"), Buffer.alloc(8192, 7));
  const opening = openStore({ dataFolder: folder, databaseUrl: undefined });
  await expect(opening).rejects.toThrow(/polyframe\.db is damaged .+ backup/);
});

test("a full disk at start is told with the path it is full at", async () => {
  const dataFolder = join(folder, "full");
  await makeDataFolder(dataFolder);
  const opening = openStore({ dataFolder, databaseUrl: undefined }, async () => {
    const db = openSqlite(join(dataFolder, "polyframe.db"));
    await db.all("pragma max_page_count = 3");
    return db;
  });
  await expect(opening).rejects.toThrow(/no room left for .+polyframe\.db: its disk.+Free some/);
});
