import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { checkUpload } from "./check-upload.ts";
import { judgeImage } from "./judge-image.ts";
import { makeThumb } from "./make-thumb.ts";
import { createImageMeter, measureImage } from "./measure-image.ts";
import { prepareInput, prepareMask } from "./prepare-input.ts";
import { passToFigma, toFigma } from "./to-figma.ts";

type Kind = "png" | "jpeg" | "webp" | "gif";

async function paint(kind: Kind, width: number, height: number, alpha = false): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * 4);
  for (let at = 0; at < raw.length; at += 1) raw[at] = (at * 2654435761) >>> 24;
  const picture = sharp(raw, { raw: { width, height, channels: 4 } });
  return (alpha ? picture : picture.removeAlpha()).toFormat(kind).toBuffer();
}

test.each(["png", "jpeg", "webp", "gif"] as const)(
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
  expect(measureImage(await strip.clone().gif().toBuffer())).toMatchObject({
    height: 10,
    animated: true,
    complete: true,
  });
});

test("a picture measured in pieces of any length gives what it gives as a whole", async () => {
  const pictures = await Promise.all([
    paint("png", 40, 30),
    paint("jpeg", 40, 30),
    paint("webp", 40, 30, true),
    paint("gif", 40, 30),
  ]);
  fc.assert(
    fc.property(
      fc.constantFrom(...pictures),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
      (bytes, lengths) => {
        const meter = createImageMeter();
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = lengths[turn % lengths.length]!;
          meter.write(bytes.subarray(at, at + length));
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
        [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
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
  const prepared = await prepareInput(turned, "Image 1");
  expect(prepared).toMatchObject({ ok: true, image: { type: "image/jpeg", width: 40, height: 60 } });
});

test("an upload that is a whole still picture is accepted", async () => {
  for (const kind of ["png", "jpeg", "webp"] as const) {
    expect(await checkUpload(await paint(kind, 90, 60, kind !== "jpeg"))).toMatchObject({
      ok: true,
      facts: { width: 90 },
    });
  }
});

async function makeRefused(): Promise<[string, Uint8Array, RegExp][]> {
  const png = await paint("png", 90, 60);
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(50_000, 16);
  const lying = Buffer.from(await paint("jpeg", 90, 60));
  const frame = lying.indexOf(Buffer.from([0xff, 0xc0]));
  lying.writeUInt16BE(16_000, frame + 5);
  const wrongSum = Buffer.from(png);
  wrongSum.writeUInt32BE(91, 16);
  return [
    ["text", Buffer.from("<svg onload=alert(1)>"), /not a PNG/],
    ["nothing", Buffer.alloc(0), /not a PNG/],
    ["a GIF", await paint("gif", 10, 10), /not a PNG/],
    ["a decompression bomb", bomb, /50000 x 60 pixels/],
    ["a JPEG whose header lies", lying, /damaged|header/],
    ["a PNG whose header lies", wrongSum, /damaged|header/],
    ["a polyglot", Buffer.concat([png, Buffer.from("PK\u0003\u0004 and a zip")]), /other data/],
    ["a PNG cut short", png.subarray(0, png.length / 2), /cut short/],
    ["a JPEG cut short", lying.subarray(0, lying.length / 2), /damaged|header/],
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

test("a PNG or JPEG that fits passes to Figma untouched, anything else is converted", async () => {
  const png = await paint("png", 50, 50);
  expect((await toFigma(png)).bytes).toBe(png);
  expect(await toFigma(await paint("webp", 50, 40))).toMatchObject({
    type: "image/jpeg",
    width: 50,
    height: 40,
  });
  expect(await toFigma(await paint("webp", 50, 40, true))).toMatchObject({ type: "image/png" });
  const wide = await sharp({ create: { width: 5000, height: 100, channels: 3, background: "#123" } })
    .png()
    .toBuffer();
  expect(await toFigma(wide)).toMatchObject({ type: "image/jpeg", width: 4096, height: 82 });
});

test("greys, palettes, 16 bits, CMYK and WebP are re-encoded for the upstream", async () => {
  const png = sharp(await paint("png", 40, 30));
  const plain = await png.clone().png().toBuffer();
  const prepared = await prepareInput(plain, "Image 1");
  expect(prepared.ok && prepared.image.bytes).toBe(plain);
  const odd = [
    await png.clone().greyscale().png().toBuffer(),
    await png.clone().png({ palette: true }).toBuffer(),
    await png.clone().toColourspace("rgb16").png().toBuffer(),
    await png.clone().toColourspace("cmyk").jpeg().toBuffer(),
    await png.clone().greyscale().jpeg().toBuffer(),
    await png.clone().webp().toBuffer(),
  ];
  for (const bytes of odd) {
    const result = await prepareInput(bytes, "Image 1");
    expect(result.ok && measureImage(result.image.bytes)).toMatchObject({
      plainColour: true,
      width: 40,
      height: 30,
    });
  }
});

test("a mask is an RGBA PNG of the first picture's size with something transparent", async () => {
  const hole = sharp({ create: { width: 40, height: 30, channels: 4, background: "#0000" } });
  const mask = await prepareMask(
    await hole.clone().webp({ lossless: true }).toBuffer(),
    { width: 40, height: 30 },
    4_000_000,
  );
  expect(mask).toMatchObject({ ok: true, image: { type: "image/png" } });
  expect(await prepareMask(await hole.png().toBuffer(), { width: 41, height: 30 }, 4_000_000)).toMatchObject({
    ok: false,
  });
  expect(await prepareMask(await paint("png", 40, 30), { width: 40, height: 30 }, 4_000_000)).toMatchObject({
    ok: false,
  });
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
