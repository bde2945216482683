/** Names of files and layers as words: case, diacritics, separators and what exporters add make no difference. */

/** Letters that are no base letter with a mark, and what people type in their place. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
  ß: "ss",
  æ: "ae",
  œ: "oe",
};

const separators = /[^0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2dff\u3031-\uff65]+/;

function fold(text: string): string {
  const bare = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return bare.toLowerCase().replace(/[øđłıßæœ]/g, (letter) => plainLetters[letter] ?? letter);
}

/** The words of a text, folded. A size is two words: `1080x1350` and `1080 × 1350` read alike. */
export function listWords(text: string): string[] {
  const split = fold(text).replace(/(\d)\s*[x×]\s*(?=\d)/g, "$1 ");
  return split.split(separators).filter((word) => word !== "");
}

/** Pairs of whole numbers that a text writes as a size or ratio: `1080x1350`, `4 × 5`. */
export function listPairs(text: string): { width: number; height: number }[] {
  const pairs: { width: number; height: number }[] = [];
  const pattern = /(?:^|[^\d.])(\d{1,5})\s*[x×]\s*(?=(\d{1,5})(?!\d))/g;
  const folded = fold(text);
  for (let found = pattern.exec(folded); found !== null; found = pattern.exec(folded))
    pairs.push({ width: Number(found[1]), height: Number(found[2]) });
  return pairs.filter(({ width, height }) => width > 0 && height > 0);
}

/**
 * The folders of a path and the name at its end, as they are written, without what exporters and browsers add to a name: its
 * format, `@2x`, ` (1)`.
 */
export function splitPath(path: string): string[] {
  const bare = path
    .replace(/\.(?:png|jpe?g|webp|gif|avif|heic|tiff?)$/i, "")
    .replace(/\s*\(\d+\)$/, "")
    .replace(/@\d+(?:\.\d+)?x$/i, "");
  return bare
    .split("/")
    .map((segment) => segment.normalize("NFC").trim())
    .filter((segment) => segment !== "");
}

/** Where these words stand one after the other among others, from 0; -1 where they do not. No words stand nowhere. */
export function findWords(words: readonly string[], wanted: readonly string[]): number {
  if (wanted.length === 0) return -1;
  for (let at = 0; at + wanted.length <= words.length; at += 1)
    if (wanted.every((word, index) => words[at + index] === word)) return at;
  return -1;
}
