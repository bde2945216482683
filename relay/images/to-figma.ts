/** Turns a picture into what Figma's createImage takes: PNG or JPEG, 4096 px at most on each side. */
import type { ImageFacts } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";
import { createImageMeter, measureImage } from "./measure-image.ts";

export const figmaMaxEdgePx = 4096;

export type EncodedImage = {
  bytes: Uint8Array;
  type: "image/png" | "image/jpeg";
  width: number;
  height: number;
};

/** The type of a picture that Figma takes as it is, undefined when it has to be converted. */
function fitFigma({ type, width, height, orientation }: ImageFacts): EncodedImage["type"] | undefined {
  if (Math.max(width, height) > figmaMaxEdgePx || orientation !== 1) return undefined;
  return type === "image/png" || type === "image/jpeg" ? type : undefined;
}

/**
 * Looks at the beginning of a picture on its way out. When Figma takes it as it is, `stream` gives all of it, for the caller
 * to read or cancel. Undefined when it has to be converted; the source is closed then.
 */
export async function passToFigma(
  source: ReadableStream<Uint8Array>,
): Promise<{ type: EncodedImage["type"]; stream: ReadableStream<Uint8Array> } | undefined> {
  const reader = source.getReader();
  const meter = createImageMeter();
  const seen: Uint8Array[] = [];
  let facts: ImageFacts | undefined;
  while (facts === undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    seen.push(value);
    meter.write(value);
    facts = meter.read();
  }
  const type = facts && fitFigma(facts);
  if (type === undefined) {
    await reader.cancel();
    return undefined;
  }
  const rest = {
    pull: async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const value = seen.shift() ?? (await reader.read()).value;
      if (value === undefined) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  };
  return { type, stream: new ReadableStream(rest, { highWaterMark: 0 }) };
}

/**
 * Passes PNG and JPEG through untouched where they already fit; else re-encodes: PNG where a pixel may be transparent,
 * JPEG of quality 92 where not. Throws when the bytes cannot be decoded.
 */
export async function toFigma(bytes: Uint8Array): Promise<EncodedImage> {
  const facts = measureImage(bytes);
  const type = facts && fitFigma(facts);
  if (facts && type !== undefined) return { bytes, type, width: facts.width, height: facts.height };
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
