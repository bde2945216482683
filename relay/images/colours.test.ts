/** The colours of what leaves the relay, for pictures of every depth and colour space. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pngChunk } from "../../test/relay/png.ts";
import { makeThumb } from "./make-thumb.ts";
import { measureImage } from "./measure-image.ts";
import { convertInput, fitsUpstream } from "./prepare-input.ts";
import { convertForFigma } from "./to-figma.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-colours-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Colour = readonly [number, number, number];
const red: Colour = [220, 40, 40];
const green: Colour = [0, 255, 0];
const teal: Colour = [30, 120, 130];
const grey: Colour = [100, 100, 100];

function plain([r, g, b]: Colour, alpha?: number): Sharp {
  const background = { r, g, b, ...(alpha === undefined ? {} : { alpha }) };
  return sharp({ create: { width: 48, height: 32, channels: alpha === undefined ? 3 : 4, background } });
}

/** A grey profile of this gamma, as small as ICC allows: a header, a white point and a curve. */
function greyProfile(gamma: number): Buffer {
  const profile = Buffer.alloc(128 + 4 + 2 * 12 + 20 + 16);
  profile.writeUInt32BE(profile.length, 0);
  profile.writeUInt32BE(0x02400000, 8);
  profile.write("mntrGRAYXYZ ", 12);
  profile.write("acsp", 36);
  profile.writeUInt32BE(0xf6d6, 68);
  profile.writeUInt32BE(0x10000, 72);
  profile.writeUInt32BE(0xd32d, 76);
  profile.writeUInt32BE(2, 128);
  profile.write("wtpt", 132);
  profile.set([0, 0, 0, 156, 0, 0, 0, 20], 136);
  profile.write("kTRC", 144);
  profile.set([0, 0, 0, 176, 0, 0, 0, 14], 148);
  profile.write("XYZ ", 156);
  profile.writeUInt32BE(0xf6d6, 164);
  profile.writeUInt32BE(0x10000, 168);
  profile.writeUInt32BE(0xd32d, 172);
  profile.write("curv", 176);
  profile.writeUInt32BE(1, 184);
  profile.writeUInt16BE(Math.round(gamma * 256), 188);
  return profile;
}

/** A PNG of this grey as a profile of gamma 1 writes it, with the profile. */
async function linearGrey([value]: Colour, space: "b-w" | "grey16"): Promise<Buffer> {
  const linear = Math.round(255 * ((value / 255 + 0.055) / 1.055) ** 2.4);
  const png = await plain([linear, linear, linear]).toColourspace(space).png().toBuffer();
  const profile = pngChunk("iCCP", Buffer.concat([Buffer.from("grey\0\0"), deflateSync(greyProfile(1))]));
  const data = png.indexOf("IDAT") - 4;
  return Buffer.concat([png.subarray(0, data), profile, png.subarray(data)]);
}

function deep(colour: Colour, profile: string, alpha?: number): Promise<Buffer> {
  return plain(colour, alpha).toColourspace("rgb16").withIccProfile(profile).png().toBuffer();
}

function inP3(colour: Colour): Sharp {
  return plain(colour).withIccProfile("p3");
}

function inCmyk(colour: Colour): Sharp {
  return plain(colour).toColourspace("cmyk");
}

const pictures: readonly (readonly [name: string, colour: Colour, make: () => Promise<Buffer>])[] = [
  ["16 bits with a profile of sRGB", red, () => deep(red, "srgb")],
  ["16 bits with a profile of sRGB, pure green", green, () => deep(green, "srgb")],
  ["16 bits with a profile of sRGB, transparent", red, () => deep(red, "srgb", 0.5)],
  ["16 bits with a profile of Display P3", red, () => deep(red, "p3")],
  ["16 bits without a profile", teal, () => plain(teal).toColourspace("rgb16").png().toBuffer()],
  ["16 bits of grey", grey, () => plain(grey).toColourspace("grey16").png().toBuffer()],
  ["16 bits of grey with a profile of its own", grey, () => linearGrey(grey, "grey16")],
  ["grey with a profile of its own", grey, () => linearGrey(grey, "b-w")],
  ["a grey JPEG", grey, () => plain(grey).toColourspace("b-w").jpeg().toBuffer()],
  ["a palette in Display P3", red, () => inP3(red).png({ palette: true }).toBuffer()],
  ["a WebP in Display P3", red, () => inP3(red).webp({ lossless: true }).toBuffer()],
  ["a lossy WebP", teal, () => plain(teal).webp({ quality: 95 }).toBuffer()],
  ["a turned JPEG in Display P3", red, () => inP3(red).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
  ["CMYK with its profile", grey, () => inCmyk(grey).withIccProfile("cmyk").jpeg().toBuffer()],
  ["CMYK without one", grey, () => inCmyk(grey).jpeg().toBuffer()],
];

/** The first pixel as it is stored: whatever profile is attached is not applied. */
async function readStored(bytes: Buffer): Promise<number[]> {
  return Array.from((await sharp(bytes, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3));
}

async function readShown(bytes: Buffer): Promise<number[]> {
  return Array.from((await sharp(bytes).toColourspace("srgb").raw().toBuffer()).subarray(0, 3));
}

/** Ink has fewer colours than light: on its way there and back a grey moves. */
function roundTrip(name: string): number {
  return name.startsWith("CMYK") ? 14 : 4;
}

function expectColour(found: number[], colour: Colour, within: number): void {
  found.forEach((value, at) =>
    expect(Math.abs(value - (colour[at] ?? 0)), String(found)).toBeLessThanOrEqual(within),
  );
}

test.each(pictures)(
  "%s leaves for the upstream as 8 bits of sRGB that show what it showed",
  async (name, colour, make) => {
    const path = join(folder, name);
    const bytes = await make();
    await writeFile(path, bytes);
    const { format } = await sharp(bytes).metadata();
    const made = await convertInput({ path, type: `image/${format}` }, `${path} made`);
    const sent = await readFile(`${path} made`);
    expect(await sharp(sent).metadata()).toMatchObject({
      depth: "uchar",
      space: "srgb",
      hasProfile: false,
      format: made?.type.slice("image/".length),
    });
    expectColour(await readStored(sent), colour, roundTrip(name));
    const [, copy = ""] = (await makeThumb(path)).split(",");
    if (!name.includes("transparent"))
      expectColour(await readStored(Buffer.from(copy, "base64")), colour, roundTrip(name));
  },
);

test("half a transparency is still half when 16 bits become 8", async () => {
  const path = join(folder, "transparent");
  await writeFile(path, await deep(red, "srgb", 0.5));
  await convertInput({ path, type: "image/png" }, `${path} made`);
  expect((await sharp(`${path} made`).raw().toBuffer())[3]).toBe(128);
});

test.each(pictures)("%s looks in Figma as it did", async (name, colour, make) => {
  const path = join(folder, `${name} for Figma`);
  await writeFile(path, await make());
  await convertForFigma(path, `${path} made`);
  expectColour(await readShown(await readFile(`${path} made`)), colour, roundTrip(name));
});

test("a JPEG in Display P3 that every upstream reads is sent as it is, with its profile", async () => {
  const bytes = await inP3(red).jpeg().toBuffer();
  const head = measureImage(bytes);
  expect(head && fitsUpstream(head)).toBe(true);
  expectColour(await readShown(bytes), red, 3);
});
