/**
 * What work on a picture takes of memory, told by its header. Measured with the decoders we use on pictures of 40 megapixels,
 * and rounded up: a file of half a megabyte can need a thousand times its size.
 */
import type { PictureHead } from "./image-facts.ts";
import { fitsUpstream } from "./prepare-input.ts";

/** Rows and buffers of any picture. */
const baseBytes = 24_000_000;
const rowBytes = 0.7;
/** A WebP is held again, as a whole, while another format is made of it. */
const webpBytes = 4;

/** Looking at every pixel once, as an upload is judged; also what has to be converted later must fit then. */
export function weighUpload(head: PictureHead): number {
  const { heldBytes } = head;
  const reading = weigh(head, heldBytes);
  return fitsUpstream(head) ? reading : Math.max(reading, weighConversion(head));
}

/** Writing it as another file. What is turned is held as a whole for that. */
export function weighConversion(head: PictureHead): number {
  const { type, heldBytes, pixelBytes, orientation } = head;
  const turned = orientation === 1 ? 0 : pixelBytes;
  return weigh(head, heldBytes + turned + (type === "image/webp" ? webpBytes : 0));
}

/** Looking for a transparent pixel holds all of them; then it is written as another file. */
export function weighMask(head: PictureHead): number {
  return weigh(head, head.heldBytes + head.pixelBytes);
}

function weigh({ width, height }: PictureHead, bytesPerPixel: number): number {
  return Math.ceil(baseBytes + width * height * (bytesPerPixel + rowBytes));
}
