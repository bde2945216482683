/** Makes a picture readable for every upstream: 8-bit RGB or RGBA, upright, PNG or JPEG. Decoding is for the helper alone. */
import * as z from "zod/mini";
import type { PictureHead } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";
import { openSrgb } from "./open-srgb.ts";
import { uploadLimits } from "./upload-limits.ts";

/** What every upstream reads, and Figma too. */
export const encodedFactsSchema = z.object({
  type: z.enum(["image/png", "image/jpeg"]),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
});
export type EncodedFacts = z.infer<typeof encodedFactsSchema>;

/**
 * True for what passes untouched. Palettes, greys, 16 bits, CMYK and turned photographs are refused upstream ("Invalid image
 * file or mode"), and WebP by Azure.
 */
export function fitsUpstream(facts: PictureHead): facts is PictureHead & Pick<EncodedFacts, "type"> {
  return facts.plainColour && facts.orientation === 1 && !facts.animated && facts.type !== "image/webp";
}

/** Writes the picture to `to` as a JPEG where it is one, else as a PNG. Undefined when it is damaged. */
export async function convertInput(
  { path, type }: { path: string; type: string },
  to: string,
): Promise<EncodedFacts | undefined> {
  const isJpeg = type === "image/jpeg";
  try {
    const picture = await openSrgb(path, { failOn: "truncated", limitInputPixels: uploadLimits.maxPixels });
    const encoded = isJpeg
      ? // Optimised tables would spare a twentieth of the bytes and hold every coefficient until the end.
        picture.jpeg({ quality: 95, chromaSubsampling: "4:4:4", optimiseCoding: false })
      : picture.png({ compressionLevel: 6, palette: false });
    const { width, height, size } = await encoded.toFile(to);
    return { type: isJpeg ? "image/jpeg" : "image/png", width, height, bytes: size };
  } catch {
    // The library's own words ("VipsJpeg: premature end ...") help no reader; the caller says it in a sentence.
    return undefined;
  }
}

/** Writes a mask to `to` as an RGBA PNG. "opaque" when no pixel is transparent, undefined when it is damaged. */
export async function convertMask(path: string, to: string): Promise<EncodedFacts | "opaque" | undefined> {
  const sharp = await loadSharp();
  const input = { limitInputPixels: uploadLimits.maxMaskPixels };
  try {
    if ((await sharp(path, input).stats()).isOpaque) return "opaque";
    const { width, height, size } = await sharp(path, input)
      .toColourspace("srgb")
      .png({ compressionLevel: 9 })
      .toFile(to);
    return { type: "image/png", width, height, bytes: size };
  } catch {
    return undefined;
  }
}
