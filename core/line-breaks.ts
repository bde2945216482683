/** Where words break into lines: at every mandatory break of Unicode, whichever program they come from (L8). */

/**
 * Mandatory breaks of UAX #14 (classes BK, CR, LF and NL): CRLF counts as one, then LF, VT, FF, CR, NEL, and the line and paragraph
 * separators. Figma itself writes U+2028 for a break inside a paragraph.
 */
const breaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** The lines of words, without their breaks; those that trailing breaks open are none. Words of nothing else have one, empty. */
export function splitLines(words: string): string[] {
  const lines = words.split(breaks);
  while (lines.length > 1 && lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** Words as they are sent, set and compared: the same lines, with a line feed between them. Blanks stay. */
export function joinLines(words: string): string {
  return breaks.test(words) ? splitLines(words).join("\n") : words;
}

/** True for words that show nothing. */
export function isBlank(words: string): boolean {
  return splitLines(words).every((line) => line.trim() === "");
}
