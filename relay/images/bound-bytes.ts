/** How many bytes a picture can have at most, told before it is there. */

/**
 * Per pixel, of noise, which nothing packs: a PNG stores four channels of eight bits nearly as they are (4.01 measured), a JPEG of
 * the best quality without subsampling takes 2.92.
 */
const bytesPerPixel = { png: 4.02, jpeg: 3 } as const;
/** Four channels of sixteen bits: what a gateway answers may be of another format than the one asked for. */
const bytesPerAnsweredPixel = 8.04;
/** Colour profile, origin and other notes beside the pixels. */
const notesBytes = 100_000;

/** The most bytes of a picture of this size; without a format, of any that is asked for. */
export function boundBytes(
  { width, height }: { width: number; height: number },
  format: keyof typeof bytesPerPixel = "png",
): number {
  return Math.ceil(width * height * bytesPerPixel[format]) + notesBytes;
}

/** The most bytes of a picture of this size that somebody else made, whichever format was asked for. */
export function boundAnswer({ width, height }: { width: number; height: number }): number {
  return Math.ceil(width * height * bytesPerAnsweredPixel) + notesBytes;
}
