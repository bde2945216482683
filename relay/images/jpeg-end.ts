/** Finds a JPEG's end marker where something stands behind it, as some gateways and cameras leave it. */
import { open, type FileHandle } from "node:fs/promises";
import type { ImageFacts } from "./image-facts.ts";
import { endOfImage, hasNoLength, isRestart, startOfImage, startOfScan } from "./jpeg-markers.ts";

const pieceBytes = 1_000_000;

/**
 * The facts of a picture in a file, once more: a JPEG whose last bytes are no end marker is whole all the same when its own markers
 * lead to one (ITU T.81, annex B). Only such a file is read. Rejects when it cannot be read.
 */
export async function findJpegEnd(
  facts: ImageFacts | undefined,
  path: string,
): Promise<ImageFacts | undefined> {
  if (facts === undefined || facts.complete || facts.type !== "image/jpeg") return facts;
  const file = await open(path, "r");
  try {
    return { ...facts, complete: await leadsToEnd(file) };
  } finally {
    await file.close();
  }
}

async function leadsToEnd(file: FileHandle): Promise<boolean> {
  const walk = createWalk();
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length);
    if (bytesRead === 0) return false;
    const found = walk(piece.subarray(0, bytesRead));
    if (found !== undefined) return found;
  }
}

/** Takes a file piece by piece: true at the end marker, false at a second start marker, undefined before both. */
function createWalk(): (bytes: Uint8Array) => boolean | undefined {
  let toSkip = 2; // the start marker
  let isScan = false;
  let isFill = false;
  /** The first byte of a segment's length, once its marker was read; -1 before that byte. */
  let high: number | undefined;
  let code = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; at += 1) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, bytes.length - at);
        toSkip -= skipped;
        at += skipped - 1;
        continue;
      }
      const byte = bytes[at] ?? 0;
      if (high === -1) high = byte;
      else if (high !== undefined) {
        toSkip = Math.max(0, high * 256 + byte - 2);
        high = undefined;
        isScan = code === startOfScan;
      } else if (byte === 0xff) isFill = true;
      else if (isFill) {
        isFill = false;
        if (byte === 0 || (isScan && isRestart(byte))) continue;
        if (byte === endOfImage) return true;
        if (byte === startOfImage) return false;
        code = byte;
        if (!hasNoLength(byte)) high = -1;
      }
    }
    return undefined;
  };
}
