/** The Text section of a prompt: every block verbatim in quotes, with role, place, type, language and direction. */
import type { TextBlock, TextPosition } from "./brief.ts";
import { createFailure, type Failure } from "./failure.ts";
import { directionOf, listFallbacks, localeFacts, scriptOf } from "./locale.ts";
import { scriptNames } from "./locale-table.ts";

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
  const byTag = new Map<string, string>();
  for (const tag of Object.keys(block.words)) byTag.set(tag.toLowerCase(), block.words[tag] ?? "");
  for (const tag of listFallbacks(locale)) {
    const words = byTag.get(tag.toLowerCase());
    if (words !== undefined) return words;
  }
  const all = Array.from(byTag.values());
  if (all.length === 0) return "";
  return locale === "und" && all.length === 1 ? all[0] : undefined;
}

function describeLanguage(words: string, locale: string): string {
  const facts = localeFacts(locale);
  const script = facts.script === "Zyyy" ? scriptOf(words) : facts.script;
  const direction = directionOf(script) === "rtl" ? "right to left" : "left to right";
  if (facts.script !== "Zyyy") return `${facts.name}, ${facts.scriptName} script, ${direction}`;
  return script === "Zyyy" ? "" : `${scriptNames[script] ?? script} script, ${direction}`;
}

function compileBlock(block: TextBlock, words: string, locale: string): string {
  const place = block.position === undefined ? "" : ` ${positionWords[block.position]}`;
  const type =
    block.typography === undefined || block.typography === "" ? "" : `, set in ${block.typography}`;
  const language = describeLanguage(words, locale);
  const lines = words.split("\n").length;
  const breaks = lines === 1 ? "" : `, ${lines} lines broken as written`;
  const role = block.role.charAt(0).toUpperCase() + block.role.slice(1);
  return `${role}${place}${type}${language === "" ? "" : `; ${language}`}${breaks}: ${quoteWords(words)}`;
}

/** The section's text, empty when no block has words; a failure names the block whose words are missing. */
export function compileTexts(blocks: readonly TextBlock[], locale: string): string | Failure {
  const lines: string[] = [];
  for (const block of blocks) {
    const words = findWords(block, locale);
    if (words === undefined) {
      const language = locale === "und" ? "no language" : `${localeFacts(locale).name} (${locale})`;
      return createFailure("bad-request", {
        message: `The ${block.role} has no words for ${language}. Write them, or take that language out.`,
      });
    }
    if (words.trim() !== "") lines.push(compileBlock(block, words, locale));
  }
  if (lines.length === 0) return "";
  const rule = "Letter for letter as quoted, each exactly once, without the quotes. No other text anywhere.";
  return [...lines, rule].join("\n");
}
