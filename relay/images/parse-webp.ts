/** WebP: the RIFF length and the first picture chunk (RFC 9649). */
import { type Findings, type Parser, readTag, take } from "./image-facts.ts";

/** Starts after "RIFF", four bytes of length and "WEBP"; `riffBytes` is that length plus 8. */
export function* parseWebp(findings: Findings, riffBytes: number): Parser {
  const tag = readTag(yield* take(8), 0);
  const size =
    tag === "VP8X" ? yield* readExtended() : tag === "VP8L" ? yield* readLossless() : yield* readLossy(tag);
  if (size === undefined || size.width === 0 || size.height === 0) return;
  const head = {
    type: "image/webp" as const,
    animated: false,
    orientation: 1,
    plainColour: true,
    pixelBytes: 4,
    // The picture as a whole, and a quarter of it while it is read.
    heldBytes: 5.5,
    ended: false,
    ...size,
  };
  findings.head = head;
  const rest = riffBytes - 12 - 8 - (tag === "VP8L" ? 5 : 10);
  if (head.animated) head.animated = (yield* countFrames(rest)) !== 1;
  else yield { skip: rest };
  head.ended = true;
}

/** An animation of one frame is a still picture. */
function* countFrames(bytes: number): Generator<{ take: number } | { skip: number }, number, Uint8Array> {
  let frames = 0;
  let left = bytes;
  while (left >= 8) {
    const chunk = yield* take(8);
    if (readTag(chunk, 0) === "ANMF") frames += 1;
    const length = chunk.getUint32(4, true);
    const skip = Math.min(left - 8, length + (length % 2));
    yield { skip };
    left -= 8 + skip;
  }
  yield { skip: left };
  return frames;
}

type WebpSize = { width: number; height: number; animated?: boolean };

function* readExtended(): Generator<{ take: number } | { skip: number }, WebpSize, Uint8Array> {
  const view = yield* take(10);
  return {
    width: read24(view, 4) + 1,
    height: read24(view, 7) + 1,
    animated: (view.getUint8(0) & 2) !== 0,
  };
}

function* readLossless(): Generator<{ take: number } | { skip: number }, WebpSize | undefined, Uint8Array> {
  const view = yield* take(5);
  if (view.getUint8(0) !== 0x2f) return undefined;
  const bits = view.getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function* readLossy(
  tag: string,
): Generator<{ take: number } | { skip: number }, WebpSize | undefined, Uint8Array> {
  const view = yield* take(10);
  // The three bytes after the frame tag are the key frame's start code.
  if (tag !== "VP8 " || view.getUint8(3) !== 0x9d || view.getUint16(4) !== 0x012a) return undefined;
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
}

function read24(view: DataView, at: number): number {
  return view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
}
