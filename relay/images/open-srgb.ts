/** Opens pictures so that what comes out is upright 8-bit sRGB, converted once by the profile that the picture has with it. */
import type { Sharp, SharpOptions } from "sharp";
import type { PictureHead } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";

/**
 * What a picture of 16 bits is made before its profile is applied. sharp itself converts such a picture to Display P3 for its own
 * work and does not come back from there; a grey one it does not convert at all.
 */
const eightBits: Readonly<Record<string, string>> = { rgb16: "srgb", grey16: "b-w" };

/**
 * `source` is a path or bytes. Of the types that are read, PNG alone can have 16 bits: where `type` says that it is another, its
 * header is not looked at first. Rejects when the header cannot be read; pixels are read by what follows.
 */
export async function openSrgb(
  source: string | Uint8Array,
  options: SharpOptions,
  type: PictureHead["type"] = "image/png",
): Promise<Sharp> {
  const sharp = await loadSharp();
  const reduced = type === "image/png" && eightBits[(await sharp(source, options).metadata()).space];
  const picture = sharp(source, options);
  if (reduced) picture.pipelineColourspace(reduced);
  return picture.autoOrient().toColourspace("srgb");
}
