/**
 * Takes out of a PNG what its picture does not need: texts, which compressed are bombs, a thousandth of what the decoder holds
 * of them (11.3.3 of PNG), place, camera and time (eXIf, tIME), and the chunks that make one still picture an animation.
 */

import { readOrientation } from "./orientation.ts";

const signature = "\x89PNG\r\n\x1a\n";
const unneeded = new Set(["tEXt", "zTXt", "iTXt", "tIME", "acTL", "fcTL", "fdAT"]);

/**
 * The same array when it is no PNG or needs all it has; bytes that are no chunk are kept as they are, for later checks to judge.
 * Only for a PNG that `measureImage` does not call animated.
 */
export function tidyPng(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.toString("latin1", 0, 8) !== signature) return bytes;
  const kept: Uint8Array[] = [];
  let keptTo = 0;
  let at = 8;
  while (at + 12 <= file.length) {
    const tag = file.toString("latin1", at + 4, at + 8);
    const end = at + 12 + file.readUInt32BE(at);
    if (unneeded.has(tag) || (tag === "eXIf" && isUpright(file.subarray(at + 8, end - 4)))) {
      kept.push(file.subarray(keptTo, at));
      keptTo = end;
    }
    at = end;
    if (tag === "IEND") break;
  }
  return kept.length === 0 ? bytes : Buffer.concat([...kept, file.subarray(keptTo)]);
}

/** Which way is up stands in there; a turned picture is converted before it is sent, and loses the rest then. */
function isUpright({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  return readOrientation(new DataView(buffer, byteOffset, byteLength)) === 1;
}
