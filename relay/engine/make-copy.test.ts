import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPng } from "../../test/relay/png.ts";
import { createDiskRoom } from "../bytes/disk-room.ts";
import type { HeavySlot } from "../heavy/slot.ts";
import { makeCopy } from "./make-copy.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-copies-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A slot that notes what it is asked for, and answers with what the task would. */
function createRecorder(): HeavySlot & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    room: 1_000_000_000,
    run: async (task) => {
      asked.push(task.name);
      return { ok: true, output: task.readOutput("data:image/jpeg;base64,AA==") };
    },
    close: async () => undefined,
  };
}

test("a usual picture's small copy is made in the relay, that of one larger than any we ask for in the helper", async () => {
  const heavy = createRecorder();
  const diskRoom = createDiskRoom({ measureFree: () => Infinity, floorBytes: 0 });
  const services = { heavy, diskRoom, spoolFolder: join(folder, "spool") };
  const png = createPng(640, 480);
  const path = join(folder, "picture");
  await writeFile(path, png);
  for (const source of [png, path]) expect(await makeCopy(services, source)).toMatch(/^data:image\/jpeg/);
  expect(heavy.asked).toEqual([]);
  const picture = sharp({ create: { width: 6_000, height: 4_000, channels: 3, background: "#456" } });
  const large = await picture.png({ progressive: true, compressionLevel: 1 }).toBuffer();
  await writeFile(path, large);
  for (const source of [large, path]) await makeCopy(services, source);
  expect(heavy.asked).toEqual(["make-large-thumb", "make-large-thumb"]);
  expect(await readdir(services.spoolFolder)).toEqual([]);
  await expect(makeCopy(services, Buffer.from("no picture"))).rejects.toThrow("no picture");
});
