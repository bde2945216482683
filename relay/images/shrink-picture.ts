/** Makes pictures small enough for the offline painter, whose thread decodes them outside the heavy slot. */
import type { PictureHead } from "./image-facts.ts";
import { openSrgb } from "./open-srgb.ts";
import type { EncodedFacts } from "./prepare-input.ts";
import { uploadLimits } from "./upload-limits.ts";

/** It starts from a source, and takes no more than a few colours from any other picture. */
const sourceEdgePx = 2_048;
const colourEdgePx = 256;

/** The longest edge that the painter is given of a picture in this role, in pixels. */
export function paintedEdge(role: string): number {
  return role === "source" ? sourceEdgePx : colourEdgePx;
}

/**
 * True for what the painter may be given as it is: neither its pixels nor its file are larger than a picture of that edge; or it is a
 * draft, which it never opens, since the same words paint it again.
 */
export function fitsPainter({ width, height }: PictureHead, bytes: number, role: string): boolean {
  if (role === "draft") return true;
  const edgePx = paintedEdge(role);
  return Math.max(width, height) <= edgePx && bytes <= edgePx * edgePx * 4;
}

/** Writes the picture to `to` as a PNG inside a square of this edge. Undefined when it is damaged. For the helper alone. */
export async function shrinkPicture(
  path: string,
  to: string,
  edgePx: number,
): Promise<EncodedFacts | undefined> {
  try {
    const picture = await openSrgb(path, { failOn: "truncated", limitInputPixels: uploadLimits.maxPixels });
    const { width, height, size } = await picture
      .resize(edgePx, edgePx, { fit: "inside", withoutEnlargement: true })
      .png({ compressionLevel: 2 })
      .toFile(to);
    return { type: "image/png", width, height, bytes: size };
  } catch {
    return undefined;
  }
}
