/** How each style turns a path and a colour into pixels. */
import { Path2D, type SKRSContext2D } from "@napi-rs/canvas";
import { mixColours, oklch, shiftLightness, toCss, type Colour } from "./colour.ts";
import type { Palette } from "./palette.ts";
import type { Random } from "./random.ts";
import type { StyleName } from "./vocabulary.ts";

/** What every stroke needs to know. */
export type Paint = {
  context: SKRSContext2D;
  width: number;
  height: number;
  /** The short side in pixels: the measure of everything. */
  unit: number;
  style: StyleName;
  palette: Palette;
  detail: number;
  random: Random;
};

export type ShapeOptions = {
  /** 0 far to 1 near: far shapes are softer, near ones cast more shadow. */
  depth?: number;
  /** A body with volume (cup, ball) instead of a sheet (ridge, wall). */
  isRound?: boolean;
  alpha?: number;
};

type Options = Required<ShapeOptions>;
type Style = {
  shape: (paint: Paint, path: Path2D, colour: Colour, options: Options) => void;
  /** What becomes of small marks' colours. */
  tint?: (paint: Paint, colour: Colour) => Colour;
  /** How much of a light's glow this style shows. */
  glow: number;
};

type Bounds = { left: number; top: number; right: number; bottom: number; width: number; height: number };

