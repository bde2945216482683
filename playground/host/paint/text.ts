/** Draws text nodes line by line, and measures text for the document. */
import type { NodeRecord } from "../document/record.ts";
import type { TextRuler } from "../document/store.ts";
import type { TextLine } from "../document/text.ts";
import { layOutText, lineHeightPx } from "../document/text.ts";
import { fontStack, weightOf } from "../fonts.ts";
import type { PaintContext } from "./context.ts";
import { addStops, css, invert, isGradient } from "./fill.ts";

/** Inter's ascent and descent in ems; lines sit on the same baselines whatever script fills them. */
const ascent = 0.969;
const descent = 0.242;

/** The CSS font of a text node. */
export function fontOf(record: NodeRecord): string {
  const slant = record.fontName.style.includes("Italic") ? "italic " : "";
  return `${slant}${weightOf(record.fontName.style)} ${record.fontSize}px ${fontStack(record.fontName.family)}`;
}

function spacingPx(record: NodeRecord): number {
  const { unit, value } = record.letterSpacing;
  return unit === "PIXELS" ? value : (record.fontSize * value) / 100;
}

function setFont<P>(context: PaintContext<P>, record: NodeRecord): void {
  context.font = fontOf(record);
  context.letterSpacing = `${spacingPx(record)}px`;
}

/** A ruler over a canvas; it remembers widths, because layout asks for the same words again and again. */
export function createRuler<P>(context: PaintContext<P>): TextRuler {
  const widths = new Map<string, number>();
  return (text, record) => {
    const key = `${fontOf(record)}|${spacingPx(record)}|${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    if (widths.size > 20_000) widths.clear();
    setFont(context, record);
    const { width } = context.measureText(text);
    widths.set(key, width);
    return width;
  };
}

/** Draws the lines of a text node in the node's own coordinates. */
export function drawText<P>(context: PaintContext<P>, record: NodeRecord, ruler: TextRuler): void {
  const lines = layOutText(record, ruler);
  const step = lineHeightPx(record);
  const free = record.height - lines.length * step;
  const share = { TOP: 0, CENTER: 0.5, BOTTOM: 1 }[record.textAlignVertical];
  const baseline = (step - (ascent + descent) * record.fontSize) / 2 + ascent * record.fontSize;
  setFont(context, record);
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  for (const paint of record.fills) {
    if (!paint.visible) continue;
    context.fillStyle =
      paint.type === "SOLID"
        ? css(paint.color, paint.opacity)
        : isGradient(paint)
          ? textGradient(context, paint, record)
          : "#808080";
    lines.forEach((line, index) => drawLine(context, record, line, free * share + index * step + baseline));
  }
}

function drawLine<P>(context: PaintContext<P>, record: NodeRecord, line: TextLine, y: number): void {
  const rightToLeft = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(line.text);
  context.direction = rightToLeft ? "rtl" : "ltr";
  // Text fields of both directions start at their own side when they are aligned to the start.
  const aligned = record.textAlignHorizontal === "LEFT" && rightToLeft ? "RIGHT" : record.textAlignHorizontal;
  const share = { LEFT: 0, CENTER: 0.5, RIGHT: 1, JUSTIFIED: 0 }[aligned];
  const x = (record.width - line.width) * share;
  context.fillText(line.text, x, y);
  if (record.textDecoration === "NONE") return;
  const thickness = Math.max(1, record.fontSize / 14);
  const offset = record.textDecoration === "UNDERLINE" ? record.fontSize * 0.12 : record.fontSize * -0.28;
  context.fillRect(x, y + offset, line.width, thickness);
}

/** Glyphs cannot be drawn in the gradient's own space, so its ends are computed in the node's. */
function textGradient<P>(
  context: PaintContext<P>,
  paint: Parameters<typeof addStops>[1],
  record: NodeRecord,
): unknown {
  const inverse = invert(paint.gradientTransform);
  if (inverse === undefined) return "#808080";
  const [[a, b, tx], [c, d, ty]] = inverse;
  function at(u: number, v: number): readonly [number, number] {
    return [(a * u + b * v + tx) * record.width, (c * u + d * v + ty) * record.height];
  }
  const [x0, y0] = at(0, 0.5);
  const [x1, y1] = at(1, 0.5);
  return addStops(context.createLinearGradient(x0, y0, x1, y1), paint);
}
