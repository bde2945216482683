/** Finds known words in a brief, in whatever language it is written. */
import { hueWords } from "./vocabulary.ts";

const patterns = new Map<string, RegExp>();

/**
 * Where a word stands in a lower-case text, or -1. Latin words match whole, with common plural endings; Cyrillic ones
 * are stems; scripts without spaces match anywhere.
 */
export function findWord(text: string, word: string): number {
  if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\d\s-]+$/u.test(word)) return text.indexOf(word);
  const ending = /\p{Script=Cyrillic}/u.test(word) ? "" : "(?:s|es|e|n|en)?(?![\\p{L}])";
  const pattern = patterns.get(word) ?? new RegExp(`(?<![\\p{L}])${word}${ending}`, "u");
  patterns.set(word, pattern);
  return pattern.exec(text)?.index ?? -1;
}

/** The key whose words come first in the text (the longest of those that begin together), or undefined. */
export function findFirst<Key extends string>(
  text: string,
  table: Readonly<Record<Key, string>>,
): Key | undefined {
  let best: { key: Key; at: number; length: number } | undefined;
  for (const key in table) {
    for (const word of table[key].split(", ")) {
      const at = findWord(text, word);
      const isBetter = best === undefined || at < best.at || (at === best.at && word.length > best.length);
      if (at >= 0 && isBetter) best = { key, at, length: word.length };
    }
  }
  return best?.key;
}

/** Hues in the order the text names them, at most three. */
export function findHues(text: string): number[] {
  return hueWords
    .map(([hue, words]) => ({
      hue,
      at: Math.min(
        ...words
          .split(", ")
          .map((word) => findWord(text, word))
          .map((at) => (at < 0 ? Infinity : at)),
      ),
    }))
    .filter(({ at }) => at < Infinity)
    .toSorted((one, other) => one.at - other.at)
    .map(({ hue }) => hue)
    .slice(0, 3);
}
