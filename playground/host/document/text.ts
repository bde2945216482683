/** Lines of a text node and the box they need; the painter draws the same lines. */
import type { NodeRecord } from "./record.ts";
import type { TextRuler } from "./store.ts";

export type TextLine = { readonly text: string; readonly width: number; readonly lastOfParagraph: boolean };

/** What is drawn: the characters after `textCase`. */
export function shownText(record: NodeRecord): string {
  if (record.textCase === "UPPER") return record.characters.toUpperCase();
  if (record.textCase === "LOWER") return record.characters.toLowerCase();
  if (record.textCase === "TITLE")
    return record.characters.replace(/(^|\s)(\S)/gu, (match) => match.toUpperCase());
  return record.characters;
}

/** Pixels from one baseline to the next; AUTO is Inter's own 1.21 em. */
export function lineHeightPx(record: NodeRecord): number {
  if (record.lineHeight.unit === "AUTO") return Math.round(record.fontSize * 1.21);
  if (record.lineHeight.unit === "PIXELS") return record.lineHeight.value;
  return (record.fontSize * record.lineHeight.value) / 100;
}

/** Breaks the characters into lines, at words, or between letters where a word alone is too wide. */
export function layOutText(record: NodeRecord, ruler: TextRuler): readonly TextLine[] {
  const wraps = record.textAutoResize !== "WIDTH_AND_HEIGHT";
  return shownText(record)
    .split(/\r\n|[\n\u2028\u2029]/u)
    .flatMap((paragraph) => {
      const lines = wraps ? wrap(paragraph, record, ruler) : [paragraph];
      return lines.map((text, index) => ({
        text,
        width: ruler(text, record),
        lastOfParagraph: index === lines.length - 1,
      }));
    });
}

function wrap(paragraph: string, record: NodeRecord, ruler: TextRuler): readonly string[] {
  if (ruler(paragraph, record) <= record.width) return [paragraph];
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(paragraph)) {
    if (line !== "" && ruler((line + piece).trimEnd(), record) > record.width) {
      lines.push(line.trimEnd());
      line = "";
    }
    if (ruler(piece.trimEnd(), record) <= record.width) {
      line += piece;
      continue;
    }
    for (const letter of piece) {
      if (line !== "" && ruler(line + letter, record) > record.width) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** Words with the space behind them; scripts without spaces are cut by the engine's own dictionary. */
function piecesOf(paragraph: string): readonly string[] {
  const pieces: string[] = [];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(paragraph)) {
    const last = pieces.length - 1;
    const joins = /^[\s\p{P}]+$/u.test(segment) || /[\p{Ps}\p{Pi}'’-]$/u.test(pieces[last] ?? "");
    if (joins && last >= 0 && !/\s$/u.test(pieces[last] ?? "")) pieces[last] += segment;
    else pieces.push(segment);
  }
  return pieces;
}

/** The size `textAutoResize` gives a text node. */
export function textBox(record: NodeRecord, ruler: TextRuler): Pick<NodeRecord, "width" | "height"> {
  if (record.textAutoResize === "NONE" || record.textAutoResize === "TRUNCATE") {
    return { width: record.width, height: record.height };
  }
  const lines = layOutText(record, ruler);
  const height = Math.ceil(lines.length * lineHeightPx(record));
  if (record.textAutoResize === "HEIGHT") return { width: record.width, height };
  const widest = Math.max(0, ...lines.map((line) => line.width));
  return { width: Math.ceil(widest), height };
}
