/**
 * How wide a text is in a terminal. A function of ours, as the packages for it bring the escape codes of colours, which no
 * name here may have, and three more packages with them.
 */

/** East Asian characters of two columns by their blocks, and emoji that are drawn as such by themselves or when asked. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
/** Marks and joiners that stand on nothing. */
const bare = /^[\p{M}\p{Cf}]+$/u;
/** Marks of half a character's width, which do not go above the one before them. */
const beside = /[\uff9e\uff9f]/gu;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns a text takes: two for a wide character or an emoji, however many code points it is made of, none for an accent. */
export function measureDisplay(text: string): number {
  let columns = text.match(beside)?.length ?? 0;
  for (const { segment } of graphemes.segment(text.replaceAll(beside, "")))
    columns += measureGrapheme(segment);
  return columns;
}

function measureGrapheme(grapheme: string): 0 | 1 | 2 {
  if (bare.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