function boundsOf(path: Path2D): Bounds {
  const [left, top, right, bottom] = path.computeTightBounds();
  return { left, top, right, bottom, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** A body lit from the upper left, or a sheet lit from above. */
function shade(paint: Paint, path: Path2D, colour: Colour, isRound: boolean, strength: number) {
  const { left, top, bottom, width, height } = boundsOf(path);
  const { context } = paint;
  const light = shiftLightness(colour, strength * 0.9);
  const dark = shiftLightness(colour, -strength);
  if (isRound) {
    const radius = Math.max(width, height);
    const gradient = context.createRadialGradient(
      left + width * 0.3,
      top + height * 0.22,
      0,
      left + width * 0.42,
      top + height * 0.4,
      radius * 0.95,
    );
    gradient.addColorStop(0, toCss(light));
    gradient.addColorStop(0.45, toCss(colour));
    gradient.addColorStop(1, toCss(dark));
    return gradient;
  }
  const gradient = context.createLinearGradient(left, top, left + width * 0.15, bottom);
  gradient.addColorStop(0, toCss(light));
  gradient.addColorStop(1, toCss(dark));
  return gradient;
}

function clipped(paint: Paint, path: Path2D, draw: () => void): void {
  paint.context.save();
  paint.context.clip(path);
  draw();
  paint.context.restore();
}

function paintPhoto(paint: Paint, path: Path2D, colour: Colour, { depth, isRound, alpha }: Options): void {
  const { context, unit } = paint;
  context.save();
  context.globalAlpha = alpha;
  const blur = depth < 0.15 ? (0.15 - depth) * unit * 0.02 : depth > 1 ? (depth - 1) * unit * 0.06 : 0;
  if (blur > 0.6) context.filter = `blur(${blur.toFixed(1)}px)`;
  context.fillStyle = shade(paint, path, colour, isRound, isRound ? 0.13 : 0.06);
  context.fill(path);
  context.restore();
  if (!isRound) return;
  clipped(paint, path, () => {
    const { left, top, width, height } = boundsOf(path);
    const rim = context.createLinearGradient(left, top, left + width, top + height * 0.2);
    rim.addColorStop(0, toCss(shiftLightness(colour, 0.25), 0.35));
    rim.addColorStop(0.16, toCss(shiftLightness(colour, 0.25), 0));
    rim.addColorStop(0.8, toCss(shiftLightness(colour, -0.25), 0));
    rim.addColorStop(1, toCss(shiftLightness(colour, -0.25), 0.4));
    context.fillStyle = rim;
    context.fillRect(left, top, width, height);
  });
}

function paintFlat(paint: Paint, path: Path2D, colour: Colour, { isRound, alpha }: Options): void {
  const { context } = paint;
  context.fillStyle = toCss(colour, alpha);
  context.fill(path);
  if (!isRound) return;
  clipped(paint, path, () => {
    const { left, top, width, height } = boundsOf(path);
    context.fillStyle = toCss(shiftLightness(colour, -0.075), alpha);
    context.beginPath();
    context.ellipse(
      left + width * 1.02,
      top + height * 0.56,
      width * 0.42,
      height * 0.95,
      0.12,
      0,
      Math.PI * 2,
    );
    context.fill();
  });
}

function paintPaper(paint: Paint, path: Path2D, colour: Colour, { depth, alpha }: Options): void {
  const { context, unit } = paint;
  context.save();
  context.globalAlpha = alpha;
  context.shadowColor = toCss(shiftLightness(paint.palette.ink, -0.1), 0.26 + depth * 0.14);
  context.shadowBlur = unit * (0.008 + depth * 0.016);
  context.shadowOffsetY = unit * (0.003 + depth * 0.006);
  context.fillStyle = toCss(colour);
  context.fill(path);
  context.restore();
  clipped(paint, path, () => {
    context.strokeStyle = toCss(shiftLightness(colour, 0.12), 0.55);
    context.lineWidth = Math.max(1, unit * 0.0032);
    context.stroke(path);
  });
}

function paintClay(paint: Paint, path: Path2D, colour: Colour, { depth, alpha }: Options): void {
  const { context, unit } = paint;
  const { left, top, width, height } = boundsOf(path);
  const puff = Math.min(width, height) * 0.05;
  context.save();
  context.globalAlpha = alpha;
  context.shadowColor = toCss(shiftLightness(colour, -0.34), 0.34);
  context.shadowBlur = unit * (0.012 + depth * 0.02);
  context.shadowOffsetY = unit * 0.008;
  context.shadowOffsetX = unit * 0.003;
  context.lineJoin = "round";
  context.fillStyle = shade(paint, path, colour, true, 0.1);
  context.fill(path);
  context.restore();
  clipped(paint, path, () => {
    // A dark rim low and a light rim high, both blurred, make any outline look blown up from inside.
    context.filter = `blur(${Math.max(1, puff * 0.9).toFixed(1)}px)`;
    context.lineWidth = puff * 1.7;
    context.strokeStyle = toCss(shiftLightness(colour, -0.2), 0.5 * alpha);
    context.stroke(placeBy(path, -puff * 0.35, -puff * 0.5));
    context.strokeStyle = toCss(shiftLightness(colour, 0.24), 0.55 * alpha);
    context.stroke(placeBy(path, puff * 0.4, puff * 0.6));
    context.filter = "none";
    const spot = context.createRadialGradient(
      left + width * 0.3,
      top + height * 0.2,
      0,
      left + width * 0.3,
      top + height * 0.2,
      Math.min(width, height) * 0.42,
    );
    spot.addColorStop(0, toCss(oklch(0.99, 0.01, 90), 0.26 * alpha));
    spot.addColorStop(1, toCss(oklch(0.99, 0.01, 90), 0));
    context.fillStyle = spot;
    context.fillRect(left, top, width, height);
  });
}

function placeBy(path: Path2D, x: number, y: number): Path2D {
  const moved = new Path2D();
  moved.addPath(path, { a: 1, b: 0, c: 0, d: 1, e: x, f: y });
  return moved;
}

function paintWatercolor(paint: Paint, path: Path2D, colour: Colour, { depth, alpha }: Options): void {
  const { context, unit, random, palette } = paint;
  const { left, top, width, height } = boundsOf(path);
  const size = Math.max(width, height);
  context.fillStyle = toCss(mixColours(palette.paper, colour, 0.35), 0.8 * alpha);
  context.fill(path);
  clipped(paint, path, () => {
    for (let layer = 0; layer < 4; layer += 1) {
      const x = left + width * random.between(-0.1, 1.1);
      const y = top + height * random.between(0, 1);
      const pool = context.createRadialGradient(x, y, 0, x, y, size * random.between(0.45, 0.95));
      pool.addColorStop(0, toCss(shiftLightness(colour, random.between(-0.07, 0.05)), 0.5 * alpha));
      pool.addColorStop(0.72, toCss(colour, 0.34 * alpha));
      pool.addColorStop(1, toCss(colour, 0.12 * alpha));
      context.fillStyle = pool;
      context.fillRect(left, top, width, height);
    }
    // Pigment gathers where a wash dries: a dark soft line just inside the edge.
    context.strokeStyle = toCss(shiftLightness(colour, -0.13), 0.42 * alpha);
    context.lineWidth = unit * (0.004 + depth * 0.003);
    context.stroke(path);
    context.strokeStyle = toCss(shiftLightness(colour, -0.09), 0.18 * alpha);
    context.lineWidth = unit * 0.016;
    context.stroke(path);
  });
}

function paintInk(paint: Paint, path: Path2D, colour: Colour, { depth, isRound, alpha }: Options): void {
  const { context, unit, palette } = paint;
  const { left, top, right, bottom, width, height } = boundsOf(path);
  const line = Math.max(1.2, unit * (0.0022 + Math.min(1, depth) * 0.0026));
  context.fillStyle = toCss(palette.paper, alpha);
  context.fill(path);
  // The colour block sits a little off its outline, as in a two-plate print.
  clipped(paint, path, () => {
    context.fillStyle = toCss(mixColours(colour, palette.paper, 0.18), alpha);
    context.fill(placeBy(path, unit * 0.006, unit * 0.005));
    context.strokeStyle = toCss(palette.ink, 0.3 * alpha);
    context.lineWidth = line * 0.55;
    const gap = unit * 0.0115;
    const from = isRound ? left + width * 0.62 : left;
    const low = isRound ? top : top + height * 0.35;
    context.beginPath();
    for (let x = from - height; x < right; x += gap) {
      context.moveTo(x + (bottom - low), low);
      context.lineTo(x, bottom);
    }
    if (isRound || depth > 0.55) context.stroke();
  });
  context.strokeStyle = toCss(palette.ink, alpha);
  context.lineWidth = line;
  context.lineJoin = "round";
  context.stroke(path);
}

function neonTone(colour: Colour): Colour {
  return oklch(0.8, 0.19, colour.hue);
}

function paintNeon(paint: Paint, path: Path2D, colour: Colour, { depth, alpha }: Options): void {
  const { context, unit, palette } = paint;
  const bright = neonTone(colour);
  context.save();
  context.fillStyle = toCss(mixColours(oklch(0.15, 0.06, palette.near.hue), colour, 0.16), 0.94 * alpha);
  context.fill(path);
  context.globalAlpha = alpha * (0.35 + Math.min(1, depth) * 0.65);
  context.lineJoin = "round";
  context.shadowColor = toCss(bright);
  context.shadowBlur = unit * 0.03;
  context.strokeStyle = toCss(bright, 0.9);
  context.lineWidth = Math.max(1.5, unit * 0.0052);
  context.stroke(path);
  context.shadowBlur = 0;
  context.shadowColor = "transparent";
  context.strokeStyle = toCss(mixColours(bright, oklch(0.99, 0.02, 90), 0.7), 0.9);
  context.lineWidth = Math.max(0.8, unit * 0.0018);
  context.stroke(path);
  context.restore();
}

export const styles: Readonly<Record<StyleName, Style>> = {
  photo: { shape: paintPhoto, glow: 1 },
  flat: { shape: paintFlat, glow: 0 },
  pixel: { shape: paintFlat, glow: 0.25 },
  paper: { shape: paintPaper, glow: 0.25 },
  clay: { shape: paintClay, glow: 0.5 },
  watercolor: { shape: paintWatercolor, glow: 0.5 },
  ink: { shape: paintInk, glow: 0 },
  neon: {
    shape: paintNeon,
    tint: (_paint, colour) => (colour.lightness > 0.8 ? oklch(0.88, 0.09, colour.hue) : neonTone(colour)),
    glow: 0.9,
  },
};
