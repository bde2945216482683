/** What a picture says about itself, and the small reader the format parsers are written with. */

export type ImageType = "image/png" | "image/jpeg" | "image/webp" | "image/gif";

/** Width and height are in stored pixels; `orientation` above 4 means they are shown swapped. */
export type ImageFacts = {
  type: ImageType;
  width: number;
  height: number;
  /** False when the end is missing: PNG without IEND, JPEG without its end marker, RIFF or GIF cut short. */
  complete: boolean;
  animated: boolean;
  /** EXIF orientation, 1 to 8; 1 where nothing is said. */
  orientation: number;
  /** True for 8 bits a channel in RGB or RGBA: what every upstream reads. */
  plainColour: boolean;
};

/** What a parser knows before the file ends; `ended` is decided by its last bytes where `tail` is given. */
export type ParsedHead = Omit<ImageFacts, "complete"> & { ended: boolean };

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
