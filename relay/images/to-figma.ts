/** Turns a picture into what Figma's createImage takes: PNG or JPEG, 4096 px at most on each side. */
import type { ImageFacts } from "./image-facts.ts";
import { loadSharp } from "./load-sharp.ts";
import { createImageMeter } from "./measure-image.ts";
import { openSrgb } from "./open-srgb.ts";
import type { EncodedFacts } from "./prepare-input.ts";
import { uploadLimits } from "./upload-limits.ts";

const figmaMaxEdgePx = 4096;

/** A picture's edges, in pixels, as far as Figma holds them. */
export function limitForFigma({ width, height }: Pick<ImageFacts, "width" | "height">) {
  return { width: Math.min(width, figmaMaxEdgePx), height: Math.min(height, figmaMaxEdgePx) };
}

/** The type of a picture that Figma takes as it is, undefined when it has to be converted. */
function fitFigma({ type, width, height, orientation }: ImageFacts): EncodedFacts["type"] | undefined {
  if (Math.max(width, height) > figmaMaxEdgePx || orientation !== 1) return undefined;
  return type === "image/png" || type === "image/jpeg" ? type : undefined;
}

/**
 * Looks at the beginning of a picture on its way out. When Figma takes it as it is, `stream` gives all of it, for the caller
 * to read or cancel. Undefined when it has to be converted; the source is closed then.
 */
export async function passToFigma(
  source: ReadableStream<Uint8Array>,
): Promise<{ type: EncodedFacts["type"]; stream: ReadableStream<Uint8Array> } | undefined> {
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
 * Writes a picture to `to` in a form that Figma takes: PNG where a pixel may be transparent, JPEG of quality 92 where not. Throws
 * when the file cannot be decoded. For the helper alone.
 */
export async function convertForFigma(path: string, to: string): Promise<EncodedFacts> {
  const sharp = await loadSharp();
  const input = { limitInputPixels: uploadLimits.maxPixels };
  const { hasAlpha, space } = await sharp(path, input).metadata();
  // What has a profile of RGB keeps it with its wider colours; greys and CMYK end in RGB, where theirs would be wrong.
  const opened =
    space === "srgb" ? sharp(path, input).autoOrient().keepIccProfile() : await openSrgb(path, input);
  const picture = opened.resize(figmaMaxEdgePx, figmaMaxEdgePx, { fit: "inside", withoutEnlargement: true });
  const encoded = hasAlpha
    ? picture.png({ compressionLevel: 6 })
    : picture.jpeg({ quality: 92, chromaSubsampling: "4:4:4", optimiseCoding: false });
  const { width, height, size } = await encoded.toFile(to);
  return { type: hasAlpha ? "image/png" : "image/jpeg", width, height, bytes: size };
}
