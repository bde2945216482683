import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inflatingPng, pngChunk } from "../../test/relay/png.ts";
import { checkUpload } from "./check-upload.ts";
import { judgeImage } from "./judge-image.ts";
import { loadSharp } from "./load-sharp.ts";
import { makeThumb } from "./make-thumb.ts";
import { measureFile } from "./measure-file.ts";
import { createImageMeter, measureImage } from "./measure-image.ts";
import { convertInput, convertMask, fitsUpstream, type EncodedFacts } from "./prepare-input.ts";
import { tidyJpeg } from "./tidy-jpeg.ts";
import { convertForFigma, passToFigma } from "./to-figma.ts";

type Kind = "png" | "jpeg" | "webp" | "gif";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-images-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let written = 0;
function newPath(): string {
  return join(folder, String((written += 1)));
}

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = newPath();
  await writeFile(path, bytes);
  return path;
}

/** What leaves for the upstream: the picture as it is, or its conversion. */
async function prepare(bytes: Uint8Array): Promise<{ path: string; type: string } & Partial<EncodedFacts>> {
  const path = await fileOf(bytes);
  const head = (await measureFile(path))!;
  if (fitsUpstream(head)) return { path, type: head.type };
  const to = newPath();
  return { path: to, ...(await convertInput({ path, type: head.type }, to))! };
}

async function paint(kind: Kind, width: number, height: number, alpha = false): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * 4);
  for (let at = 0; at < raw.length; at += 1) raw[at] = (at * 2654435761) >>> 24;
  const picture = sharp(raw, { raw: { width, height, channels: 4 } });
  return (alpha ? picture : picture.removeAlpha()).toFormat(kind).toBuffer();
}

test.each(["png", "jpeg", "webp"] as const)(
  "[S5] the width, height and end of a %s are measured",
  async (kind) => {
    const bytes = await paint(kind, 70, 33);
    expect(measureImage(bytes)).toMatchObject({
      type: `image/${kind}`,
      width: 70,
      height: 33,
      complete: true,
    });
    expect(measureImage(bytes.subarray(0, bytes.length - 9))).toMatchObject({
      width: 70,
      height: 33,
      complete: false,
    });
  },
);

test("[S5] lossless, transparent and animated WebP are measured", async () => {
  const frame = sharp({ create: { width: 20, height: 10, channels: 4, background: "#f008" } });
  expect(measureImage(await frame.clone().webp({ lossless: true }).toBuffer())).toMatchObject({
    width: 20,
    height: 10,
    complete: true,
  });
  expect(measureImage(await frame.clone().webp().toBuffer())).toMatchObject({
    width: 20,
    height: 10,
    complete: true,
  });
  const strip = sharp(Buffer.alloc(20 * 20 * 3, 7).fill(90, 600), {
    raw: { width: 20, height: 20, channels: 3, pageHeight: 10 },
  });
  expect(measureImage(await strip.clone().webp().toBuffer())).toMatchObject({
    height: 10,
    animated: true,
    complete: true,
  });
});

test("a picture measured in pieces of any length, each in a buffer that is used again, gives what it gives as a whole", async () => {
  const pictures = await Promise.all([
    paint("png", 40, 30),
    paint("jpeg", 40, 30),
    paint("webp", 40, 30, true),
  ]);
  fc.assert(
    fc.property(
      fc.constantFrom(...pictures),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
      (bytes, lengths) => {
        const meter = createImageMeter();
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = lengths[turn % lengths.length]!;
          const piece = Buffer.from(bytes.subarray(at, at + length));
          meter.write(piece);
          // The caller goes on with its buffer, perhaps for another picture.
          piece.fill(0);
          at += length;
        }
        expect(meter.read()).toEqual(measureImage(bytes));
        expect(meter.trailing()).toBe(0);
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

test("no bytes make the meter throw or loop", async () => {
  const bytes = await paint("png", 20, 20);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(bytes.length), (noise, at) => {
      measureImage(noise);
      const broken = Uint8Array.from(bytes);
      broken.set(noise.subarray(0, broken.length - at), at);
      measureImage(broken);
      for (const start of [
        [0xff, 0xd8, 0xff],
        [0x52, 0x49, 0x46, 0x46],
      ]) {
        measureImage(Uint8Array.from([...start, ...noise]));
      }
    }),
    { numRuns: 1000, seed: 2 },
  );
});

test("the EXIF orientation of a photograph is noted and undone for the upstream", async () => {
  const turned = await sharp(await paint("jpeg", 60, 40))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(measureImage(turned)).toMatchObject({ width: 60, height: 40, orientation: 6 });
  expect(await prepare(turned)).toMatchObject({ type: "image/jpeg", width: 40, height: 60 });
});

test("an upload that is a whole still picture is accepted", async () => {
  for (const kind of ["png", "jpeg", "webp"] as const) {
    expect(await checkUpload(await paint(kind, 90, 60, kind !== "jpeg"))).toMatchObject({
      ok: true,
      facts: { width: 90 },
    });
  }
});

const zip = Buffer.from("PK\u0003\u0004 and a zip");
const endOfJpeg = Buffer.from([0xff, 0xd9]);

test.each([
  ["a zip", zip],
  ["a zip that ends like a JPEG", Buffer.concat([zip, endOfJpeg])],
  ["a page of 1 MB", Buffer.alloc(1_000_000, "A")],
  ["a camera's second picture", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), zip, endOfJpeg])],
  ["a camera's padding", Buffer.alloc(7)],
])("%s behind a JPEG is cut off, whatever kind of JPEG it is", async (_, tail) => {
  const noise = sharp(await paint("png", 90, 60));
  const plain = await paint("jpeg", 90, 60);
  const jpegs = [
    plain,
    await noise.clone().jpeg({ progressive: true }).toBuffer(),
    await noise.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  ];
  for (const [jpeg, kept] of [...jpegs.map((each) => [each, each] as const), [withComment(plain), plain]]) {
    const verdict = await checkUpload(Buffer.concat([jpeg, tail]));
    expect(verdict.ok && Buffer.from(verdict.bytes).equals(kept)).toBe(true);
  }
});

