/** Turns the brief's texts into stacks of set lines with exact places, before anything is painted. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { joinLines } from "../core/line-breaks.ts";
import { chooseFonts, type FontChoice } from "./fonts.ts";
import type { OfflineText } from "./request.ts";
import {
  chooseHan,
  chooseLanguage,
  chooseLetterSpacing,
  chooseLineHeight,
  detectScript,
  type Script,
} from "./script.ts";
import { wrapWords } from "./wrap.ts";

export type Box = { x: number; y: number; width: number; height: number };
export type Align = "left" | "center" | "right";
export type Form = "plain" | "pill" | "tag" | "badge" | "quote";

export type SetBlock = {
  role: string;
  form: Form;
  lines: string[];
  /** For `context.font`. */
  font: string;
  sizePx: number;
  lineHeightPx: number;
  letterSpacingPx: number;
  language: string;
  direction: "ltr" | "rtl";
  align: Align;
  box: Box;
  /** Characters no font has: drawn as nothing rather than as an empty box. */
  missing: readonly string[];
};

type RoleStyle = {
  scale: number;
  weight: number;
  form: Form;
  maxLines: number;
  isDisplay: boolean;
  gap: number;
};

const plain = { form: "plain", isDisplay: false, maxLines: Infinity, gap: 0.34 } as const;
const roleStyles: Readonly<Record<string, RoleStyle>> = {
  headline: { ...plain, scale: 1, weight: 800, isDisplay: true, maxLines: 4 },
  subhead: { ...plain, scale: 0.42, weight: 500, maxLines: 4 },
  body: { ...plain, scale: 0.3, weight: 400 },
  quote: { ...plain, scale: 0.62, weight: 500, isDisplay: true, form: "quote", maxLines: 6 },
  button: { ...plain, scale: 0.3, weight: 600, form: "pill", maxLines: 2, gap: 0.5 },
  label: { ...plain, scale: 0.24, weight: 600, form: "tag", maxLines: 2, gap: 0.4 },
  caption: { ...plain, scale: 0.24, weight: 400 },
  price: { ...plain, scale: 0.62, weight: 800, form: "badge", maxLines: 2, isDisplay: true, gap: 0.5 },
  legal: { ...plain, scale: 0.17, weight: 400 },
  logo: { ...plain, scale: 0.36, weight: 700, maxLines: 2 },
};

function styleOf(role: string): RoleStyle {
  return roleStyles[role] ?? { ...plain, scale: 0.3, weight: 400 };
}

/** Reads the little of a typography note that fonts at hand can follow. */
function readTypography(
  note: string | undefined,
  weight: number,
): { weight: number; face: "sans" | "serif" } {
  const text = (note ?? "").toLowerCase();
  const face =
    /serif|didone|elegant|editorial|classic|playfair|明朝|宋/.test(text) && !/sans/.test(text)
      ? "serif"
      : "sans";
  if (/light|thin|regular|细|細/.test(text)) return { weight: 400, face };
  if (/black|heavy|bold|粗|太/.test(text)) return { weight: 800, face };
  return { weight, face };
}

export function padding(form: Form, sizePx: number): { x: number; y: number } {
  switch (form) {
    case "pill":
      return { x: sizePx * 1.1, y: sizePx * 0.62 };
    case "tag":
      return { x: sizePx * 0.75, y: sizePx * 0.36 };
    case "badge":
      return { x: sizePx * 0.5, y: sizePx * 0.26 };
    case "quote":
      return { x: sizePx * 0.55, y: 0 };
    case "plain":
      return { x: 0, y: 0 };
  }
}

/** A text with everything that does not depend on its size: read once, set at many sizes. */
type Readable = {
  text: OfflineText;
  style: RoleStyle;
  weight: number;
  /** Composed characters, none without a glyph; lines end in line feeds. */
  words: string;
  fonts: FontChoice;
  script: Script;
  language: string;
  leastEm: number;
  /** Lines the words themselves ask for. */
  paragraphs: number;
};

function readText(text: OfflineText): Readable {
  const style = styleOf(text.role);
  const { weight, face } = readTypography(text.typography, style.weight);
  const composed = joinLines(text.words).normalize("NFC").trim();
  const fonts = chooseFonts(composed, weight, face, chooseHan(text));
  const missing = new Set(fonts.missing);
  const words = Array.from(composed)
    .filter((character) => !missing.has(character))
    .join("");
  return {
    text,
    style,
    weight,
    words,
    fonts,
    script: detectScript(words),
    language: chooseLanguage(text.locale),
    leastEm: computeLeastEm(words),
    paragraphs: words.split("\n").filter((paragraph) => paragraph.trim() !== "").length,
  };
}

type Measures = { sizePx: number; lineHeightPx: number; lineLimitPx: number; pad: { x: number; y: number } };

function computeMeasures({ style, script }: Readable, baseSizePx: number, place: Place): Measures {
  const sizePx = Math.max(place.minSizePx, Math.round(baseSizePx * style.scale * 10) / 10);
  const pad = padding(style.form, sizePx);
  return {
    sizePx,
    pad,
    lineHeightPx: sizePx * chooseLineHeight(script, style.isDisplay),
    lineLimitPx: Math.min(place.widthPx - pad.x * 2, style.isDisplay ? Infinity : sizePx * 36),
  };
}

