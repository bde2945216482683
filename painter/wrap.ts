/** Breaks words into lines that fit a width, by the rules of their script. */
import type { Script } from "./script.ts";

export type Measure = (line: string) => number;

/** Must not begin a line in Chinese and Japanese (closing marks, small kana, the long vowel). */
const neverFirst =
  /^[、。，．・：；？！!?,.:;）)」』】〉》〕}\]ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥％%’”〟]/u;
/** Must not end a line. */
const neverLast = /[（(「『【〈《〔{[‘“〝]$/u;

/** The smallest pieces that stay whole, spaces kept at their ends. */
export function splitPieces(words: string, script: Script, language: string): string[] {
  if (script !== "cjk" && script !== "thai") {
    // A no-break space keeps its neighbours together, and so does a plain one before a sign ("40 %", "68 €").
    const bound = words.replace(/(?<=\d) (?=[%€£¥₽₩₹$°])/gu, "\u00a0");
    return bound.match(/[^ \t\u3000]+?(?:[-–—/](?=[\p{L}\d])|[ \t\u3000]+|$)/gu) ?? [];
  }
  const segmenter = new Intl.Segmenter(language === "und" ? undefined : language, { granularity: "word" });
  const pieces: string[] = [];
  for (const { segment } of segmenter.segment(words)) {
    const last = pieces.at(-1);
    const clings =
      last !== undefined &&
      (neverFirst.test(segment) || /^\s/u.test(segment) || neverLast.test(last) || /^\p{M}/u.test(segment));
    // A particle of one kana belongs to the word before it; beginning a line with it reads as a stumble.
    const isParticle =
      script === "cjk" &&
      /^\p{Script=Hiragana}{1,2}$/u.test(segment) &&
      last !== undefined &&
      !/[\s、。]$/u.test(last);
    if (clings || isParticle) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
  }
  return pieces;
}

/** A piece wider than the line is cut between graphemes, so that no accent or conjunct is torn off. */
function cutPiece(piece: string, widthPx: number, measure: Measure): string[] {
  if (measure(piece.trimEnd()) <= widthPx) return [piece];
  const parts: string[] = [];
  let part = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(piece)) {
    if (part !== "" && measure(part + segment) > widthPx && !neverFirst.test(segment)) {
      parts.push(part);
      part = "";
    }
    part += segment;
  }
  return part === "" ? parts : [...parts, part];
}

function fillLines(pieces: readonly string[], widthPx: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces.flatMap((whole) => cutPiece(whole, widthPx, measure))) {
    if (line !== "" && measure((line + piece).trimEnd()) > widthPx) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return line.trim() === "" ? lines : [...lines, line.trimEnd()];
}

export type Wrapped = { lines: string[]; hasCutWord: boolean };

/**
 * Lines no wider than `widthPx`. Line ends in the words are kept. A balanced text uses the narrowest width that needs
 * no more lines, so that a headline has no orphan on its last line; Chinese and Japanese break after a mark where that
 * needs no more lines either.
 */
export function wrapWords(
  words: string,
  script: Script,
  language: string,
  widthPx: number,
  measure: Measure,
  isBalanced: boolean,
): Wrapped {
  const paragraphs = words
    .split(/\r?\n/u)
    .map((paragraph) => splitPieces(paragraph.trim(), script, language));
  const hasCutWord = paragraphs.some((pieces) => pieces.some((piece) => measure(piece.trimEnd()) > widthPx));
  function wrapAll(limitPx: number): string[] {
    return paragraphs.flatMap((pieces) => fillLines(pieces, limitPx, measure));
  }
  let lines = wrapAll(widthPx);
  if (isBalanced && lines.length > 1 && !hasCutWord) {
    const widestPx = Math.max(...paragraphs.flat().map((piece) => measure(piece.trimEnd())));
    let low = Math.max(widthPx * 0.4, widestPx);
    let high = widthPx;
    for (let step = 0; step < 7; step += 1) {
      const middle = (low + high) / 2;
      const tried = wrapAll(middle);
      if (tried.length > lines.length) low = middle;
      else [high, lines] = [middle, tried.length === lines.length ? tried : lines];
    }
  }
  const phrases = isBalanced && script === "cjk" ? words.split(/(?<=[、，。！？；：])(?!$)|\r?\n/u) : [];
  const isPhrased = phrases.length === lines.length && phrases.every((phrase) => measure(phrase) <= widthPx);
  return { lines: isPhrased ? phrases.map((phrase) => phrase.trim()) : lines, hasCutWord };
}