/** The JPEG with fill bytes and a comment before its scan; the comment holds an end marker. */
function withComment(jpeg: Buffer): Buffer {
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  const comment = Buffer.from([0xff, 0xff, 0xff, 0xfe, 0, 4, ...endOfJpeg]);
  return Buffer.concat([jpeg.subarray(0, scan), comment, jpeg.subarray(scan)]);
}

test("texts of a PNG, of which a kilobyte can inflate to a megabyte, are taken out before anything reads them", async () => {
  const png = await paint("png", 90, 60, true);
  const data = png.indexOf("IDAT") - 4;
  const inflated = deflateSync(Buffer.alloc(7_900_000, "A"));
  const bombs = [
    pngChunk("zTXt", Buffer.concat([Buffer.from("Comment\0\0"), inflated])),
    pngChunk("iTXt", Buffer.concat([Buffer.from("XML:com\0\u0001\0\0\0"), inflated])),
    pngChunk("tEXt", Buffer.from("Comment\0hello")),
  ];
  const end = png.length - 12;
  const texts = Buffer.concat(Array.from({ length: 100 }, () => bombs).flat());
  for (const bytes of [
    Buffer.concat([png.subarray(0, data), texts, png.subarray(data)]),
    Buffer.concat([png.subarray(0, end), texts, png.subarray(end)]),
  ]) {
    const verdict = await checkUpload(bytes);
    expect(verdict.ok && Buffer.from(verdict.bytes).equals(png)).toBe(true);
  }
  expect(await checkUpload(Buffer.concat([png.subarray(0, end), bombs[0]!.subarray(0, 50)]))).toMatchObject({
    ok: false,
  });
});

test("no bytes make the search for a JPEG's end throw or loop", async () => {
  const jpeg = await paint("jpeg", 20, 20);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(jpeg.length), (noise, at) => {
      const tidy = tidyJpeg(Buffer.concat([jpeg.subarray(0, at), noise]));
      if (tidy) expect(tidy.length).toBeLessThanOrEqual(at + noise.length + 3);
    }),
    { numRuns: 1000, seed: 3 },
  );
});

async function makeRefused(): Promise<[string, Uint8Array, RegExp][]> {
  const png = await paint("png", 90, 60);
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(50_000, 16);
  const jpeg = await paint("jpeg", 90, 60);
  const lying = Buffer.from(jpeg);
  const frame = lying.indexOf(Buffer.from([0xff, 0xc0]));
  lying.writeUInt16BE(16_000, frame + 5);
  const wrongSum = Buffer.from(png);
  wrongSum.writeUInt32BE(91, 16);
  return [
    ["an SVG", Buffer.from("<svg onload=alert(1)>"), /is an SVG drawing\./],
    ["text", Buffer.from("a picture, honestly"), /not a PNG/],
    ["nothing", Buffer.alloc(0), /not a PNG/],
    ["a GIF", await paint("gif", 10, 10), /^This file is a GIF\. Use a still PNG, JPEG or WebP/],
    ["a TIFF", await sharp(png).tiff().toBuffer(), /is a TIFF\./],
    ["an AVIF", await sharp(png).avif().toBuffer(), /is an AVIF picture\./],
    ["a header of a decompression bomb", bomb, /50000 x 60 pixels/],
    ["a decompression bomb", inflatingPng(10_000, 10_000, 100_010_000), /10000 x 10000 pixels/],
    ["a JPEG whose header lies", lying, /damaged|header/],
    ["a PNG whose header lies", wrongSum, /damaged|header/],
    ["a PNG cut short", png.subarray(0, png.length / 2), /cut short/],
    ["a JPEG cut short", jpeg.subarray(0, jpeg.length / 2), /cut short/],
    ["a JPEG cut short before a zip", Buffer.concat([jpeg.subarray(0, jpeg.length - 2), zip]), /cut short/],
    ["a JPEG without its last lines", Buffer.concat([jpeg.subarray(0, 2000), endOfJpeg]), /damaged/],
    ["too many bytes", Buffer.concat([png, Buffer.alloc(20_000_000)]), /MB/],
  ];
}

