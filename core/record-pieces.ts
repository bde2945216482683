/** Long values in pieces, so that every entry stays below Figma's limit however it is written (C4). */
import { countUtf8Bytes } from "./tokens.ts";

/** A piece has at most this many UTF-16 units, and as many bytes of JSON: what is around it needs the rest of the limit. */
export const pieceLength = 30_000;
export const pieceBytes = 90_000;

/** Cuts a text into pieces, never between the two halves of a letter; an empty text is one empty piece. */
export function cutText(text: string): string[] {
  // No unit takes more bytes of JSON than an escaped one, and counting is slow in Figma's sandbox.
  if (text.length * 6 <= pieceLength) return [text];
  if (text.length <= pieceLength && countJsonBytes(text) <= pieceBytes) return [text];
  const pieces: string[] = [];
  let start = 0;
  let bytes = 0;
  for (let index = 0; index < text.length;) {
    const step = isPair(text, index) ? 2 : 1;
    const cost = countJsonBytes(text.slice(index, index + step));
    if (index > start && (index + step - start > pieceLength || bytes + cost > pieceBytes)) {
      pieces.push(text.slice(start, index));
      start = index;
      bytes = 0;
    }
    bytes += cost;
    index += step;
  }
  pieces.push(text.slice(start));
  return pieces;
}

/**
 * Named values in groups of at most `pieceBytes` of JSON, in their order; a single value that is larger has a group of
 * its own. No values are one empty group.
 */
export function groupBySize<Value>(values: readonly (readonly [string, Value])[]): [string, Value][][] {
  const groups: [string, Value][][] = [[]];
  let bytes = 0;
  for (const [name, value] of values) {
    const cost = countUtf8Bytes(JSON.stringify({ [name]: value }));
    const last = groups[groups.length - 1];
    if (last === undefined || (last.length > 0 && bytes + cost > pieceBytes)) {
      groups.push([[name, value]]);
      bytes = cost;
      continue;
    }
    last.push([name, value]);
    bytes += cost;
  }
  return groups;
}

/** Bytes a text takes inside JSON, without its quotes: line breaks and quotes are two, control characters six. */
function countJsonBytes(text: string): number {
  return countUtf8Bytes(JSON.stringify(text)) - 2;
}

function isPair(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  const next = text.charCodeAt(index + 1);
  return unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
}
