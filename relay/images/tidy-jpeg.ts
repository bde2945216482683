/**
 * A JPEG without what strict readers stumble over and what does not belong to it, by its own markers through every scan (ITU
 * T.81, annex B). Pixels stay as they are. It reads each byte once: for uploads only.
 */
import {
  endOfImage,
  hasNoLength,
  isFrame,
  isRestart,
  jfifSegment,
  sequentialFrames,
  startOfImage,
  startOfScan,
} from "./jpeg-markers.ts";

/** Where a sequential scan ends, by the standard; decoders do not look at it, some phones write 0 there. */
const lastCoefficient = 63;

type Marker = { start: number; code: number; end: number };

/**
 * From the start marker to the end marker, without bytes between segments and with the revision and the scan parameters that
 * the standards ask for; the same memory where nothing had to change inside. Undefined when the bytes are no JPEG or end before its end.
 */
export function tidyJpeg(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return undefined;
  const kept: Uint8Array[] = [];
  let keptTo = 0;
  let at = 2;
  let isSequential = false;
  let isScan = false;
  for (;;) {
    const marker = findMarker(bytes, at, isScan);
    if (marker === undefined || marker.code === startOfImage) return undefined;
    if (!isScan && marker.start > at) {
      kept.push(bytes.subarray(keptTo, at));
      keptTo = marker.start;
    }
    at = marker.end;
    if (marker.code === endOfImage) break;
    isScan = marker.code === startOfScan;
    if (hasNoLength(marker.code)) continue;
    if (isFrame(marker.code)) isSequential = sequentialFrames.has(marker.code);
    const next = at + readLength(bytes, at);
    if (marker.code === jfifSegment && hasNewRevision(bytes, at)) {
      kept.push(bytes.subarray(keptTo, at + 7), Uint8Array.of(1));
      keptTo = at + 8;
    }
    if (isScan && isSequential && next <= bytes.length && !isPlainScan(bytes, next)) {
      kept.push(bytes.subarray(keptTo, next - 3), Uint8Array.of(0, lastCoefficient, 0));
      keptTo = next;
    }
    at = next;
  }
  return kept.length === 0 ? bytes.subarray(0, at) : Buffer.concat([...kept, bytes.subarray(keptTo, at)]);
}

/**
 * The next marker at or behind a place. FF before 00 is none, nor is a restart in a scan; any number of fill bytes may stand before it.
 * A plain loop: `indexOf` is faster on photographs, but takes a second for 20 MB made of FF 00.
 */
function findMarker(bytes: Uint8Array, from: number, isScan: boolean): Marker | undefined {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue;
    const start = at;
    while (bytes[at] === 0xff) at += 1;
    const code = bytes[at];
    if (code === undefined) return undefined;
    if (code !== 0 && !(isScan && isRestart(code))) return { start, code, end: at + 1 };
  }
  return undefined;
}

function readLength(bytes: Uint8Array, at: number): number {
  return Math.max(2, (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0));
}

/** "JFIF", 0, then a major version: there is only 1, and scanners that write 2. */
function hasNewRevision(bytes: Uint8Array, at: number): boolean {
  return (
    [0x4a, 0x46, 0x49, 0x46, 0].every((byte, each) => bytes[at + 2 + each] === byte) &&
    (bytes[at + 7] ?? 1) !== 1
  );
}

/** A scan's header ends with its first and last coefficient and the bits that are left out. */
function isPlainScan(bytes: Uint8Array, end: number): boolean {
  return bytes[end - 3] === 0 && bytes[end - 2] === lastCoefficient && bytes[end - 1] === 0;
}
