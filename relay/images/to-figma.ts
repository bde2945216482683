/** Turns a picture into what Figma's createImage takes: PNG or JPEG, 4096 px at most on each side. */
import { loadSharp } from "./load-sharp.ts";
import { measureImage } from "./measure-image.ts";

export const figmaMaxEdgePx = 4096;

export type EncodedImage = {
  bytes: Uint8Array;
  type: "image/png" | "image/jpeg";
  width: number;
  height: number;
};

/**
 * Passes PNG and JPEG through untouched where they already fit; else re-encodes: PNG where a pixel may be transparent,
 * JPEG of quality 92 where not. Throws when the bytes cannot be decoded.
 */
export async function toFigma(bytes: Uint8Array): Promise<EncodedImage> {
  const facts = measureImage(bytes);
  const fits =
    facts !== undefined && Math.max(facts.width, facts.height) <= figmaMaxEdgePx && facts.orientation === 1;
  if (fits && (facts.type === "image/png" || facts.type === "image/jpeg")) {
    return { bytes, type: facts.type, width: facts.width, height: facts.height };
  }
  const sharp = await loadSharp();
  const picture = sharp(bytes)
    .autoOrient()
    .resize(figmaMaxEdgePx, figmaMaxEdgePx, { fit: "inside", withoutEnlargement: true })
    .keepIccProfile();
  const { hasAlpha } = await sharp(bytes).metadata();
  const encoded = hasAlpha
    ? picture.png({ compressionLevel: 6 })
    : picture.jpeg({ quality: 92, chromaSubsampling: "4:4:4" });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { bytes: data, type: hasAlpha ? "image/png" : "image/jpeg", width: info.width, height: info.height };
}
