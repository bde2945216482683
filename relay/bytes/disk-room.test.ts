import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isDiskFull } from "./disk-full.ts";
import { createDiskRoom, NoRoomError } from "./disk-room.ts";
import { createScratch } from "./scratch.ts";

test("what is held is taken from what others may have, until it is released, and the floor stays", () => {
  let freeBytes = 1_000;
  const room = createDiskRoom({ measureFree: () => freeBytes, floorBytes: 200 });
  const first = room.hold(500);
  expect(room.hold(301)).toBeUndefined();
  expect(room.has(300)).toBe(true);
  first?.shrink(100);
  first?.shrink(400);
  expect(room.hold(701)).toBeUndefined();
  first?.release();
  first?.release();
  expect(room.hold(801)).toBeUndefined();
  expect(room.hold(800)).toBeDefined();
  freeBytes = 100_000;
  expect(room.holdEach(33_000, 9)).toHaveLength(3);
});

test("below the floor nothing is held, however little is asked for", () => {
  const room = createDiskRoom({ measureFree: () => 199, floorBytes: 200 });
  expect(room.has(0)).toBe(false);
  expect(room.hold(0)).toBeUndefined();
  expect(room.holdEach(1, 8)).toEqual([]);
});

test("a file for one piece of work holds its room as long as it lies there, and is refused as a full disk refuses it", () => {
  const folder = mkdtempSync(join(tmpdir(), "polyframe-room-"));
  try {
    const diskRoom = createDiskRoom({ measureFree: () => 1_000, floorBytes: 0 });
    const spoolFolder = join(folder, "spool");
    const scratch = createScratch({ spoolFolder, diskRoom });
    scratch.newPath(600);
    expect(() => scratch.newPath(401)).toThrow("no room for 401 bytes");
    expect(isDiskFull(new NoRoomError(401))).toBe(true);
    expect(readdirSync(spoolFolder)).toEqual([]);
    scratch.remove();
    expect(diskRoom.has(1_000)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
