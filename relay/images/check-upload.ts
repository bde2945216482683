/** Judges uploaded bytes before they are kept: type, size, bombs, lying headers and other data hidden behind a picture. */
import { type Failure, createFailure } from "../../core/failure.ts";
import { dropPngTexts } from "./drop-png-texts.ts";
import { findJpegEnd } from "./find-jpeg-end.ts";
import type { ImageFacts, PictureHead } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";
import { createImageMeter } from "./measure-image.ts";
import { nameFormat } from "./name-format.ts";
import { uploadLimits } from "./upload-limits.ts";

/** `bytes` are what may be kept: the upload, without what follows a JPEG's end and without a PNG's texts. */
export type UploadVerdict =
  | { ok: true; facts: ImageFacts; bytes: Uint8Array }
  | { ok: false; failure: Failure };

/** What can be said of an upload by its beginning alone, before anything is decoded; undefined when nothing is wrong. */
export function judgeHead(facts: PictureHead | undefined, head: Uint8Array): Failure | undefined {
  if (facts === undefined) return explain(`is ${nameFormat(head) ?? "not a PNG, JPEG or WebP picture"}`);
  const { width, height } = facts;
  if (Math.max(width, height) > uploadLimits.maxEdgePx || width * height > uploadLimits.maxPixels)
    return explain(`has ${width} x ${height} pixels, more than are read`);
  return facts.animated ? explain("is animated") : undefined;
}

/**
 * Decodes the upload once, small, so that a header which lies or a picture cut short is found before it costs money. For the
 * helper alone.
 */
export async function checkUpload(upload: Uint8Array): Promise<UploadVerdict> {
  const { maxBytes } = uploadLimits;
  if (upload.length > maxBytes)
    return refuse(
      `has ${formatMegabytes(upload.length)} MB, more than the ${formatMegabytes(maxBytes)} MB that are read`,
    );
  const jpegEnd = findJpegEnd(upload);
  // Cameras put previews, gain maps and short films behind a JPEG's end; that is cut off, and a hidden zip or page with it.
  const bytes = dropPngTexts(upload.subarray(0, jpegEnd));
  const meter = createImageMeter();
  meter.write(bytes);
  const found = meter.read();
  const facts = found?.type === "image/jpeg" ? { ...found, complete: jpegEnd !== undefined } : found;
  const failure = judgeHead(facts, upload);
  if (failure) return { ok: false, failure };
  if (facts?.complete !== true) return refuse("is cut short");
  if (meter.trailing() > 0) return refuse("has other data behind the picture");
  const decoded = await decodeSmall(bytes);
  if (decoded === undefined) return refuse("is damaged and cannot be opened");
  const agrees =
    decoded.type === facts.type && decoded.width === facts.width && decoded.height === facts.height;
  return agrees ? { ok: true, facts, bytes } : refuse("is not what its header says");
}

async function decodeSmall(
  bytes: Uint8Array,
): Promise<{ type: string; width: number; height: number } | undefined> {
  const sharp = await loadSharp();
  const limitInputPixels = uploadLimits.maxPixels;
  const input = { limitInputPixels, failOn: "warning", sequentialRead: true } as const;
  try {
    const { format, width, height } = await sharp(bytes, input).metadata();
    await sharp(bytes, input).resize(64, 64, { fit: "inside" }).raw().toBuffer();
    return { type: `image/${format}`, width, height };
  } catch {
    // The library's own words ("VipsJpeg: premature end ...") help no reader; the caller says it in a sentence.
    return undefined;
  }
}

function refuse(reason: string): UploadVerdict {
  return { ok: false, failure: explain(reason) };
}

function explain(reason: string): Failure {
  return createFailure("bad-reference", {
    message: `This file ${reason}. Use a still PNG, JPEG or WebP of at most 20 MB, or export it again.`,
  });
}

function formatMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, "");
}
