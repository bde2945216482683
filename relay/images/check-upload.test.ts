import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { pngChunk } from "../../test/relay/png.ts";
import { judgeUpload } from "../heavy/tasks.ts";
import { hashBytes } from "../text/ids.ts";
import { checkUpload } from "./check-upload.ts";
import { measureImage } from "./measure-image.ts";

const endOfJpeg = Buffer.from([0xff, 0xd9]);
const zip = Buffer.from("PK\u0003\u0004 and a zip");

function paintNoise(): Sharp {
  const [width, height] = [96, 64];
  const raw = Buffer.alloc(width * height * 3);
  for (let at = 0; at < raw.length; at += 1) raw[at] = (at * 2654435761) >>> 24;
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

const jpeg = await paintNoise().jpeg().toBuffer();
const progressive = await paintNoise().jpeg({ progressive: true }).toBuffer();
const png = await paintNoise().png().toBuffer();
const webp = await paintNoise().webp().toBuffer();

function insert(bytes: Buffer, at: number, inserted: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}

/** The place of a JPEG's marker. */
function find(bytes: Buffer, code: number): number {
  return bytes.indexOf(Buffer.from([0xff, code]));
}

/** The JPEG with other last bytes of its first scan's header. */
function withScanEnd(bytes: Buffer, end: readonly number[]): Buffer {
  const changed = Buffer.from(bytes);
  const at = find(bytes, 0xda) + 2;
  changed.set(end, at + bytes.readUInt16BE(at) - 3);
  return changed;
}

function jfif(version: number): Buffer {
  const segment = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, version, 1, 0, 0, 1, 0, 1, 0, 0];
  return insert(jpeg, 2, Buffer.from(segment));
}

const garbage = Buffer.from([1, 2, 0xff, 0, 0xff, 0xff, 0, 3]);

/** A PNG with the chunks of an animation before and behind its picture. */
function animate(frames: number, behind: Uint8Array = new Uint8Array(0)): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames);
  const before = Buffer.concat([pngChunk("acTL", control), pngChunk("fcTL", Buffer.alloc(26))]);
  return insert(insert(png, png.length - 12, behind), png.indexOf("IDAT") - 4, before);
}

