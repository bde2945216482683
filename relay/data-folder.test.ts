import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimDataFolder } from "./data-folder.ts";
import { openStore } from "./store/open-store.ts";

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
