/** What an answer is, told from its first bytes: gateways give answers a type that they do not have. */

/** `picture`: the bytes themselves; `other`: a page, or a sentence. */
export type Form = "json" | "events" | "picture" | "other";

/** White space, and the mark that some servers put before UTF-8. */
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);
const pictureStarts = ["89504e47", "ffd8ff", "52494646", "47494638"].map((hex) => Buffer.from(hex, "hex"));
const eventStarts = ["data:", "event:", "id:", "retry:", ":"];
const enough = 6;

/** The bytes from the first on that is not blank. */
export function skipBlanks(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => !blanks.has(byte));
  return start < 0 ? bytes.subarray(bytes.length) : bytes.subarray(start);
}

/** The form of an answer that begins with these bytes, blanks skipped; undefined while they are too few to tell. */
export function findForm(begin: Uint8Array, isWhole: boolean): Form | undefined {
  const bytes = Buffer.from(begin.buffer, begin.byteOffset, begin.byteLength);
  const text = bytes.toString("latin1", 0, enough);
  if (/^[{["]/.test(text)) return "json";
  if (eventStarts.some((start) => text.startsWith(start))) return "events";
  if (pictureStarts.some((start) => bytes.subarray(0, start.length).equals(start))) return "picture";
  return isWhole || bytes.length >= enough ? "other" : undefined;
}
