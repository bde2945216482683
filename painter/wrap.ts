/** Breaks words into lines that fit a width, by the rules of their script. */
import { hyphenate } from "./hyphenate.ts";
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

/**
 * How many of `count` things fit on a line, at least one. Looked for around a guess, by doubling and halving: each question
 * shapes all letters of the line.
 */
function countFitting(count: number, guess: number, fits: (number: number) => boolean): number {
  let [low, high, step] = [1, count + 1, 1];
  const first = Math.min(Math.max(guess, 2), count);
  if (count === 1) return 1;
  if (fits(first)) {
    for (low = first; low + step <= count && fits(low + step); step *= 2) low += step;
    high = Math.min(low + step, high);
  } else {
    for (high = first; high - step > 1 && !fits(high - step); step *= 2) high -= step;
    low = Math.max(1, high - step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** A piece wider than the line is cut between graphemes, so that no accent or conjunct is torn off. */
function cutPiece(piece: string, widthPx: number, measure: Measure): string[] {
  if (measure(piece.trimEnd()) <= widthPx) return [piece];
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const graphemes = Array.from(segmenter.segment(piece), ({ segment }) => segment);
  const parts: string[] = [];
  let guess = 0;
  for (let from = 0; from < graphemes.length;) {
    const start = from;
    guess = countFitting(
      graphemes.length - start,
      guess,
      (count) => measure(graphemes.slice(start, start + count).join("")) <= widthPx,
    );
    from += guess;
    while (neverFirst.test(graphemes[from] ?? "")) from += 1;
    parts.push(graphemes.slice(start, from).join(""));
  }
  return parts;
}

type Filled = { lines: string[]; hasWidePiece: boolean };

/** Fills lines with whole pieces; one that is wider than the line has a line of its own, and is noted. */
function fillLines(pieces: readonly string[], widthPx: number, measure: Measure): Filled {
  const lines: string[] = [];
  let hasWidePiece = false;
  let guess = 0;
  for (let from = 0; from < pieces.length; from += guess) {
    const start = from;
    function join(count: number): string {
      const line = pieces.slice(start, start + count).join("");
      return line.trimEnd();
    }
    guess = countFitting(pieces.length - start, guess, (count) => measure(join(count)) <= widthPx);
    const line = join(guess);
    if (guess === 1 && measure(line) > widthPx) hasWidePiece = true;
    lines.push(line);
  }
  if (lines.at(-1)?.trim() === "") lines.pop();
  return { lines, hasWidePiece };
}

export type Wrapped = { lines: string[]; hasCutWord: boolean };

/**
 * Lines no wider than `widthPx`. Line feeds in the words are kept. A balanced text uses the narrowest width that needs
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
  function split(paragraph: string): string[] {
    const pieces = splitPieces(paragraph.trim(), script, language);
    if (script !== "latin") return pieces;
    return pieces.flatMap((piece) => hyphenate(piece, (line) => measure(line) <= widthPx));
  }
  const paragraphs = words.split("\n").map(split);
  const filled = paragraphs.map((pieces) => fillLines(pieces, widthPx, measure));
  if (filled.some(({ hasWidePiece }) => hasWidePiece)) return cutWords(paragraphs, widthPx, measure);
  const lines = filled.flatMap((paragraph) => paragraph.lines);
  if (!isBalanced || lines.length < 2) return { lines, hasCutWord: false };
  const phrases = script === "cjk" ? words.split(/(?<=[、，。！？；：])(?!$)|\n/u).map(split) : paragraphs;
  const phrased = phrases.flatMap((phrase) => fillLines(phrase, widthPx, measure).lines);
  const balanced =
    phrased.length <= lines.length
      ? balance(phrases, phrased, widthPx, measure)
      : balance(paragraphs, lines, widthPx, measure);
  return { lines: balanced, hasCutWord: false };
}

function cutWords(paragraphs: readonly string[][], widthPx: number, measure: Measure): Wrapped {
  const lines = paragraphs.flatMap((pieces) => {
    const parts = pieces.flatMap((piece) => cutPiece(piece, widthPx, measure));
    return fillLines(parts, widthPx, measure).lines;
  });
  return { lines, hasCutWord: true };
}

/** The same number of lines at nearly the narrowest width that allows it. */
function balance(
  paragraphs: readonly string[][],
  filled: string[],
  widthPx: number,
  measure: Measure,
): string[] {
  const widestPx = Math.max(...paragraphs.flat().map((piece) => measure(piece.trimEnd())));
  let lines = filled;
  let low = Math.max(widthPx * 0.4, widestPx);
  let high = widthPx;
  for (let step = 0; step < 7; step += 1) {
    const middle = (low + high) / 2;
    const tried = paragraphs.flatMap((pieces) => fillLines(pieces, middle, measure).lines);
    if (tried.length > lines.length) low = middle;
    else [high, lines] = [middle, tried.length === lines.length ? tried : lines];
  }
  return lines;
}