test("a bomb, a lying header, a polyglot and other unusable uploads are refused in a sentence", async () => {
  for (const [name, bytes, sentence] of await makeRefused()) {
    const verdict = await checkUpload(bytes);
    expect(verdict, name).toMatchObject({ ok: false, failure: { kind: "bad-reference", retryable: false } });
    if (!verdict.ok) expect(verdict.failure.message, name).toMatch(sentence);
  }
});

test("a thumbnail has at most 4,000 bytes even of noise", async () => {
  for (const [width, height] of [
    [1600, 1000],
    [3000, 300],
    [64, 64],
  ] as const) {
    const thumb = await makeThumb(await paint("png", width, height, true));
    expect(thumb.length).toBeLessThanOrEqual(4000);
    expect(measureImage(Buffer.from(thumb.split(",")[1]!, "base64"))).toMatchObject({
      type: "image/jpeg",
      complete: true,
    });
  }
});

test("what Figma does not take as it is becomes a JPEG, or a PNG where a pixel may be transparent", async () => {
  const to = newPath();
  expect(await convertForFigma(await fileOf(await paint("webp", 50, 40)), to)).toMatchObject({
    type: "image/jpeg",
    width: 50,
    height: 40,
    bytes: (await stat(to)).size,
  });
  expect(await convertForFigma(await fileOf(await paint("webp", 50, 40, true)), newPath())).toMatchObject({
    type: "image/png",
  });
  const wide = await sharp({ create: { width: 5000, height: 100, channels: 3, background: "#123" } })
    .png()
    .toBuffer();
  expect(await convertForFigma(await fileOf(wide), newPath())).toMatchObject({
    type: "image/jpeg",
    width: 4096,
    height: 82,
  });
});

test("a conversion shows the very pixels that sharp's usual settings would, and holds less while it is written", async () => {
  const photo = sharp(await paint("png", 90, 60));
  const turned = await photo.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const webp = await photo.clone().webp().toBuffer();
  const usual = [
    sharp(turned).autoOrient().toColourspace("srgb").jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
    sharp(webp).autoOrient().toColourspace("srgb").png({ compressionLevel: 6, palette: false }),
  ];
  for (const [at, bytes] of [turned, webp].entries()) {
    const shown = await sharp((await prepare(bytes)).path)
      .raw()
      .toBuffer();
    expect(
      shown.equals(
        await sharp(await usual[at]!.toBuffer())
          .raw()
          .toBuffer(),
      ),
    ).toBe(true);
  }
});

test("greys, palettes, 16 bits, CMYK and WebP are re-encoded for the upstream", async () => {
  const png = sharp(await paint("png", 40, 30));
  const plain = await png.clone().png().toBuffer();
  expect((await readFile((await prepare(plain)).path)).equals(plain)).toBe(true);
  const odd = [
    await png.clone().toColourspace("b-w").png().toBuffer(),
    await png.clone().png({ palette: true }).toBuffer(),
    await png.clone().toColourspace("rgb16").png().toBuffer(),
    await png.clone().toColourspace("cmyk").jpeg().toBuffer(),
    await png.clone().toColourspace("b-w").jpeg().toBuffer(),
    await png.clone().webp().toBuffer(),
  ];
  for (const bytes of odd) {
    const prepared = await prepare(bytes);
    expect(prepared.bytes).toBe((await stat(prepared.path)).size);
    expect(await measureFile(prepared.path)).toMatchObject({
      plainColour: true,
      width: 40,
      height: 30,
    });
  }
});

