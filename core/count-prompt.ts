/** Counts the prompts of a run's cells without writing them: hundreds of cells share a brief's fields, words and shots. */
import type { Range } from "./api.ts";
import type { Brief } from "./brief.ts";
import { isFailure, type Failure } from "./failure.ts";
import { prepareTexts } from "./prompt-texts.ts";
import { checkLength, isBare, listSections, type PromptCell } from "./prompt.ts";
import { remember } from "./remember.ts";
import { boundTokens, countText, type TextCount } from "./tokens.ts";

/**
 * The text tokens of each cell's compiled prompt, or why it cannot be sent. Every text is counted once: labels, texts and
 * line breaks between them meet at white space, so that a prompt has the sum of their words and bytes.
 */
export function createPromptCounter(brief: Brief, maxLength: number): (cell: PromptCell) => Range | Failure {
  const readTexts = prepareTexts(brief.texts ?? []);
  const counts = new Map<string, TextCount>();
  return (cell) => {
    const sections = listSections(brief, cell, readTexts);
    if (isFailure(sections)) return sections;
    const pieces = isBare(sections)
      ? sections.map(({ text }) => text)
      : sections.flatMap(({ label, text }) => [`${label}:`, text]);
    let words = 0;
    let bytes = Math.max(0, pieces.length - 1);
    let length = bytes;
    for (const piece of pieces) {
      const counted = remember(counts, piece, countText);
      words += counted.words;
      bytes += counted.bytes;
      length += piece.length;
    }
    return checkLength(length, maxLength) ?? boundTokens({ words, bytes });
  };
}
