/** Keeps large pictures from being decoded beside each other. */
import { createGate } from "../time/gate.ts";

/** Below this an interlaced picture of 16 bits takes some 130 MB; the largest that is read takes 500. */
const largePixels = 16_000_000;
const alone = createGate(1);

/**
 * Does the work of decoding a picture; a large one waits until no other large one is decoded. A file of half a megabyte can
 * need a thousand times its size, because what is interlaced, progressive or turned is held as a whole.
 */
export function decodeInTurn<T>(size: { width: number; height: number }, work: () => Promise<T>): Promise<T> {
  return size.width * size.height > largePixels ? alone(work) : work();
}
