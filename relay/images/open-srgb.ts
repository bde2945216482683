/** Opens pictures so that what comes out is upright 8-bit sRGB, converted once by the profile that the picture has with it. */
import type { Sharp, SharpOptions } from "sharp";
import { loadSharp } from "./load-sharp.ts";

/**
 * What a picture of 16 bits is made before its profile is applied. sharp itself converts such a picture to Display P3 for its own
 * work and does not come back from there; a grey one it does not convert at all.
 */
const eightBits: Readonly<Record<string, string>> = { rgb16: "srgb", grey16: "b-w" };

/** `source` is a path or bytes. Rejects when the header cannot be read; pixels are read by what follows. */
export async function openSrgb(source: string | Uint8Array, options: SharpOptions): Promise<Sharp> {
  const sharp = await loadSharp();
  const { space } = await sharp(source, options).metadata();
  const reduced = eightBits[space];
  const picture = sharp(source, options);
  if (reduced !== undefined) picture.pipelineColourspace(reduced);
  return picture.autoOrient().toColourspace("srgb");
}
