/** The Text section of a prompt: every block verbatim in quotes, with role, place, type, language and direction. */
import type { TextBlock, TextPosition } from "./brief.ts";
import { createRefusal, type Failure } from "./failure.ts";
import { isBlank, joinLines, splitLines } from "./line-breaks.ts";
import { chooseScript, currentTag, directionOf, listFallbacks, localeFacts, nameScript } from "./locale.ts";
import { remember } from "./remember.ts";

const positionWords: Record<TextPosition, string> = {
  "top-left": "at the top left",
  top: "at the top",
  "top-right": "at the top right",
  left: "on the left",
  center: "in the centre",
  right: "on the right",
  "bottom-left": "at the bottom left",
  bottom: "at the bottom",
  "bottom-right": "at the bottom right",
};

const quotePairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["“", "”"],
  ["«", "»"],
  ["「", "」"],
  ["⟦", "⟧"],
];

/** Puts words between quotes that do not occur in them, so that where they end is never in doubt. */
export function quoteWords(words: string): string {
  const pair = quotePairs.find(([open, close]) => words.indexOf(open) === -1 && words.indexOf(close) === -1);
  if (pair !== undefined) return pair[0] + words + pair[1];
  let fence = "<<<";
  while (words.indexOf(fence) !== -1 || words.indexOf(closeFence(fence)) !== -1) fence += "<";
  return fence + words + closeFence(fence);
}

function closeFence(fence: string): string {
  return fence.replace(/</g, ">");
}

/**
 * The words of a block in a locale: of the tag, else of its parents in the same script, else those written for no locale
 * (`und`). A cell without a locale takes the only words there are. Empty words mean: leave this block out here.
 */
export function findWords(block: TextBlock, locale: string): string | undefined {
  return chooseWords(block, mapTags(block), locale);
}

/** The tag whose words a locale takes (L5, L6); undefined where the block has none for it. */
export function findTag(block: TextBlock, locale: string): string | undefined {
  return chooseTag(mapTags(block), locale);
}

/** The words a locale takes over from a related one in the same script, and not from `und`; undefined without any (L5). */
export function findInherited(block: TextBlock, locale: string): string | undefined {
  const { [locale]: _, und: _und, ...others } = block.words;
  const tag = findTag({ ...block, words: others }, locale);
  return tag === undefined || locale === "und" ? undefined : others[tag];
}

/** A block's tags by their lower case, and by that of their present code; `only` where there is one. */
type MappedTags = { byTag: Map<string, string>; only: string | undefined };

function mapTags({ words }: TextBlock): MappedTags {
  const byTag = new Map<string, string>();
  const tags = Object.keys(words);
  for (const tag of tags) byTag.set(tag.toLowerCase(), tag);
  for (const tag of tags) {
    const current = currentTag(tag).toLowerCase();
    if (!byTag.has(current)) byTag.set(current, tag);
  }
  return { byTag, only: tags.length === 1 ? tags[0] : undefined };
}

function chooseTag({ byTag, only }: MappedTags, locale: string): string | undefined {
  const own = byTag.get(locale.toLowerCase());
  if (own !== undefined) return own;
  const match = listFallbacks(locale).find((tag) => byTag.has(tag.toLowerCase()));
  if (match !== undefined) return byTag.get(match.toLowerCase());
  return locale === "und" ? only : undefined;
}

function chooseWords(block: TextBlock, mapped: MappedTags, locale: string): string | undefined {
  if (mapped.byTag.size === 0) return "";
  const tag = chooseTag(mapped, locale);
  return tag === undefined ? undefined : block.words[tag];
}

/**
 * The words of each block in a locale, as `findWords` chooses them, for many locales: blocks mostly have words in the same
 * languages, whose tags are then read and chosen once.
 */
export function prepareWords(blocks: readonly TextBlock[]): (locale: string) => (string | undefined)[] {
  const known = new Map<string, MappedTags>();
  const prepared = blocks.map((block) => ({
    block,
    mapped: remember(known, Object.keys(block.words).join(" "), () => mapTags(block)),
  }));
  return (locale) => {
    const chosen = new Map<MappedTags, { tag: string | undefined }>();
    return prepared.map(({ block, mapped }) => {
      if (mapped.byTag.size === 0) return "";
      const { tag } = remember(chosen, mapped, () => ({ tag: chooseTag(mapped, locale) }));
      return tag === undefined ? undefined : block.words[tag];
    });
  };
}

function describeLanguage(words: string, locale: string, readScript: ReadScript): string {
  const { name, script: usual } = localeFacts(locale);
  const script = readScript(words, locale);
  if (script === "Zyyy") return "";
  const direction = directionOf(script) === "rtl" ? "right to left" : "left to right";
  const facts = `${nameScript(script)} script, ${direction}`;
  return usual === "Zyyy" ? facts : `${name}, ${facts}`;
}

/** The script that words are in, worked out once for each locale. */
type ReadScript = (words: string, locale: string) => string;

function compileBlock(block: TextBlock, words: string, locale: string, readScript: ReadScript): string {
  const place = block.position === undefined ? "" : ` ${positionWords[block.position]}`;
  const type =
    block.typography === undefined || block.typography === "" ? "" : `, set in ${block.typography}`;
  const language = describeLanguage(words, locale, readScript);
  const lines = splitLines(words).length;
  const breaks = lines === 1 ? "" : `, ${lines} lines broken as written`;
  const role = block.role.charAt(0).toUpperCase() + block.role.slice(1);
  return `${role}${place}${type}${language === "" ? "" : `; ${language}`}${breaks}: ${quoteWords(joinLines(words))}`;
}

/** The section's text, empty when no block has words; a failure names the block whose words are missing. */
export function compileTexts(blocks: readonly TextBlock[], locale: string): string | Failure {
  return prepareTexts(blocks)(locale);
}

/** The same for many locales: each is compiled once, and no block is read again for the next. */
export function prepareTexts(blocks: readonly TextBlock[]): (locale: string) => string | Failure {
  const prepared = blocks.map((block) => ({ block, mapped: mapTags(block) }));
  const scripts = new Map<string, string>();
  function readScript(words: string, locale: string): string {
    return remember(scripts, `${locale} ${words}`, () => chooseScript(words, locale));
  }
  const compiled = new Map<string, string | Failure>();
  return (locale) => remember(compiled, locale, () => joinTexts(prepared, locale, readScript));
}

type PreparedBlock = { block: TextBlock; mapped: MappedTags };

function joinTexts(
  prepared: readonly PreparedBlock[],
  locale: string,
  readScript: ReadScript,
): string | Failure {
  const lines: string[] = [];
  for (const { block, mapped } of prepared) {
    const words = chooseWords(block, mapped, locale);
    if (words === undefined) {
      const language = locale === "und" ? "no language" : `${localeFacts(locale).name} (${locale})`;
      return createRefusal(
        "bad-request",
        `The ${block.role} has no words for ${language}. Write them, or take that language out.`,
      );
    }
    if (!isBlank(words)) lines.push(compileBlock(block, words, locale, readScript));
  }
  if (lines.length === 0) return "";
  const rule = "Letter for letter as quoted, each exactly once, without the quotes. No other text anywhere.";
  return [...lines, rule].join("\n");
}
