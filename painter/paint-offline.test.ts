import { performance } from "node:perf_hooks";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { afterAll, describe, expect, test } from "vitest";
import { endPainter, paintOffline, paintPartial } from "./paint-offline.ts";
import type { OfflineRequest, OfflineText } from "./request.ts";

const headline: OfflineText = { role: "headline", words: "Bright ideas", locale: "en", direction: "ltr" };
const request: OfflineRequest = {
  width: 1024,
  height: 640,
  format: "png",
  quality: "low",
  seed: "one",
  subject: "a sailing boat on the sea",
  style: "flat",
  texts: [headline],
};

async function decode(bytes: Uint8Array) {
  const image = await loadImage(bytes);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return {
    width: image.width,
    height: image.height,
    data: context.getImageData(0, 0, image.width, image.height).data,
  };
}

/** The share of pixels that differ clearly, and their mean place from left (0) to right (1). */
function compare(one: Awaited<ReturnType<typeof decode>>, other: Awaited<ReturnType<typeof decode>>) {
  let [count, across] = [0, 0];
  for (let index = 0; index < one.data.length; index += 4) {
    const difference =
      Math.abs(one.data[index]! - other.data[index]!) +
      Math.abs(one.data[index + 1]! - other.data[index + 1]!);
    if (difference < 40) continue;
    count += 1;
    across += ((index / 4) % one.width) / one.width;
  }
  return { share: count / (one.width * one.height), across: across / Math.max(1, count) };
}

afterAll(endPainter);

describe("paintOffline", () => {
  test.each([
    [1024, 640],
    [816, 816],
    [480, 1408],
    [1440, 480],
  ])("[S5] a %i by %i picture has exactly that size and decodes", async (width, height) => {
    const png = await paintOffline({ ...request, width, height });
    const jpeg = await paintOffline({ ...request, width, height, format: "jpeg" });
    expect([png.type, jpeg.type]).toEqual(["image/png", "image/jpeg"]);
    expect(await decode(png.bytes)).toMatchObject({ width, height });
    expect(await decode(jpeg.bytes)).toMatchObject({ width, height });
  });

  test("the same request gives the same bytes, also in a new worker after other pictures", async () => {
    const first = await paintOffline(request);
    await paintOffline({
      ...request,
      texts: [{ ...headline, words: "夏の海へ Αθήνα Москва", locale: "ja" }],
    });
    const again = await paintOffline(request);
    await endPainter();
    const later = await paintOffline(request);
    expect(again.bytes).toEqual(first.bytes);
    expect(later.bytes).toEqual(first.bytes);
  });

  test("another seed gives another picture", async () => {
    const first = await decode((await paintOffline({ ...request, texts: [] })).bytes);
    const other = await decode((await paintOffline({ ...request, texts: [], seed: "two" })).bytes);
    expect(compare(first, other).share).toBeGreaterThan(0.02);
  });

  test("texts in two languages change the letters and leave the picture as it is", async () => {
    const english = await decode((await paintOffline(request)).bytes);
    const german = await decode(
      (await paintOffline({ ...request, texts: [{ ...headline, words: "Helle Köpfe!", locale: "de" }] }))
        .bytes,
    );
    const { share } = compare(english, german);
    expect(share).toBeGreaterThan(0.003);
    expect(share).toBeLessThan(0.35);
  });

  test("a plate carries no text", async () => {
    const plate = await paintOffline({ ...request, plate: true });
    const empty = await paintOffline({ ...request, texts: [] });
    expect(plate.bytes).toEqual(empty.bytes);
  });

  test("right-to-left texts begin on the right where the brief names no place", async () => {
    // On a plain source only the letters differ from the plate, so their mean place is theirs alone.
    const source = createCanvas(64, 40);
    source.getContext("2d").fillStyle = "#8fb3a8";
    source.getContext("2d").fillRect(0, 0, 64, 40);
    const edit = { ...request, width: 1280, source: new Uint8Array(source.encodeSync("png")) };
    const plate = await decode((await paintOffline({ ...edit, plate: true })).bytes);
    const left = await decode((await paintOffline(edit)).bytes);
    const arabic: OfflineText = { role: "headline", words: "كل رحلة قصة", locale: "ar", direction: "rtl" };
    const right = await decode((await paintOffline({ ...edit, texts: [arabic] })).bytes);
    expect(compare(left, plate).share).toBeGreaterThan(0.002);
    expect(compare(left, plate).across).toBeLessThan(0.45);
    expect(compare(right, plate).across).toBeGreaterThan(0.55);
  });

  test("a transparent background is PNG with clear corners and a solid subject", async () => {
    const cutout = await paintOffline({
      ...request,
      format: "png",
      background: "transparent",
      subject: "a red car",
      texts: [],
    });
    const { data, width } = await decode(cutout.bytes);
    expect(cutout.type).toBe("image/png");
    expect(data[3]).toBe(0);
    expect(data.some((value, index) => index % 4 === 3 && value === 255)).toBe(true);
    expect(data[(width * 20 + 20) * 4 + 3]).toBe(0);
  });

  test("the colours of a reference are taken over", async () => {
    const swatch = createCanvas(64, 64);
    swatch.getContext("2d").fillStyle = "#e01080";
    swatch.getContext("2d").fillRect(0, 0, 64, 64);
    const subject = "plain studio forms";
    const without = await paintOffline({ ...request, subject, seed: "three" });
    const withIt = await paintOffline({
      ...request,
      subject,
      seed: "three",
      references: [new Uint8Array(swatch.encodeSync("png"))],
    });
    expect(compare(await decode(without.bytes), await decode(withIt.bytes)).share).toBeGreaterThan(0.05);
  });

  test("bytes that are no image are refused in a sentence", async () => {
    const references = [new Uint8Array([1, 2, 3])];
    await expect(paintOffline({ ...request, references })).rejects.toThrow(/could not be painted: .+/);
  });

  test("a picture that takes too long is given up in a sentence, and the next one is painted", async () => {
    const late = paintOffline(request, 0);
    const next = paintOffline(request);
    await expect(late).rejects.toThrow("The offline picture took longer than 0 s to paint. Use fewer words.");
    expect(await decode((await next).bytes)).toMatchObject({ width: 1024, height: 640 });
  });

  test("painting keeps the event loop free", async () => {
    const before = performance.eventLoopUtilization();
    const startMs = performance.now();
    await paintOffline({ ...request, width: 1536, height: 960, quality: "high", style: "photo" });
    const { active } = performance.eventLoopUtilization(before);
    // 50 ms in all; a machine that is busy with other things stretches both figures alike.
    expect(active).toBeLessThan(Math.max(50, (performance.now() - startMs) * 0.2));
  });
});

describe("paintPartial", () => {
  test("partials have the full size and come closer to the picture with every step", async () => {
    const photo = { ...request, style: "photo", format: "jpeg" } as const;
    const done = await decode((await paintOffline(photo)).bytes);
    const shares: number[] = [];
    for (const number of [1, 2, 3]) {
      const partial = await decode((await paintPartial(photo, { number, total: 3 })).bytes);
      expect(partial).toMatchObject({ width: photo.width, height: photo.height });
      shares.push(compare(partial, done).share);
    }
    expect(shares[2]).toBeLessThan(shares[0]!);
    expect(shares[2]).toBeLessThan(0.2);
  });
});
