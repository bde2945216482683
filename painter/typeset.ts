/** Turns the brief's texts into stacks of set lines with exact places, before anything is painted. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { chooseFonts } from "./fonts.ts";
import type { OfflineText } from "./request.ts";
import { chooseHan, chooseLanguage, chooseLetterSpacing, chooseLineHeight, detectScript } from "./script.ts";
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

/** The words as they can be set: composed characters, none without a glyph. */
function readWords(text: OfflineText, weight: number, face: "sans" | "serif") {
  const words = text.words.normalize("NFC").trim();
  const fonts = chooseFonts(words, weight, face, chooseHan(text));
  const shown = Array.from(words).filter((character) => !fonts.missing.includes(character));
  return { words: shown.join(""), fonts };
}

/** Sets one text at one size within a width; its box begins at 0, 0. */
function setBlock(
  context: SKRSContext2D,
  text: OfflineText,
  baseSizePx: number,
  widthPx: number,
  align: Align,
  minSizePx: number,
): SetBlock & { isCramped: boolean } {
  const style = styleOf(text.role);
  const { weight, face } = readTypography(text.typography, style.weight);
  const { words, fonts } = readWords(text, weight, face);
  const script = detectScript(words);
  const sizePx = Math.max(minSizePx, Math.round(baseSizePx * style.scale * 10) / 10);
  const language = chooseLanguage(text.locale);
  const font = `${weight} ${sizePx}px ${fonts.families}`;
  const letterSpacingPx = chooseLetterSpacing(script, style.isDisplay) * sizePx;
  context.font = font;
  context.lang = language;
  context.letterSpacing = `${letterSpacingPx.toFixed(2)}px`;
  const pad = padding(style.form, sizePx);
  const lineLimitPx = Math.min(widthPx - pad.x * 2, style.isDisplay ? Infinity : sizePx * 36);
  function measure(line: string): number {
    return context.measureText(line).width;
  }
  const { lines, hasCutWord } = wrapWords(words, script, language, lineLimitPx, measure, true);
  const lineHeightPx = sizePx * chooseLineHeight(script, style.isDisplay);
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
    align,
    box,
    missing: fonts.missing,
    isCramped,
  };
}

export type Stack = { blocks: SetBlock[]; box: Box; position: string };

/** `basePx` is the size of a headline, `readablePx` what smaller texts should not fall below while headlines shrink. */
export type Sizes = { basePx: number; readablePx: number };

/** Sets texts under each other at the largest base size, from `basePx` down, that fits the zone. */
export function setStack(
  context: SKRSContext2D,
  texts: readonly OfflineText[],
  zone: Box,
  { basePx, readablePx }: Sizes,
  align: Align,
): Omit<Stack, "position"> {
  const smallestPx = 6;
  for (let size = basePx; ; size *= 0.93) {
    const isLast = size < smallestPx;
    const blocks = texts.map((text) => {
      // Body copy stays clearly smaller than its headline; small print is smaller still.
      const leastPx = Math.min(size * 0.55, readablePx) * Math.min(1, styleOf(text.role).scale / 0.3);
      const minPx = isLast ? size : Math.min(size, Math.max(smallestPx, basePx * 0.13, leastPx));
      return setBlock(context, text, size, zone.width, align, minPx);
    });
    let y = 0;
    blocks.forEach((block, index) => {
      if (index > 0)
        y += Math.max(styleOf(block.role).gap, styleOf(blocks[index - 1]?.role ?? "").gap) * size * 0.62;
      block.box.y = y;
      y += block.box.height;
    });
    const width = Math.max(0, ...blocks.map((block) => block.box.width));
    const fits = y <= zone.height && width <= zone.width && !blocks.some((block) => block.isCramped);
    if (fits || isLast) return { blocks, box: { x: 0, y: 0, width, height: y } };
  }
}
