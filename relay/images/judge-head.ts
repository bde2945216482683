/** Judges an upload by its first bytes, before any of it is decoded. */
import { type Failure, createFailure } from "../../core/failure.ts";
import { nameFormat } from "../../core/name-format.ts";
import type { PictureHead } from "./image-facts.ts";
import { uploadLimits } from "./upload-limits.ts";

/** What can be said of an upload by its beginning alone, before anything is decoded; undefined when nothing is wrong. */
export function judgeHead(facts: PictureHead | undefined, head: Uint8Array): Failure | undefined {
  if (facts === undefined)
    return explainUpload(`is ${nameFormat(head) ?? "not a PNG, JPEG or WebP picture"}`);
  const { width, height } = facts;
  if (Math.max(width, height) > uploadLimits.maxEdgePx || width * height > uploadLimits.maxPixels)
    return explainUpload(`has ${width} x ${height} pixels, more than are read`);
  return facts.animated ? explainUpload("is animated") : undefined;
}

/** The refusal of an upload; `reason` goes on after "This file". */
export function explainUpload(reason: string): Failure {
  return createFailure("bad-reference", {
    message: `This file ${reason}. Use a still PNG, JPEG or WebP of at most 20 MB, or export it again.`,
  });
}
