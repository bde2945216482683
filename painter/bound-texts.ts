/** Cuts a picture's texts to what an offline picture can show, before anything is shaped: shaping is what texts cost. */
import type { OfflineText } from "./request.ts";

/** Some forty lines. More is set so small that no letter can be read, and takes the painter seconds. */
export const mostCharacters = 3_000;

/**
 * The texts with at most `mostCharacters` UTF-16 code units together. Short ones stay whole; the long ones share what is left
 * alike, cut between graphemes and ended by an ellipsis.
 */
export function boundTexts(texts: readonly OfflineText[], most = mostCharacters): readonly OfflineText[] {
  const each = computeShare(
    texts.map((text) => text.words.length),
    most,
  );
  return texts.map((text) => (text.words.length <= each ? text : { ...text, words: cut(text.words, each) }));
}

/** The largest length that all may have so that together they have at most `most`. */
function computeShare(lengths: readonly number[], most: number): number {
  let left = most;
  const ascending = lengths.toSorted((one, other) => one - other);
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}

function cut(words: string, most: number): string {
  let kept = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(words)) {
    if (kept.length + segment.length >= most) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