/** No letters are narrower on average, in em: where even those have no room, nothing has to be shaped to know. */
const narrowestEm = 0.18;
/** Those of Chinese, Japanese and Korean are set in squares. */
const squareEm = 0.8;
const square = /[\p{Script=Han}\p{Script=Hiragana}\u30a0-\u30ff\uac00-\ud7a3]/gu;

/** A width the words have at least when they are set at 1 px. */
function computeLeastEm(words: string): number {
  const squares = words.match(square)?.length ?? 0;
  const letters = Array.from(words.replaceAll(/[\p{M}\p{C}\p{Z}]/gu, "")).length;
  return squares * squareEm + Math.max(0, letters - squares) * narrowestEm;
}

/** A height the text needs at least, without shaping it; Infinity where it needs more lines than its role may have. */
function computeLeastHeight(readable: Readable, baseSizePx: number, place: Place): number {
  const { sizePx, lineHeightPx, lineLimitPx, pad } = computeMeasures(readable, baseSizePx, place);
  const full = Math.ceil((readable.leastEm * sizePx) / Math.max(1, lineLimitPx));
  const lines = Math.max(full, readable.paragraphs);
  return lines > readable.style.maxLines ? Infinity : lines * lineHeightPx + pad.y * 2;
}

/** The room of a block, and how it is set in it. */
type Place = { widthPx: number; minSizePx: number; align: Align; isBalanced: boolean };

/** A block as it came out at one size; cramped where a word had to be cut or there are more lines than its role may have. */
type Tried = SetBlock & { isCramped: boolean };

/** Sets one text at one size within a width; its box begins at 0, 0. */
function setBlock(context: SKRSContext2D, readable: Readable, baseSizePx: number, place: Place): Tried {
  const { text, style, weight, words, fonts, script, language } = readable;
  const { sizePx, lineHeightPx, lineLimitPx, pad } = computeMeasures(readable, baseSizePx, place);
  const font = `${weight} ${sizePx}px ${fonts.families}`;
  const letterSpacingPx = chooseLetterSpacing(script, style.isDisplay) * sizePx;
  context.font = font;
  context.lang = language;
  context.letterSpacing = `${letterSpacingPx.toFixed(2)}px`;
  function measure(line: string): number {
    return context.measureText(line).width;
  }
  const { lines, hasCutWord } = wrapWords(words, script, language, lineLimitPx, measure, place.isBalanced);
  const textWidthPx = Math.max(0, ...lines.map(measure));
  const box = { x: 0, y: 0, width: textWidthPx + pad.x * 2, height: lines.length * lineHeightPx + pad.y * 2 };
  const isCramped = hasCutWord || lines.length > style.maxLines;
  return {
    role: text.role,
    form: style.form,
    lines,
    font,
    sizePx,
    lineHeightPx,
    letterSpacingPx,
    language,
    direction: text.direction,
    align: place.align,
    box,
    missing: fonts.missing,
    isCramped,
  };
}

export type Stack = { blocks: SetBlock[]; box: Box; position: string };

/** `basePx` is the size of a headline, `readablePx` what smaller texts should not fall below while headlines shrink. */
export type Sizes = { basePx: number; readablePx: number };

const smallestPx = 6;

/**
 * Sets texts under each other at the largest base size, from `basePx` down, that fits the zone. Lines are balanced at that size
 * alone, since balancing needs no other number of them and costs as much as setting them seven times.
 */
export function setStack(
  context: SKRSContext2D,
  texts: readonly OfflineText[],
  zone: Box,
  { basePx, readablePx }: Sizes,
  align: Align,
): Omit<Stack, "position"> {
  const readables = texts.map(readText);
  function placeAt(size: number, { style }: Readable): Place {
    // Body copy stays clearly smaller than its headline; small print is smaller still.
    const leastPx = Math.min(size * 0.55, readablePx) * Math.min(1, style.scale / 0.3);
    const minSizePx = size < smallestPx ? size : Math.min(size, Math.max(smallestPx, basePx * 0.13, leastPx));
    return { widthPx: zone.width, minSizePx, align, isBalanced: false };
  }
  function mayFit(size: number): boolean {
    const least = readables.map((readable) => computeLeastHeight(readable, size, placeAt(size, readable)));
    return least.reduce((sum, height) => sum + height, 0) <= zone.height;
  }
  function setAt(size: number, isBalanced: boolean): { blocks: Tried[]; box: Box } {
    return pile(
      readables.map((readable) =>
        setBlock(context, readable, size, { ...placeAt(size, readable), isBalanced }),
      ),
      size,
    );
  }
  function fits(size: number): boolean {
    const { blocks, box } = setAt(size, false);
    return box.height <= zone.height && box.width <= zone.width && !blocks.some((block) => block.isCramped);
  }
  let size = basePx;
  while (size >= smallestPx && !(mayFit(size) && fits(size))) size *= 0.93;
  return setAt(size, true);
}

/** Puts blocks under each other, with the gaps of their roles. */
function pile(blocks: Tried[], size: number): { blocks: Tried[]; box: Box } {
  let y = 0;
  blocks.forEach((block, index) => {
    if (index > 0)
      y += Math.max(styleOf(block.role).gap, styleOf(blocks[index - 1]?.role ?? "").gap) * size * 0.62;
    block.box.y = y;
    y += block.box.height;
  });
  const width = Math.max(0, ...blocks.map((block) => block.box.width));
  return { blocks, box: { x: 0, y: 0, width, height: y } };
}
