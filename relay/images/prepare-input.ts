/** Makes a picture readable for every upstream: 8-bit RGB or RGBA, upright, PNG or JPEG. */
import { decodeInTurn } from "./decode-in-turn.ts";
import { type Failure, createFailure } from "../../core/failure.ts";
import { loadSharp } from "./load-sharp.ts";
import { measureImage } from "./measure-image.ts";
import type { EncodedImage } from "./to-figma.ts";

export type Prepared = { ok: true; image: EncodedImage } | { ok: false; failure: Failure };

/**
 * Palettes, greys, 16 bits, CMYK and turned photographs are refused upstream ("Invalid image file or mode"), and WebP by
 * Azure; those are re-encoded, everything else passes untouched. `name` is what the failure calls the picture.
 */
export async function prepareInput(bytes: Uint8Array, name: string): Promise<Prepared> {
  const facts = measureImage(bytes);
  if (facts === undefined) return refuse(name, "is not a PNG, JPEG or WebP picture");
  const { type, width, height } = facts;
  if (
    facts.plainColour &&
    facts.orientation === 1 &&
    !facts.animated &&
    (type === "image/png" || type === "image/jpeg")
  ) {
    return { ok: true, image: { bytes, type, width, height } };
  }
  const sharp = await loadSharp();
  try {
    const picture = sharp(bytes, { failOn: "truncated" }).autoOrient().toColourspace("srgb");
    const opaqueJpeg = type === "image/jpeg";
    const encoded = opaqueJpeg
      ? picture.jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
      : picture.png({ compressionLevel: 6, palette: false });
    const { data, info } = await decodeInTurn(facts, () => encoded.toBuffer({ resolveWithObject: true }));
    const encodedType = opaqueJpeg ? "image/jpeg" : "image/png";
    return { ok: true, image: { bytes: data, type: encodedType, width: info.width, height: info.height } };
  } catch {
    return refuse(name, "is damaged and cannot be opened");
  }
}

/**
 * Makes a mask an RGBA PNG of exactly the first picture's size; its transparent pixels mark what may change. Fails with
 * `bad-reference` when the size differs, nothing is transparent, or it has more than `maxBytes`.
 */
export async function prepareMask(
  bytes: Uint8Array,
  first: { width: number; height: number },
  maxBytes: number,
): Promise<Prepared> {
  const facts = measureImage(bytes);
  if (facts === undefined) return refuse("The mask", "is not a picture");
  if (facts.width !== first.width || facts.height !== first.height) {
    return refuse(
      "The mask",
      `has ${facts.width} x ${facts.height} pixels where the picture has ${first.width} x ${first.height}`,
    );
  }
  const sharp = await loadSharp();
  try {
    if ((await sharp(bytes).stats()).isOpaque)
      return refuse("The mask", "marks nothing: no pixel is transparent");
    const data = await sharp(bytes).toColourspace("srgb").png({ compressionLevel: 9 }).toBuffer();
    if (data.length > maxBytes)
      return refuse("The mask", `has ${data.length} bytes, more than the ${maxBytes} allowed`);
    return { ok: true, image: { bytes: data, type: "image/png", width: facts.width, height: facts.height } };
  } catch {
    return refuse("The mask", "is damaged and cannot be opened");
  }
}

function refuse(name: string, reason: string): Prepared {
  const message = `${name} ${reason}. Replace it and try again.`;
  return { ok: false, failure: createFailure("bad-reference", { message }) };
}
