/** Looks at a picture in a few samples, for comparing it with another. */
import type { PictureHead } from "./image-facts.ts";
import { sampledEdge } from "./drift.ts";
import { openSrgb } from "./open-srgb.ts";
import { uploadLimits } from "./upload-limits.ts";

/**
 * The picture at `path` as 32 x 32 samples in sRGB, three bytes each, row by row, upright; what is transparent counts as grey.
 * Rejects when it cannot be decoded. For the helper alone.
 */
export async function samplePicture(path: string, type: PictureHead["type"]): Promise<Uint8Array> {
  const picture = await openSrgb(path, { failOn: "none", limitInputPixels: uploadLimits.maxPixels }, type);
  return picture
    .flatten({ background: "#808080" })
    .resize(sampledEdge, sampledEdge, { fit: "fill", kernel: "cubic" })
    .removeAlpha()
    .raw()
    .toBuffer();
}
