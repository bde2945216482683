/** Words in quotes inside a prompt: they usually mean "write exactly this in the picture". */
import type { Brief } from "../../core/brief.ts";
import { joinLines } from "../../core/line-breaks.ts";

// Straight, curly, angle and corner quotes. Single straight quotes are left out: they are apostrophes far more often.
const quoted =
  /"([^"\n]{2,200})"|“([^”\n]{2,200})”|„([^“”\n]{2,200})[“”]|«([^»\n]{2,200})»|「([^」\n]{1,200})」|『([^』\n]{1,200})』/gu;

/** Quoted words in the prompt that no text block carries yet, in the order they appear, each once. */
export function findQuotedWords(brief: Brief): string[] {
  const written = (brief.texts ?? []).flatMap((text) => Object.values(text.words));
  const carried = new Set(written.map((words) => joinLines(words).trim()));
  const found = Array.from(brief.subject.matchAll(quoted), (match) =>
    (match.slice(1).find((group) => group !== undefined) ?? "").trim(),
  );
  return [...new Set(found)].filter((words) => words !== "" && !carried.has(words));
}
