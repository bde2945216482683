/** Thumbnails small enough to travel inside a job. */
import type { PictureHead } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";
import { openSrgb } from "./open-srgb.ts";
import { uploadLimits } from "./upload-limits.ts";

const prefix = "data:image/jpeg;base64,";
const maxLength = 4000;
const maxBytes = Math.floor((maxLength - prefix.length) / 4) * 3;
/** Most photographs fit at the first try: each further one costs nearly as much as reading the picture did. */
const edgePx = 128;
const quality = 45;
/** A copy this small fits even of noise. */
const leastEdgePx = 48;
/** The next edge is a little below what the last one's bytes promise, so that the second try mostly fits. */
const margin = 0.92;

/**
 * A JPEG data URL of at most 4,000 characters, the picture fitted inside 128 px and turned as its EXIF says; transparency
 * becomes light grey. `source` is the picture's bytes or its path, `type` what it is, where that is known. Throws when it cannot be decoded.
 */
export async function makeThumb(source: Uint8Array | string, type?: PictureHead["type"]): Promise<string> {
  const sharp = await loadSharp();
  // mozjpeg would be a tenth smaller, and takes twice as long as reading the picture does.
  const picture = await openSrgb(source, { failOn: "none", limitInputPixels: uploadLimits.maxPixels }, type);
  const first = await picture
    .resize(edgePx, edgePx, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#e6e6e6" })
    .jpeg({ quality })
    .toBuffer();
  let jpeg = first;
  let edge = edgePx;
  while (jpeg.length > maxBytes && edge > leastEdgePx) {
    edge = Math.max(leastEdgePx, Math.floor(edge * Math.sqrt(maxBytes / jpeg.length) * margin));
    jpeg = await sharp(first)
      .resize(edge, edge, { fit: "inside", withoutEnlargement: true })
      .jpeg({ quality: quality - 5 })
      .toBuffer();
  }
  if (jpeg.length > maxBytes) throw new Error(`a thumbnail of ${jpeg.length} bytes does not fit`);
  return prefix + jpeg.toString("base64");
}
