/** PNG: the header chunk, then chunk by chunk to IEND (W3C PNG, third edition). */
import { type Findings, type Parser, readTag, take } from "./image-facts.ts";
import { readOrientation } from "./orientation.ts";

/** By colour type; a palette becomes RGBA. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 };

/** Starts after the eight bytes of the signature. */
export function* parsePng(findings: Findings): Parser {
  const header = yield* take(25);
  if (readTag(header, 4) !== "IHDR" || header.getUint32(0) !== 13) return;
  const colourType = header.getUint8(17);
  const pixelBytes = (channels[colourType] ?? 4) * (header.getUint8(16) === 16 ? 2 : 1);
  const head = {
    type: "image/png" as const,
    width: header.getUint32(8),
    height: header.getUint32(12),
    animated: false,
    orientation: 1,
    plainColour: header.getUint8(16) === 8 && (colourType === 2 || colourType === 6),
    pixelBytes,
    // Interlaced, every row is complete only with the last of seven passes.
    heldBytes: header.getUint8(20) === 0 ? 0 : pixelBytes,
    ended: false,
  };
  if (head.width === 0 || head.height === 0) return;
  findings.head = head;
  for (;;) {
    const chunk = yield* take(8);
    const length = chunk.getUint32(0);
    const tag = readTag(chunk, 4);
    if (tag === "acTL" && length >= 4) {
      // An animation of one frame is a still picture, unless that frame is another than the one we decode.
      if ((yield* take(4)).getUint32(0) > 1) head.animated = true;
      yield { skip: length };
      continue;
    }
    if (tag === "fdAT") head.animated = true;
    // A palette with transparency and the like: legal, but not what every upstream reads.
    if (tag === "PLTE" && colourType === 3) head.plainColour = false;
    if (tag === "eXIf" && length >= 8 && length <= 65_536) {
      head.orientation = readOrientation(yield* take(length));
      yield { skip: 4 };
      continue;
    }
    yield { skip: length + 4 };
    if (tag === "IEND") {
      // The checksum has been passed when the skip returned.
      head.ended = true;
      return;
    }
  }
}
