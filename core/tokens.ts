/** Token counts: output by the published law, input pictures by a measured one, text as a bounded range. */
import type { Range, Size } from "./api.ts";
import type { QualityRule } from "./catalogue.ts";

type Rounding = "half-even" | "half-up";

/**
 * The output token law of gpt-image-2 and 2.5 in whole numbers, exact for any size. `axis` is the quality's number A.
 * The shape is counted in A steps along its long edge, then scaled by the area.
 */
export function lawTokens(size: Size, axis: number, rounding: Rounding = "half-even"): number {
  const { width, height } = size;
  return width >= height
    ? countLawTokens(width, height, axis, rounding)
    : countLawTokens(height, width, axis, rounding);
}

/** The law for a long and a short edge in pixels, without an object per size: the size index calls it thousands of times. */
export function countLawTokens(long: number, short: number, axis: number, rounding: Rounding): number {
  const whole = Math.floor((axis * short) / long);
  const twiceRest = 2 * (axis * short - whole * long);
  const isTie = twiceRest === long;
  const roundsUp = twiceRest > long || (isTie && (rounding === "half-up" || whole % 2 === 1));
  const steps = roundsUp ? whole + 1 : whole;
  return Math.floor((axis * steps * (2_000_000 + long * short) + 3_999_999) / 4_000_000);
}

/**
 * Output tokens of one picture. Exact (`low` equals `high`) unless the model is only estimated, or the size falls on a
 * rounding tie: the docs' calculator rounds ties to even, the server is not documented, so `high` takes half-up.
 */
export function outputTokens(size: Size, quality: QualityRule): Range {
  return {
    low: Math.floor(lawTokens(size, quality.axis) * quality.factor.low),
    high: reserveTokens(size, quality),
  };
}

/** Output tokens to reserve for one picture: the larger of both roundings, times the estimate's upper factor. */
export function reserveTokens(size: Size, quality: QualityRule): number {
  return Math.ceil(lawTokens(size, quality.axis, "half-up") * quality.factor.high);
}

const patchPx = 32;
const maxPatches = 1536;
/** Keeps 48.000000001 patches from counting as 49 after a square root. */
const guard = 1e-9;

function countPatches(width: number, height: number): number {
  return Math.ceil(width / patchPx - guard) * Math.ceil(height / patchPx - guard);
}

/**
 * Tokens one input picture costs, in pixels of the picture as it is sent; at most 1,536 (P2). OpenAI's vision guide publishes how
 * a picture is scaled down to that many patches; that GPT Image counts so, and enlarges small pictures first, is measured.
 * Strips beyond 1:3 are counted on a canvas widened to 1:3: how the provider clamps them is unknown, and this is the
 * larger reading.
 */
export function inputImageTokens(size: Size): number {
  const long = Math.max(size.width, size.height);
  const enlarge = long < 1024 ? Math.min(2, 1024 / long) : 1;
  const shortest = (long * enlarge) / 3;
  const width = Math.max(size.width * enlarge, shortest);
  const height = Math.max(size.height * enlarge, shortest);
  const patches = countPatches(width, height);
  if (patches <= maxPatches) return patches;
  const shrink = Math.sqrt((maxPatches * patchPx * patchPx) / (width * height));
  const columns = (width * shrink) / patchPx;
  const rows = (height * shrink) / patchPx;
  const fit = Math.min(Math.floor(columns + guard) / columns, Math.floor(rows + guard) / rows);
  return countPatches(width * shrink * fit, height * shrink * fit);
}

/** What an input picture of unknown size costs at most. */
export const maxInputImageTokens = maxPatches;

/** Bytes of a text in UTF-8; a lone surrogate counts as the three bytes of its replacement. */
export function countUtf8Bytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isPair(text, index, unit)) {
      bytes += 4;
      index += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isPair(text: string, index: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(index + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

/** Tokens the provider adds around a prompt: 6 or 7 were seen. */
const promptOverhead = 16;

export type TextCount = { words: number; bytes: number };

/** A text's words that are a token at least, and its UTF-8 bytes. */
export function countText(text: string): TextCount {
  const words = text.split(/\s+/).filter((word) => word !== "" && word.charAt(0) !== "/");
  return { words: words.length, bytes: countUtf8Bytes(text) };
}

/**
 * Text tokens of a prompt, bounded without a tokenizer. Upper: the provider's tokenizer (o200k) works on bytes, and no
 * token is shorter than one byte, so there are never more tokens than UTF-8 bytes, in any script. Lower: it never
 * joins two words across white space, so every word is at least one token; the one exception is a slash after a line
 * break, hence words starting with one are not counted.
 */
export function boundTokens({ words, bytes }: TextCount): Range {
  return { low: Math.max(1, words), high: bytes + promptOverhead };
}

/** The same of the prompt itself. */
export function textTokens(prompt: string): Range {
  return boundTokens(countText(prompt));
}
