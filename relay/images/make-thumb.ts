/** Thumbnails small enough to travel inside a job. */
import { loadSharp } from "./load-sharp.ts";

const maxBytes = 4000;
/** Tried in turn until one fits, each in half a millisecond; noise at 48 px and quality 20 is far below the limit. */
const steps = [
  { edgePx: 160, quality: 60 },
  { edgePx: 160, quality: 50 },
  { edgePx: 160, quality: 40 },
  { edgePx: 160, quality: 30 },
  { edgePx: 128, quality: 35 },
  { edgePx: 112, quality: 35 },
  { edgePx: 96, quality: 30 },
  { edgePx: 64, quality: 30 },
  { edgePx: 48, quality: 20 },
] as const;

/**
 * A JPEG data URL of at most 4,000 bytes, the picture fitted inside 160 px and turned as its EXIF says; transparency
 * becomes light grey. `source` is the picture's bytes or its path. Throws when it cannot be decoded.
 */
export async function makeThumb(source: Uint8Array | string): Promise<string> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(source, { failOn: "none" })
    .autoOrient()
    .resize(160, 160, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#e6e6e6" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  let url = "";
  for (const { edgePx, quality } of steps) {
    const jpeg = await sharp(data, { raw })
      .resize(edgePx, edgePx, { fit: "inside", withoutEnlargement: true })
      // mozjpeg would be a tenth smaller, and takes four times as long as all of the rest.
      .jpeg({ quality })
      .toBuffer();
    url = `data:image/jpeg;base64,${jpeg.toString("base64")}`;
    if (url.length <= maxBytes) return url;
  }
  throw new Error(`a thumbnail of ${url.length} bytes does not fit`);
}
