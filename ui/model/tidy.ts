/** What was typed, as it is kept and sent: without what was opened and left empty, and without space around it. */
import type { Brief, Shot, TextBlock } from "../../core/brief.ts";

/** The brief with words of the languages in force alone. */
export function tidyBrief(brief: Brief, locales: readonly string[]): Brief {
  const tidy: Brief = { subject: brief.subject.trim() };
  for (const name of fieldNames) {
    const text = brief[name]?.trim();
    if (text) tidy[name] = text;
  }
  const texts = (brief.texts ?? []).map((text) => tidyText(text, locales)).filter(hasWords);
  if (texts.length > 0) tidy.texts = texts;
  if (brief.references !== undefined && brief.references.length > 0) tidy.references = brief.references;
  if (brief.prompt !== undefined) tidy.prompt = brief.prompt;
  return tidy;
}

/** The shots that say something. */
export function tidyShots(shots: readonly Shot[]): Shot[] {
  return shots.map(({ key, text }) => ({ key, text: text.trim() })).filter(({ text }) => text !== "");
}

const fieldNames = [
  "scene",
  "style",
  "composition",
  "lighting",
  "palette",
  "keep",
  "change",
  "avoid",
] as const;

function tidyText(text: TextBlock, locales: readonly string[]): TextBlock {
  const words = Object.fromEntries(
    locales.map((tag) => [tag, (text.words[tag] ?? "").trim()]).filter(([, each]) => each !== ""),
  );
  const { typography, ...rest } = text;
  return typography?.trim() ? { ...rest, typography: typography.trim(), words } : { ...rest, words };
}

function hasWords(text: TextBlock): boolean {
  return Object.keys(text.words).length > 0;
}
