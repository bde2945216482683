/** The line a run goes by: in the panel's list, on the section around its frames, in the relay's lists and on the admin page. */

import type { RunBody } from "./run-body.ts";

/** In code points, which is what a reader counts. */
const longest = 60;

/**
 * The start of the subject, else of the edited prompt, else of `own`, what the first target with a subject of its own shows,
 * on one line: at most 60 code points, cut at a word where one ends in the
 * second half. It holds nothing that a database refuses, and no half of an emoji.
 */
export function titleOf(brief: { subject: string; prompt?: string | undefined }, own = ""): string {
  const line = toLine(brief.subject) || toLine(brief.prompt ?? "") || toLine(own);
  if (line === "") return "Untitled";
  const points = Array.from(line);
  if (points.length <= longest) return line;
  const kept = points.slice(0, longest - 1);
  const space = kept.lastIndexOf(" ");
  const end = space > longest / 2 ? space : kept.length;
  // An emoji may be several code points that zero-width joiners hold together.
  const whole = points[end] === joiner || kept[end - 1] === joiner ? kept.lastIndexOf(" ", end - 1) : end;
  return `${kept.slice(0, whole > 0 ? whole : end).join("")}…`;
}

const joiner = "\u200d";

/** The title of a run: of its brief, else of the first of its cells that shows something of its own. */
export function titleOfRun({ brief, cells }: Pick<RunBody, "brief" | "cells">): string {
  return titleOf(brief, cells.find(({ subject }) => subject !== undefined)?.subject);
}

function toLine(text: string): string {
  const plain = Array.from(text, (point) => (isPrintable(point) ? point : " ")).join("");
  return plain.replace(/\s+/g, " ").trim();
}

/** False for control characters and for halves of a surrogate pair. */
function isPrintable(point: string): boolean {
  const code = point.codePointAt(0) ?? 0;
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  return !isControl && (code < 0xd800 || code > 0xdfff);
}
