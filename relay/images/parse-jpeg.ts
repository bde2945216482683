/** JPEG: marker by marker to the frame header; the end marker is looked for in the last bytes (ITU T.81, annex B). */
import { type Findings, type ParsedHead, type Parser, take } from "./image-facts.ts";
import {
  baseline,
  endOfImage,
  exifSegment,
  hasNoLength,
  isFrame,
  startOfImage,
  startOfScan,
} from "./jpeg-markers.ts";
import { readOrientation } from "./orientation.ts";

const coefficientBytes = 2;

/** Starts after the two bytes of the start marker. */
export function* parseJpeg(findings: Findings): Parser {
  let orientation = 1;
  for (;;) {
    const marker = yield* readMarker();
    if (marker === startOfImage || marker === endOfImage) return;
    if (hasNoLength(marker)) continue;
    if (marker === startOfScan) {
      const parts = (yield* take(3)).getUint8(2);
      const { head } = findings;
      if (head !== undefined && parts < head.pixelBytes) head.heldBytes = head.pixelBytes * coefficientBytes;
      return;
    }
    const length = (yield* take(2)).getUint16(0) - 2;
    if (length < 0) return;
    if (isFrame(marker)) {
      findings.head = readFrame(yield* take(length), marker, orientation);
      continue;
    }
    if (marker === exifSegment && length > 14) {
      const segment = yield* take(length);
      // "Exif\0\0", then a TIFF header.
      if (segment.getUint32(0) === 0x45786966) {
        orientation = readOrientation(new DataView(segment.buffer, segment.byteOffset + 6, length - 6));
      }
      if (findings.head !== undefined) findings.head.orientation = orientation;
      continue;
    }
    yield { skip: length };
  }
}

/** Bytes that are no marker, FF before 00 among them, may stand before it: every decoder passes over them. */
function* readMarker(): Generator<{ take: number }, number, Uint8Array> {
  let before: number | undefined;
  for (;;) {
    const code = (yield { take: 1 })[0];
    if (before === 0xff && code !== undefined && code !== 0 && code !== 0xff) return code;
    before = code;
  }
}

function readFrame(frame: DataView, marker: number, orientation: number): ParsedHead | undefined {
  if (frame.byteLength < 6) return undefined;
  const [height, width] = [frame.getUint16(1), frame.getUint16(3)];
  if (width === 0 || height === 0) return undefined;
  return {
    type: "image/jpeg",
    width,
    height,
    animated: false,
    orientation,
    plainColour: frame.getUint8(0) === 8 && frame.getUint8(5) === 3,
    pixelBytes: frame.getUint8(5),
    // What comes in several scans is kept as coefficients until the last one.
    heldBytes: marker === baseline ? 0 : frame.getUint8(5) * coefficientBytes,
    ended: false,
  };
}

/** True when the end marker is among the last bytes; some cameras pad a few zeros after it. */
export function endsLikeJpeg(tail: Uint8Array): boolean {
  let last = tail.length - 1;
  while (last > 0 && tail[last] === 0) last -= 1;
  return last > 0 && tail[last] === 0xd9 && tail[last - 1] === 0xff;
}
