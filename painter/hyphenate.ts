/** Breaks a very long word with hyphens, where its syllables roughly are. */

/** Words up to this length are set smaller sooner than broken. */
const longestWhole = 16;
/** No part is shorter: two letters before or after a hyphen look like a mistake. */
const shortestPart = 3;

const vowel = "[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿаеёиоуыэюяіїєαεηιουωάέήίόύώ]";
const consonant = `(?!${vowel})\\p{L}`;
/** Consonants that begin a syllable together. */
const pairs = "sch[lmnrw]?|ch|ph|th|qu|[bdfgkpt][lr]|[бвгдкпт][лр]";
/** From a vowel to where the next syllable begins: at the last consonant or pair before its vowel. */
const syllable = new RegExp(`${vowel}(?:${consonant})*?(?=(?:${pairs}|${consonant})${vowel})`, "giu");

/** A word's syllables as they are broken in print, by a rule of thumb that suits European languages. */
export function splitSyllables(word: string): string[] {
  const ends = Array.from(word.matchAll(syllable), (match) => match.index + match[0].length);
  return [0, ...ends].map((start, index) => word.slice(start, ends[index] ?? word.length));
}

/**
 * A piece of text, with the blanks at its end, as parts of which each but the last ends in a hyphen and none is wider than
 * `fits` allows. The piece itself where it fits, is no single long word, or has no such parts.
 */
export function hyphenate(piece: string, fits: (line: string) => boolean): string[] {
  const [, word = "", end = ""] = /^(\p{L}+)(\P{L}*)$/u.exec(piece) ?? [];
  if (word.length <= longestWhole || fits(piece.trimEnd())) return [piece];
  const parts = [""];
  for (const each of splitSyllables(word)) {
    const before = parts.at(-1) ?? "";
    if (before.length < shortestPart || fits(`${before}${each}-`)) parts[parts.length - 1] = before + each;
    else parts.push(each);
  }
  const last = parts.at(-1) ?? "";
  if (last.length < shortestPart && parts.length > 1) parts.splice(-2, 2, (parts.at(-2) ?? "") + last);
  const lines = parts.map((part, index) => (index === parts.length - 1 ? part + end : `${part}-`));
  return lines.every((line) => fits(line.trimEnd())) ? lines : [piece];
}
