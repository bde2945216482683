/** Judges uploaded bytes before they are kept: type, size, bombs, lying headers and other data hidden behind a picture. */
import { type Failure, createFailure } from "../../core/failure.ts";
import { decodeInTurn } from "./decode-in-turn.ts";
import { dropPngTexts } from "./drop-png-texts.ts";
import { findJpegEnd } from "./find-jpeg-end.ts";
import type { ImageFacts } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";
import { createImageMeter } from "./measure-image.ts";

export type UploadLimits = { maxBytes: number; maxPixels: number; maxEdgePx: number };

/** 20 MB hold a photograph at full quality; the pixel limit is a 64 megapixel camera, some 200 MB once decoded. */
export const uploadLimits: UploadLimits = { maxBytes: 20_000_000, maxPixels: 64_000_000, maxEdgePx: 16_384 };

/** `bytes` are what may be kept: the upload, without what follows a JPEG's end and without a PNG's texts. */
export type UploadVerdict =
  | { ok: true; facts: ImageFacts; bytes: Uint8Array }
  | { ok: false; failure: Failure };

/** Decodes the upload once, small, so that a header which lies or a picture cut short is found before it costs money. */
export async function checkUpload(
  upload: Uint8Array,
  limits: UploadLimits = uploadLimits,
): Promise<UploadVerdict> {
  if (upload.length > limits.maxBytes) {
    return refuse(
      `has ${formatMegabytes(upload.length)} MB, more than the ${formatMegabytes(limits.maxBytes)} MB that are read`,
    );
  }
  const jpegEnd = findJpegEnd(upload);
  // Cameras put previews, gain maps and short films behind a JPEG's end; that is cut off, and a hidden zip or page with it.
  const bytes = dropPngTexts(upload.subarray(0, jpegEnd));
  const meter = createImageMeter();
  meter.write(bytes);
  const found = meter.read();
  const facts = found?.type === "image/jpeg" ? { ...found, complete: jpegEnd !== undefined } : found;
  const reason = findFault(facts, meter.trailing(), limits);
  if (reason !== undefined || facts === undefined) return refuse(reason ?? "is not a picture");
  const decoded = await decodeInTurn(facts, () => decodeSmall(bytes, limits));
  if (decoded === undefined) return refuse("is damaged and cannot be opened");
  const agrees =
    decoded.type === facts.type && decoded.width === facts.width && decoded.height === facts.height;
  return agrees ? { ok: true, facts, bytes } : refuse("is not what its header says");
}

function findFault(
  facts: ImageFacts | undefined,
  trailing: number,
  limits: UploadLimits,
): string | undefined {
  if (facts === undefined || facts.type === "image/gif") return "is not a PNG, JPEG or WebP picture";
  if (
    Math.max(facts.width, facts.height) > limits.maxEdgePx ||
    facts.width * facts.height > limits.maxPixels
  ) {
    return `has ${facts.width} x ${facts.height} pixels, more than are read`;
  }
  if (facts.animated) return "is animated";
  if (!facts.complete) return "is cut short";
  if (trailing > 0) return "has other data behind the picture";
  return undefined;
}

async function decodeSmall(
  bytes: Uint8Array,
  limits: UploadLimits,
): Promise<{ type: string; width: number; height: number } | undefined> {
  const sharp = await loadSharp();
  const input = { limitInputPixels: limits.maxPixels, failOn: "warning", sequentialRead: true } as const;
  try {
    const { format, width, height } = await sharp(bytes, input).metadata();
    await sharp(bytes, input).resize(64, 64, { fit: "inside" }).raw().toBuffer();
    return { type: `image/${format}`, width, height };
  } catch {
    // The library's own words ("VipsJpeg: premature end ...") do not help; the caller says it in a sentence.
    return undefined;
  }
}

function refuse(reason: string): UploadVerdict {
  return {
    ok: false,
    failure: createFailure("bad-reference", {
      message: `This file ${reason}. Use a still PNG, JPEG or WebP of at most 20 MB, or export it again.`,
    }),
  };
}

function formatMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, "");
}
