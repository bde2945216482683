import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findJpegEnd } from "./jpeg-end.ts";
import { measureImage } from "./measure-image.ts";

let folder: string;
let plain: Buffer;
let progressive: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-"));
  // Noise, so that the scans hold what looks like markers and the file is longer than what is read at once.
  const noise = Buffer.from(Array.from({ length: 900 * 900 * 3 }, (_, at) => (at * 2_654_435_761) % 251));
  const picture = sharp(noise, { raw: { width: 900, height: 900, channels: 3 } });
  plain = await picture.clone().jpeg({ quality: 100 }).toBuffer();
  progressive = await picture.clone().jpeg({ quality: 90, progressive: true }).toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function isWhole(bytes: Buffer): Promise<boolean | undefined> {
  const path = join(folder, "picture.part");
  await writeFile(path, bytes);
  return (await findJpegEnd(measureImage(bytes), path))?.complete;
}

const tails: [string, Buffer][] = [
  ["a line feed", Buffer.from("\n")],
  ["a text", Buffer.from("<!-- made by a gateway -->")],
  ["70,000 zeros", Buffer.alloc(70_000)],
  ["a byte FF", Buffer.of(0xff)],
];

test.each(tails)("[D1] a JPEG with %s behind its end is whole", async (_name, tail) => {
  expect(await isWhole(Buffer.concat([plain, tail]))).toBe(true);
  expect(await isWhole(Buffer.concat([progressive, tail]))).toBe(true);
});

test.each(tails)("a JPEG that ends before its end marker is not made whole by %s", async (_name, tail) => {
  expect(plain.length).toBeGreaterThan(1_000_000);
  expect(await isWhole(Buffer.concat([plain.subarray(0, -2), tail]))).toBe(false);
  expect(await isWhole(Buffer.concat([plain.subarray(0, plain.length / 2), tail]))).toBe(false);
  expect(await isWhole(Buffer.concat([progressive.subarray(0, progressive.length / 2), tail]))).toBe(false);
});

test("a second picture behind half of a first one does not make that one whole", async () => {
  expect(await isWhole(Buffer.concat([plain.subarray(0, 5_000), plain, Buffer.from("\n")]))).toBe(false);
});

test("what is whole, and what is no JPEG, is left as it was measured", async () => {
  const facts = measureImage(plain);
  expect(await findJpegEnd(facts, "/no/such/file")).toBe(facts);
  expect(await findJpegEnd(undefined, "/no/such/file")).toBeUndefined();
});
