import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Drift } from "../../core/api.ts";
import { endPainter, paintOffline } from "../../painter/paint-offline.ts";
import type { OfflineRequest } from "../../painter/request.ts";
import { computeDrift, sampledEdge } from "./drift.ts";
import { loadSharp } from "./load-sharp.ts";
import { samplePicture } from "./sample-picture.ts";

const bytes = 3 * sampledEdge * sampledEdge;
/** Any picture of noise, told by one number, so that a counterexample is short. */
const anySamples = fc.nat().map((seed) => {
  let state = seed;
  return Uint8Array.from({ length: bytes }, () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >> 16);
});

/** Samples of one colour. */
function fill(red: number, green: number, blue: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => [red, green, blue][at % 3]!);
}

/** `rows` rows of one picture's samples above the rest of another's. */
function mix(one: Uint8Array, other: Uint8Array, rows: number): Uint8Array {
  const at = 3 * sampledEdge * rows;
  return Uint8Array.from([...one.subarray(0, at), ...other.subarray(at)]);
}

describe("figures of samples", () => {
  test("[T7.3] the same picture is 0 from itself, each way is as far as the other, and nothing is further than 100 %", () => {
    fc.assert(
      fc.property(anySamples, anySamples, (one, other) => {
        expect(computeDrift(one, one)).toEqual({ hash: 0, palette: 0, percent: 0 });
        const there = computeDrift(one, other);
        expect(computeDrift(other, one)).toEqual(there);
        for (const share of [there.hash, there.palette, there.percent / 100]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(Math.abs(there.percent - 50 * (there.hash + there.palette))).toBeLessThanOrEqual(0.6);
      }),
      { numRuns: 60 },
    );
  });

  test("[T7.3] the more of a picture has another's colours, the further its palette is from what it was", () => {
    fc.assert(
      fc.property(anySamples, fc.array(fc.nat(sampledEdge), { minLength: 2, maxLength: 4 }), (was, rows) => {
        const white = fill(255, 255, 255);
        const palettes = rows
          .toSorted((a, b) => a - b)
          .map((count) => computeDrift(was, mix(white, was, count)).palette);
        expect(palettes).toEqual(palettes.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  test("[T7.3] samples in another order keep their palette, and noise without shapes hardly has any to differ in", () => {
    fc.assert(
      fc.property(anySamples, (was) => {
        const pixels = Array.from({ length: bytes / 3 }, (_, at) => was.subarray(3 * at, 3 * at + 3));
        const turned = Uint8Array.from(pixels.toReversed().flatMap((pixel) => [...pixel]));
        expect(computeDrift(was, turned).palette).toBe(0);
        const plain = fill(90, 120, 200);
        const { hash, palette } = computeDrift(
          plain,
          plain.map((byte, at) => byte + (was[at]! % 3) - 1),
        );
        expect(hash).toBeLessThan(0.2);
        expect(palette).toBeLessThan(0.03);
      }),
      { numRuns: 60 },
    );
  });

  test("[T7.3] black and white are as far apart as colours can be, and neither has a shape", () => {
    expect(computeDrift(fill(0, 0, 0), fill(255, 255, 255))).toEqual({ hash: 0, palette: 1, percent: 50 });
  });
});

describe.each([
  ["a sailing boat on the sea", "flat"],
  ["a red bicycle in the city", "photo"],
  ["a coffee cup on a table", "clay"],
])("a picture of %s, painted as %s,", (subject, style) => {
  let folder: string;
  let draft: Uint8Array<ArrayBuffer>;
  const headline = { role: "headline", words: "Bright ideas", locale: "en", direction: "ltr" as const };
  const request: OfflineRequest = {
    width: 768,
    height: 480,
    format: "jpeg",
    quality: "low",
    seed: "one",
    subject,
    style,
    texts: [headline],
  };

  async function paint(changes: Partial<OfflineRequest> = {}): Promise<Uint8Array<ArrayBuffer>> {
    return (await paintOffline({ ...request, ...changes })).bytes;
  }
  async function sample(picture: Uint8Array): Promise<Uint8Array> {
    const path = join(folder, "picture");
    await writeFile(path, picture);
    return samplePicture(path, "image/png");
  }
  async function measure(picture: Uint8Array): Promise<Drift> {
    return computeDrift(await sample(draft), await sample(picture));
  }
  async function edit(change: (picture: import("sharp").Sharp) => import("sharp").Sharp): Promise<Buffer> {
    const sharp = await loadSharp();
    return change(sharp(draft)).toBuffer();
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "polyframe-drift-"));
    draft = await paint();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test("[T7.3] is where it was in another size, another format and after another JPEG", async () => {
    const copies = [
      await paint({ format: "png" }),
      await edit((picture) => picture.jpeg({ quality: 60 })),
      await edit((picture) => picture.resize(400, 250).png()),
      await edit((picture) => picture.resize(2304, 1440).webp({ quality: 80 })),
    ];
    for (const copy of copies) {
      const { percent, palette } = await measure(copy);
      expect(percent).toBeLessThanOrEqual(7);
      expect(palette).toBeLessThan(0.03);
    }
  });

  test("[T7.3] goes a little way when it is finished, and further when it shows something else", async () => {
    const finished = await measure(await paint({ quality: "high", width: 1536, height: 960 }));
    const other = await measure(await paint({ subject: "a robot in the desert", quality: "high" }));
    expect(finished.percent).toBeLessThanOrEqual(20);
    expect(other.percent).toBeGreaterThanOrEqual(30);
    expect(other.hash).toBeGreaterThan(finished.hash);
    expect(other.palette).toBeGreaterThan(finished.palette);
  });

  test("[T7.3] that was recoloured keeps its shapes, and one that was mirrored its colours", async () => {
    const recoloured = await measure(await edit((picture) => picture.modulate({ hue: 180 }).png()));
    const mirrored = await measure(await edit((picture) => picture.flop().png()));
    const shifted = await measure(
      await edit((picture) =>
        picture
          .extract({ left: 40, top: 0, width: 728, height: 480 })
          .extend({ right: 40, extendWith: "mirror" })
          .png(),
      ),
    );
    expect(recoloured.hash).toBeLessThan(0.2);
    expect(recoloured.palette).toBeGreaterThan(0.3);
    expect(mirrored.palette).toBeLessThan(0.03);
    expect(mirrored.hash).toBeGreaterThan(0.8);
    expect(shifted.palette).toBeLessThan(0.06);
    expect(shifted.percent).toBeGreaterThan(5);
    expect(shifted.percent).toBeLessThan(mirrored.percent);
  });
});

afterAll(endPainter);