/** An animated WebP with this many of its frames. */
async function animateWebp(frames: number): Promise<Buffer> {
  const strip = Buffer.alloc(20 * 20 * 3, 7).fill(90, 600);
  const bytes = await sharp(strip, { raw: { width: 20, height: 20, channels: 3, pageHeight: 10 } })
    .webp()
    .toBuffer();
  const kept: Buffer[] = [];
  for (let at = 12; at < bytes.length;) {
    const next = at + 8 + bytes.readUInt32LE(at + 4);
    const isFrame = bytes.toString("latin1", at, at + 4) === "ANMF";
    const found = kept.filter((chunk) => chunk.toString("latin1", 0, 4) === "ANMF").length;
    if (!isFrame || found < frames) kept.push(bytes.subarray(at, next));
    at = next;
  }
  const whole = Buffer.concat([bytes.subarray(0, 12), ...kept]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

const strict = { failOn: "warning" } as const;

test.each([
  ["a JPEG with bytes between its segments", insert(jpeg, find(jpeg, 0xdb), garbage), jpeg],
  ["a JPEG with bytes in two such places", insert(insert(jpeg, find(jpeg, 0xc4), garbage), 2, garbage), jpeg],
  ["a JPEG whose scan ends at 0, as phones write it", withScanEnd(jpeg, [0, 0, 0]), jpeg],
  ["a JPEG of a revision that never was", jfif(2), jfif(1)],
  ["a PNG and two zero bytes", Buffer.concat([png, Buffer.alloc(2)]), png],
  ["a PNG and the rest of a larger one", Buffer.concat([png, png.subarray(40)]), png],
  ["a PNG and a zip", Buffer.concat([png, zip]), png],
  ["a WebP and a zip", Buffer.concat([webp, zip]), webp],
  ["an animation of one frame", animate(1), png],
])("%s is taken, and what is kept is the picture alone, pixel for pixel", async (_, upload, kept) => {
  const verdict = await checkUpload(upload);
  expect(verdict).toMatchObject({ ok: true, facts: { complete: true, animated: false } });
  expect(verdict.ok && Buffer.from(verdict.bytes).equals(kept)).toBe(true);
  if (verdict.ok) await sharp(verdict.bytes, strict).raw().toBuffer();
});

test("the file of an upload holds what is kept of it, also where that is as long as what came", async () => {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-upload-"));
  const path = join(folder, "upload");
  const upload = withScanEnd(jpeg, [0, 0, 0]);
  await writeFile(path, upload);
  const judged = await judgeUpload.perform({ path, head: measureImage(upload) });
  expect(judged).toMatchObject({ ok: true, bytes: jpeg.length, sha256: hashBytes(jpeg) });
  expect((await readFile(path)).equals(jpeg)).toBe(true);
  await rm(folder, { recursive: true });
});

test.each([1, 9, 5_000])(
  "%i bytes between a JPEG's last pixel and its end are cut, pixel for pixel",
  async (count) => {
    const upload = insert(progressive, progressive.length - 2, Buffer.alloc(count, "A"));
    const verdict = await checkUpload(upload);
    if (!verdict.ok) throw new Error(verdict.failure.message);
    expect(verdict.bytes.length).toBeLessThan(progressive.length + 16);
    const shown = await sharp(verdict.bytes, strict).raw().toBuffer();
    expect(shown.equals(await sharp(progressive).raw().toBuffer())).toBe(true);
  },
);

test("a WebP that is an animation of one frame is taken, and one of two is not", async () => {
  expect(await checkUpload(await animateWebp(1))).toMatchObject({ ok: true, facts: { animated: false } });
  expect(await checkUpload(await animateWebp(2))).toMatchObject({ ok: false });
});

const cutAndEnded = Buffer.concat([jpeg.subarray(0, 2000), endOfJpeg]);

test.each([
  ["an animation of two frames", animate(2), /is animated/],
  ["an animation whose one frame is not its picture", animate(1, pngChunk("fdAT", zip)), /is animated/],
  ["a JPEG with bytes between segments, cut short", insert(cutAndEnded, 2, garbage), /is damaged/],
  ["a JPEG whose scan ends at 0, cut short", withScanEnd(cutAndEnded, [0, 0, 0]), /is damaged/],
  ["a JPEG of another revision, cut short", jfif(2).subarray(0, 2000), /is cut short/],
  ["a PNG without its end, before a zip", Buffer.concat([png.subarray(0, -12), zip]), /is cut short/],
  ["a WebP without its last bytes", webp.subarray(0, -4), /is cut short/],
])("%s is refused", async (_, upload, sentence) => {
  const verdict = await checkUpload(upload);
  expect(verdict.ok ? "" : verdict.failure.message).toMatch(sentence);
});

test.each([
  [Buffer.from("\0\0\0\u0018ftypheic\0\0\0\0"), "is a HEIC photograph."],
  [
    Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\u0004CgBI", "latin1"),
    "is a PNG in the form that only iPhone apps read.",
  ],
  [Buffer.from("BM\0\0"), "is a bitmap (BMP)."],
  [Buffer.from("%PDF-1.7"), "is a PDF."],
  [Buffer.from("\n <svg>"), "is an SVG drawing."],
  [Buffer.from("\u{feff}<?xml version='1.0'?><svg>"), "is an SVG drawing or another XML file."],
])(
  "what is no picture of ours is named by its own bytes, whatever it is called: %#",
  async (upload, named) => {
    const verdict = await checkUpload(upload);
    expect(verdict.ok ? "" : verdict.failure.message).toContain(`This file ${named} `);
  },
);

/** A camera's notes in little-endian TIFF: which way is up, and a text that stands for place, camera and a small copy. */
function exifBlock(turn: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(turn, 18);
  return Buffer.concat([tiff, Buffer.from("private")]);
}

function segment(code: number, content: string | Buffer): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
}

function exif(turn: number): Buffer {
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exifBlock(turn)]));
}

test.each([
  ["EXIF", insert(jpeg, 2, exif(1))],
  ["XMP", insert(jpeg, 2, segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<private/>"))],
  ["small copies of other pictures", insert(jpeg, 2, segment(0xe2, "MPF\0private"))],
  ["Photoshop's notes", insert(jpeg, 2, segment(0xed, "Photoshop 3.0\0private"))],
  ["a comment", insert(jpeg, 2, segment(0xfe, "private"))],
  ["EXIF of a PNG", insert(png, 33, pngChunk("eXIf", exifBlock(1)))],
])("a picture is kept without %s, pixel for pixel", async (_, upload) => {
  const verdict = await checkUpload(upload);
  if (!verdict.ok) throw new Error(verdict.failure.message);
  expect(Buffer.from(verdict.bytes).includes("private")).toBe(false);
  const [kept, before] = [sharp(verdict.bytes), sharp(upload)].map((each) => each.raw().toBuffer());
  expect((await kept)?.equals((await before)!)).toBe(true);
});

test("a picture that lies on its side keeps which way is up, and its colours what they hang on", async () => {
  const turned = await checkUpload(insert(jpeg, 2, exif(6)));
  expect(turned).toMatchObject({ ok: true, facts: { orientation: 6 } });
  const profile = await sharp(jpeg).withIccProfile("p3").jpeg().toBuffer();
  const verdict = await checkUpload(insert(profile, 2, exif(1)));
  if (!verdict.ok) throw new Error(verdict.failure.message);
  expect(Buffer.from(verdict.bytes).includes("ICC_PROFILE")).toBe(true);
  expect(Buffer.from(verdict.bytes).includes("private")).toBe(false);
});
