/** The Text section of a prompt: every block verbatim in quotes, with role, place, type, language and direction. */
import type { TextBlock, TextPosition } from "./brief.ts";
import { createRefusal, type Failure } from "./failure.ts";
import { directionOf, listFallbacks, localeFacts, scriptOf } from "./locale.ts";
import { scriptNames } from "./locale-table.ts";
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
 * The words of a block in a locale: of the tag, else of its parents, else those written for no locale (`und`). A cell
 * without a locale takes the only words there are. Empty words mean: leave this block out here.
 */
export function findWords(block: TextBlock, locale: string): string | undefined {
  return chooseWords(mapWords(block), locale);
}

function mapWords(block: TextBlock): Map<string, string> {
  const byTag = new Map<string, string>();
  for (const tag of Object.keys(block.words)) byTag.set(tag.toLowerCase(), block.words[tag] ?? "");
  return byTag;
}

function chooseWords(byTag: Map<string, string>, locale: string): string | undefined {
  for (const tag of listFallbacks(locale)) {
    const words = byTag.get(tag.toLowerCase());
    if (words !== undefined) return words;
  }
  if (byTag.size === 0) return "";
  return locale === "und" && byTag.size === 1 ? Array.from(byTag.values())[0] : undefined;
}

function describeLanguage(words: string, locale: string, readScript: ReadScript): string {
  const facts = localeFacts(locale);
  const script = facts.script === "Zyyy" ? readScript(words) : facts.script;
  const direction = directionOf(script) === "rtl" ? "right to left" : "left to right";
  if (facts.script !== "Zyyy") return `${facts.name}, ${facts.scriptName} script, ${direction}`;
  return script === "Zyyy" ? "" : `${scriptNames[script] ?? script} script, ${direction}`;
}

/** The script of words, worked out once for all locales. */
type ReadScript = (words: string) => string;

function compileBlock(block: TextBlock, words: string, locale: string, readScript: ReadScript): string {
  const place = block.position === undefined ? "" : ` ${positionWords[block.position]}`;
  const type =
    block.typography === undefined || block.typography === "" ? "" : `, set in ${block.typography}`;
  const language = describeLanguage(words, locale, readScript);
  const lines = words.split("\n").length;
  const breaks = lines === 1 ? "" : `, ${lines} lines broken as written`;
  const role = block.role.charAt(0).toUpperCase() + block.role.slice(1);
  return `${role}${place}${type}${language === "" ? "" : `; ${language}`}${breaks}: ${quoteWords(words)}`;
}

/** The section's text, empty when no block has words; a failure names the block whose words are missing. */
export function compileTexts(blocks: readonly TextBlock[], locale: string): string | Failure {
  return prepareTexts(blocks)(locale);
}

/** The same for many locales: each is compiled once, and no block is read again for the next. */
export function prepareTexts(blocks: readonly TextBlock[]): (locale: string) => string | Failure {
  const prepared = blocks.map((block) => ({ block, byTag: mapWords(block) }));
  const scripts = new Map<string, string>();
  function readScript(words: string): string {
    return remember(scripts, words, scriptOf);
  }
  const compiled = new Map<string, string | Failure>();
  return (locale) => remember(compiled, locale, () => joinTexts(prepared, locale, readScript));
}

type PreparedBlock = { block: TextBlock; byTag: Map<string, string> };

function joinTexts(
  prepared: readonly PreparedBlock[],
  locale: string,
  readScript: ReadScript,
): string | Failure {
  const lines: string[] = [];
  for (const { block, byTag } of prepared) {
    const words = chooseWords(byTag, locale);
    if (words === undefined) {
      const language = locale === "und" ? "no language" : `${localeFacts(locale).name} (${locale})`;
      return createRefusal(
        "bad-request",
        `The ${block.role} has no words for ${language}. Write them, or take that language out.`,
      );
    }
    if (words.trim() !== "") lines.push(compileBlock(block, words, locale, readScript));
  }
  if (lines.length === 0) return "";
  const rule = "Letter for letter as quoted, each exactly once, without the quotes. No other text anywhere.";
  return [...lines, rule].join("\n");
}
