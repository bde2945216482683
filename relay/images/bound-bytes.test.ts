import { randomFillSync } from "node:crypto";
import sharp from "sharp";
import { expect, test } from "vitest";
import { boundAnswer, boundBytes } from "./bound-bytes.ts";

test("no PNG and no JPEG has more bytes than its bound, even of noise that nothing packs", async () => {
  const size = { width: 640, height: 512 };
  const pixels = randomFillSync(Buffer.alloc(size.width * size.height * 4));
  const noise = sharp(pixels, { raw: { ...size, channels: 4 } });
  const png = await noise.clone().png({ compressionLevel: 0 }).toBuffer();
  expect(png.length).toBeLessThan(boundBytes(size, "png"));
  const jpeg = await noise.flatten().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
  expect(jpeg.length).toBeLessThan(boundBytes(size, "jpeg"));
  expect(boundBytes(size)).toBe(boundBytes(size, "png"));
});

test("[D5] no PNG that a gateway answers has more bytes than its bound, even with sixteen bits a channel", async () => {
  const size = { width: 640, height: 512 };
  const pixels = randomFillSync(Buffer.alloc(size.width * size.height * 8));
  const input = new Uint16Array(pixels.buffer, pixels.byteOffset, pixels.length / 2);
  const noise = sharp(input, { raw: { ...size, channels: 4 } }).toColourspace("rgb16");
  const png = await noise.png({ compressionLevel: 0 }).toBuffer();
  expect(png.length).toBeGreaterThan(size.width * size.height * 7.9);
  expect(png.length).toBeLessThan(boundAnswer(size));
});
