import { fstatSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPng } from "../../test/relay/png.ts";
import { hashBytes } from "../text/ids.ts";
import { writeDescription, openSpoolFile } from "./spool.ts";

/** What was synced, in order: which file or folder, and how many bytes it had then. */
const synced = vi.hoisted((): { inode: number; bytes: number }[] => []);
vi.mock("../bytes/files.ts", async (importOriginal) => {
  const files = await importOriginal<typeof import("../bytes/files.ts")>();
  async function syncOpen(file: number): Promise<void> {
    await files.syncOpen(file);
    const { ino, size } = fstatSync(file);
    synced.push({ inode: ino, bytes: size });
  }
  async function syncFolder(path: string): Promise<void> {
    await files.syncFolder(path);
    synced.push({ inode: statSync(path).ino, bytes: 0 });
  }
  return { ...files, syncOpen, syncFolder };
});

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "polyframe-spool-"));
  folder = join(root, "spool");
  synced.length = 0;
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const png = createPng(64, 64);

test("[D1] a received picture is on the disk, whole, before it counts as finished", async () => {
  const file = openSpoolFile(folder, "attempt");
  file.write(png.subarray(0, 40));
  file.write(png.subarray(40));
  expect(synced).toEqual([]);
  const { path, bytes } = await file.finish();
  expect(bytes).toBe(png.length);
  expect(synced).toEqual([{ inode: statSync(path).ino, bytes: png.length }]);
});

test("[D1] a description is on the disk before it has its name, and then so is the name", async () => {
  const meta = { attempt: "attempt", image: "image", type: "image/png", width: 64, height: 64 };
  const file = openSpoolFile(folder, "attempt");
  file.write(png);
  const { bytes, sha256 } = await file.finish();
  synced.length = 0;
  await writeDescription(folder, [{ ...meta, bytes, sha256 }]);
  const described = statSync(join(folder, "attempt.json"));
  expect(synced).toEqual([
    { inode: described.ino, bytes: described.size },
    { inode: statSync(folder).ino, bytes: 0 },
  ]);
});

test.each(["set aside", "deleted"])(
  "[D1] a picture whose folder is %s while it arrives is whole all the same",
  async (what) => {
    const file = openSpoolFile(folder, "attempt");
    file.write(png.subarray(0, 40));
    if (what === "deleted") rmSync(folder, { recursive: true });
    else renameSync(folder, join(root, "set-aside"));
    file.write(png.subarray(40));
    const received = await file.finish();
    expect(received).toMatchObject({ bytes: png.length, sha256: hashBytes(png) });
    expect(hashBytes(readFileSync(received.path))).toBe(hashBytes(png));
    expect(synced).toEqual([{ inode: statSync(received.path).ino, bytes: png.length }]);
  },
);

test("what turned out to be no finished picture leaves nothing in the file of the one that follows", async () => {
  const file = openSpoolFile(folder, "attempt");
  file.write(createPng(96, 32));
  file.restart();
  expect(file.size()).toBe(0);
  file.write(png);
  const received = await file.finish();
  expect(received).toMatchObject({ facts: { width: 64, complete: true }, bytes: png.length });
  expect(received.sha256).toBe(hashBytes(png));
  expect(readFileSync(received.path).equals(png)).toBe(true);
});
