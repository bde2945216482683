/** What was typed, as it is kept: without what was opened and left empty, and without space around it, but for words. */
import { type Brief, briefFields, type Shot, type TextBlock } from "../../core/brief.ts";
import { isBlank } from "../../core/line-breaks.ts";

/** The brief with all of its words, also those of languages that are switched off. */
export function tidyBrief(brief: Brief): Brief {
  const tidy: Brief = { subject: "" };
  for (const name of briefFields) {
    const text = brief[name]?.trim();
    if (text) tidy[name] = text;
  }
  const texts = (brief.texts ?? []).map(tidyText).filter(hasWords);
  if (texts.length > 0) tidy.texts = texts;
  if (brief.references !== undefined && brief.references.length > 0) tidy.references = brief.references;
  if (brief.prompt !== undefined) tidy.prompt = brief.prompt;
  return tidy;
}

/** The shots that say something. */
export function tidyShots(shots: readonly Shot[]): Shot[] {
  return shots.map(({ key, text }) => ({ key, text: text.trim() })).filter(({ text }) => text !== "");
}

/** What a target shows beside the brief's subject, as a field of it; none where nothing was written. */
export function tidySubject(subject = ""): { subject?: string } {
  const text = subject.trim();
  return text === "" ? {} : { subject: text };
}

/** The words that were written, each as it came (W1); a field that was opened and left empty has none. */
export function keepWritten(words: TextBlock["words"]): TextBlock["words"] {
  return Object.fromEntries(Object.entries(words).filter(([, each]) => !isBlank(each)));
}

function tidyText(text: TextBlock): TextBlock {
  const words = keepWritten(text.words);
  const { typography, ...rest } = text;
  return typography?.trim() ? { ...rest, typography: typography.trim(), words } : { ...rest, words };
}

function hasWords(text: TextBlock): boolean {
  return Object.keys(text.words).length > 0;
}
