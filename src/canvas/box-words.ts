/** Which words of a mockup say what a picture shows, and which are only there to fill a place. */

/** Words that stand in a component until it gets its own: "Title", "Product name", "Heading 2", "Lorem ipsum dolor". */
const placeholderWords =
  /^(?:(?:your|card|product|item|section|page|list|main|some|sample)\s+)?(?:title|sub-?title|label|heading|sub-?heading|headline|text|caption|description|body|body text|paragraph|button|name|placeholder|here|content|value)(?:\s+(?:here|goes here|text))?\s*\d*$/i;
const lorem = /\blorem ipsum\b|^(?:dolor sit amet|consectetur adipiscing)/i;
/** What names of layers are made of while a person has given them none. */
const plainNames =
  /^(?:image|img|picture|pic|photo|graphic|illustration|rectangle|rect|ellipse|oval|circle|square|polygon|star|vector|shape|frame|group|box|card|item|cell|tile|media|placeholder|thumb|thumbnail|cover|visual|content|container|wrapper|row|column|stack|component|instance|layer|union|mask|bg|background|fill|auto ?layout|div|section)s?[\s_\-#/.]*\d*(?:\s*copy\s*\d*)?$/i;
/** A price, a rating, a time: figures with no more than a unit. */
const mostUnitLetters = 3;

/** How much a text says: words before figures with a unit; undefined for signs, bare figures and placeholders. */
export function rankWords(characters: string): "words" | "figures" | undefined {
  const text = characters.replace(/\s+/g, " ").trim();
  const letters = countLetters(text);
  if (letters === 0 || placeholderWords.test(text) || lorem.test(text)) return undefined;
  return /\d/.test(text) && letters <= mostUnitLetters ? "figures" : "words";
}

/** True for a layer's name that a person gave it; "Rectangle 12" and "State=Default" are none. */
export function isTelling(name: string): boolean {
  const text = name.trim();
  return !plainNames.test(text) && text.indexOf("=") === -1 && rankWords(text) !== undefined;
}

/** Letters of any script: what has two cases, and what stands beyond Latin, Greek and Cyrillic signs and punctuation. */
function countLetters(text: string): number {
  return Array.from(text).filter((point) => {
    if (point.toLowerCase() !== point.toUpperCase()) return true;
    const code = point.codePointAt(0) ?? 0;
    return (code >= 0x5d0 && code < 0x2000) || (code >= 0x3040 && code < 0xe000) || code >= 0x20000;
  }).length;
}
