/** Judges uploaded bytes before they are kept: type, size, bombs, lying headers and other data hidden behind a picture. */
import type { SharpOptions } from "sharp";
import type { Failure } from "../../core/failure.ts";
import type { ImageFacts } from "./image-facts.ts";
import { explainUpload, judgeHead } from "./judge-head.ts";
import { loadSharp } from "./load-sharp.ts";
import { createImageMeter } from "./measure-image.ts";
import { tidyJpeg } from "./tidy-jpeg.ts";
import { tidyPng } from "./tidy-png.ts";
import { uploadLimits } from "./upload-limits.ts";

/** `bytes` are what may be kept: the upload, without what its picture has no need of. */
export type UploadVerdict =
  | { ok: true; facts: ImageFacts; bytes: Uint8Array }
  | { ok: false; failure: Failure };

/**
 * Decodes the upload once, small, so that a header which lies or a picture cut short is found before it costs money. A JPEG that
 * every reader opens and some complain about is mended, pixel for pixel. For the helper alone.
 */
export async function checkUpload(upload: Uint8Array): Promise<UploadVerdict> {
  const { maxBytes } = uploadLimits;
  if (upload.length > maxBytes)
    return refuse(
      `has ${formatMegabytes(upload.length)} MB, more than the ${formatMegabytes(maxBytes)} MB that are read`,
    );
  const jpeg = tidyJpeg(upload);
  const picture = jpeg ?? upload;
  const meter = createImageMeter();
  meter.write(picture);
  const found = meter.read();
  const facts = found?.type === "image/jpeg" ? { ...found, complete: jpeg !== undefined } : found;
  const failure = judgeHead(facts, upload);
  if (failure) return { ok: false, failure };
  if (facts?.complete !== true) return refuse("is cut short");
  // What lies behind a picture, a hidden zip or page or a part that was cropped away, is cut off.
  const bytes = tidyPng(picture.subarray(0, picture.length - meter.trailing()));
  const input = { limitInputPixels: uploadLimits.maxPixels, sequentialRead: true };
  // Before its pixels are read: the memory for them was told by the header as we read it.
  if (!(await agrees(bytes, facts, input))) return refuse("is not what its header says");
  const complaint = await decodeSmall(bytes, input);
  if (complaint === undefined) return { ok: true, facts, bytes };
  const mended = cutLeftOver(bytes, complaint);
  if (mended === undefined || (await decodeSmall(mended, input)) !== undefined)
    return refuse("is damaged and cannot be opened");
  return { ok: true, facts, bytes: mended };
}

async function agrees(bytes: Uint8Array, facts: ImageFacts, input: SharpOptions): Promise<boolean> {
  const sharp = await loadSharp();
  try {
    const { format, width, height } = await sharp(bytes, { ...input, failOn: "none" }).metadata();
    return facts.type === `image/${format}` && facts.width === width && facts.height === height;
  } catch {
    return false;
  }
}

/** What the decoder complains of, in its own words, which help no reader; undefined when there is nothing. */
async function decodeSmall(bytes: Uint8Array, input: SharpOptions): Promise<string | undefined> {
  const sharp = await loadSharp();
  try {
    await sharp(bytes, { ...input, failOn: "warning" })
      .resize(64, 64, { fit: "inside" })
      .raw()
      .toBuffer();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Without the bytes that libjpeg counts between a JPEG's last pixel and its end marker; undefined when it complains of others. */
function cutLeftOver(jpeg: Uint8Array, complaint: string): Uint8Array | undefined {
  const count = /(\d+) extraneous bytes before marker 0xd9/.exec(complaint)?.[1];
  if (count === undefined) return undefined;
  const end = jpeg.length - 2;
  return Buffer.concat([jpeg.subarray(0, Math.max(0, end - Number(count))), jpeg.subarray(end)]);
}

function refuse(reason: string): UploadVerdict {
  return { ok: false, failure: explainUpload(reason) };
}

function formatMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, "");
}