test("a mask becomes an RGBA PNG, and one that marks nothing is called that", async () => {
  const hole = sharp({ create: { width: 40, height: 30, channels: 4, background: "#0000" } });
  const to = newPath();
  const webp = await fileOf(await hole.clone().webp({ lossless: true }).toBuffer());
  expect(await convertMask(webp, to)).toMatchObject({ type: "image/png", width: 40, height: 30 });
  expect((await sharp(to).raw().toBuffer()).equals(Buffer.alloc(40 * 30 * 4))).toBe(true);
  expect(await convertMask(await fileOf(await paint("png", 40, 30)), newPath())).toBe("opaque");
  expect(await convertMask(await fileOf(Buffer.from("no picture")), newPath())).toBeUndefined();
});

test("nothing but the formats we know by their signature is opened, whatever a file is called", async () => {
  const loaded = await loadSharp();
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>';
  const file = join(folder, "drawing.png");
  await writeFile(file, svg);
  for (const source of [Buffer.from(svg), file])
    await expect(loaded(source).metadata()).rejects.toThrow("unsupported image format");
  for (const kind of ["png", "jpeg", "webp", "gif", "tiff", "avif"] as const) {
    const bytes = await sharp(await paint("png", 16, 16))
      .toFormat(kind)
      .toBuffer();
    expect(await loaded(bytes).metadata()).toMatchObject({ width: 16 });
  }
});

test("a file is measured like its bytes, without its pixels being read", async () => {
  for (const bytes of [
    await paint("png", 640, 480, true),
    await paint("jpeg", 640, 480),
    await paint("webp", 640, 480),
    await sharp(await paint("jpeg", 60, 40))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
  ]) {
    const { complete: _, ...head } = measureImage(bytes)!;
    expect(await measureFile(await fileOf(bytes))).toMatchObject(head);
  }
  expect(await measureFile(await fileOf(Buffer.from("text")))).toBeUndefined();
});

test("what decoding holds is told by the header: interlacing, scans, depth and channels", async () => {
  const png = sharp(await paint("png", 40, 30, true));
  const photo = sharp(await paint("png", 40, 30));
  const held: [Buffer, number, number][] = [
    [await png.clone().png().toBuffer(), 4, 0],
    [await png.clone().png({ progressive: true }).toBuffer(), 4, 4],
    [await png.clone().toColourspace("rgb16").png({ progressive: true }).toBuffer(), 8, 8],
    [await photo.clone().toColourspace("b-w").png({ progressive: true }).toBuffer(), 1, 1],
    [await photo.clone().jpeg().toBuffer(), 3, 0],
    [await photo.clone().jpeg({ progressive: true }).toBuffer(), 3, 6],
    [await photo.clone().webp().toBuffer(), 4, 5.5],
  ];
  for (const [bytes, pixelBytes, heldBytes] of held)
    expect(measureImage(bytes)).toMatchObject({ pixelBytes, heldBytes });
});

test("[S5] only a picture that is not whole is judged unusable", async () => {
  const webp = await paint("webp", 40, 30);
  expect(judgeImage(measureImage(webp))).toBeUndefined();
  expect(judgeImage(measureImage(webp.subarray(0, 60)))).toMatchObject({ kind: "bad-image" });
  expect(judgeImage(undefined)).toMatchObject({ kind: "bad-image" });
});

test("what Figma takes as it is passes through in pieces, and nothing else does", async () => {
  function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, n) =>
      bytes.subarray(n * 7, n * 7 + 7),
    );
    return new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
  }
  for (const kind of ["png", "jpeg"] as const) {
    const bytes = await paint(kind, 50, 40);
    const passed = await passToFigma(streamOf(bytes));
    expect(passed?.type).toBe(`image/${kind}`);
    expect(Buffer.from(await new Response(passed?.stream).arrayBuffer()).equals(bytes)).toBe(true);
  }
  expect(await passToFigma(streamOf(await paint("webp", 50, 40)))).toBeUndefined();
  expect(await passToFigma(streamOf(await paint("png", 5000, 10)))).toBeUndefined();
  expect(await passToFigma(streamOf(Buffer.from("no picture")))).toBeUndefined();
});

test("a file of a million empty blocks is no whole picture", async () => {
  const jpeg = await paint("jpeg", 8, 8);
  const png = await paint("png", 8, 8);
  const end = png.indexOf("IEND") - 4;
  const files = [
    Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.alloc(4_000_000, Buffer.from([0xff, 0xe0, 0, 2])),
      jpeg.subarray(2),
    ]),
    Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(4_000_000, 0xff)]),
    Buffer.concat([
      png.subarray(0, end),
      Buffer.alloc(12_000_000, Buffer.from("\0\0\0\0teSt\0\0\0\0", "latin1")),
      png.subarray(end),
    ]),
  ];
  for (const bytes of files) expect(measureImage(bytes)?.complete ?? false).toBe(false);
});
