/** A short name for a long text: for keys, never for secrets. */

/**
 * 64 bits of a text as 16 hex digits: two rounds of FNV-1a over its UTF-16 units, each with its own start and a last
 * mixing. The same text gives the same name in every engine.
 */
export function shortHash(text: string): string {
  return round(text, 0x811c9dc5) + round(text, 0x7ee3623b);
}

function round(text: string, start: number): string {
  let state = start;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    state = Math.imul(state ^ (unit & 0xff), 0x01000193);
    state = Math.imul(state ^ (unit >>> 8), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
