/** A brush paints shapes in one style; scenes say what and where, never how. */
import { Path2D } from "@napi-rs/canvas";
import { mixColours, toCss, type Colour } from "./colour.ts";
import { styles, type Paint, type ShapeOptions } from "./styles.ts";

export type Brush = Paint & {
  /** A drawn thing in the brush's own style. */
  shape: (path: Path2D, colour: Colour, options?: ShapeOptions) => void;
  /** A mark too small to be styled. */
  mark: (path: Path2D, colour: Colour, alpha?: number) => void;
  /** A soft round light. */
  glow: (x: number, y: number, radius: number, colour: Colour, alpha: number) => void;
  /** The shadow a thing throws on what it stands on. */
  castShadow: (x: number, y: number, across: number, down: number, alpha: number) => void;
};

function paintGlow(
  { context }: Paint,
  x: number,
  y: number,
  radius: number,
  colour: Colour,
  alpha: number,
): void {
  const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, toCss(colour, alpha));
  gradient.addColorStop(0.35, toCss(colour, alpha * 0.42));
  gradient.addColorStop(1, toCss(colour, 0.001));
  context.fillStyle = gradient;
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

function paintCastShadow(
  paint: Paint,
  x: number,
  y: number,
  across: number,
  down: number,
  alpha: number,
): void {
  const { context, palette, style } = paint;
  const tone = mixColours(palette.ink, palette.second, 0.25);
  if (style === "neon") return paintGlow(paint, x, y, across, palette.main, alpha * 0.7);
  const isCrisp = style === "flat" || style === "pixel" || style === "ink";
  context.save();
  context.translate(x, y);
  context.scale(1, down / across);
  const gradient = context.createRadialGradient(0, 0, isCrisp ? across * 0.98 : across * 0.15, 0, 0, across);
  gradient.addColorStop(0, toCss(tone, isCrisp ? alpha * 0.45 : alpha));
  gradient.addColorStop(1, toCss(tone, 0.001));
  context.fillStyle = gradient;
  context.beginPath();
  context.arc(0, 0, across, 0, Math.PI * 2);
  context.fill();
  context.restore();
}

export function createBrush(paint: Paint): Brush {
  const style = styles[paint.style];
  return {
    ...paint,
    shape: (path, colour, options = {}) =>
      style.shape(paint, path, colour, { depth: 0.7, isRound: false, alpha: 1, ...options }),
    mark: (path, colour, alpha = 1) => {
      paint.context.fillStyle = toCss(style.tint?.(paint, colour) ?? colour, alpha);
      paint.context.fill(path);
    },
    glow: (x, y, radius, colour, alpha) => paintGlow(paint, x, y, radius, colour, alpha * style.glow),
    castShadow: (x, y, across, down, alpha) => paintCastShadow(paint, x, y, across, down, alpha),
  };
}

/** Placed and scaled copy of a path; its own units become `scale` pixels. */
export function placePath(path: Path2D, x: number, y: number, scale: number, flip = false): Path2D {
  const placed = new Path2D();
  placed.addPath(path, { a: flip ? -scale : scale, b: 0, c: 0, d: scale, e: x, f: y });
  return placed;
}
