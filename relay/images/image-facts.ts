/** What a picture says about itself, and the small reader the format parsers are written with. */
import * as z from "zod/mini";

/** What a picture's header says, whether the rest of it is there or not. */
export const pictureHeadSchema = z.object({
  type: z.enum(["image/png", "image/jpeg", "image/webp"]),
  width: z.int(),
  height: z.int(),
  animated: z.boolean(),
  /** EXIF orientation, 1 to 8; 1 where nothing is said. */
  orientation: z.int(),
  /** True for 8 bits a channel in RGB or RGBA: what every upstream reads. */
  plainColour: z.boolean(),
  /** Bytes of one decoded pixel. */
  pixelBytes: z.number(),
  /** Bytes of each pixel that a decoder holds until the last one is read; 0 where it reads row by row. */
  heldBytes: z.number(),
});
/** Width and height are in stored pixels; `orientation` above 4 means they are shown swapped. */
export type PictureHead = z.infer<typeof pictureHeadSchema>;

export const imageFactsSchema = z.extend(pictureHeadSchema, {
  /** False when the end is missing: PNG without IEND, JPEG without its end marker, RIFF cut short. */
  complete: z.boolean(),
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;

/** What a parser knows before the file ends; `ended` is decided by its last bytes where `tail` is given. */
export type ParsedHead = PictureHead & { ended: boolean };

/** A parser asks for bytes (`take`, at most a few kB) or jumps over them (`skip`); the meter feeds it as they arrive. */
export type ParseStep = { take: number } | { skip: number };
export type Parser = Generator<ParseStep, void, Uint8Array>;

/** Where a parser leaves what it has found so far, so that a cut file still has its width and height. */
export type Findings = { head: ParsedHead | undefined };

export function* take(count: number): Generator<ParseStep, DataView, Uint8Array> {
  const bytes = yield { take: count };
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Four ASCII characters at an offset, as formats name their chunks. */
export function readTag(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  );
}
