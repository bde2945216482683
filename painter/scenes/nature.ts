/** Parts that several outdoor scenes share: sky, sun, clouds, ridges, trees, water. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { mixColours, oklch, shiftLightness, toCss, type Colour } from "../colour.ts";
import type { Random } from "../random.ts";

/** Smooth noise along a line, -1..1, the same for the same random stream. */
export function createNoise(random: Random): (x: number) => number {
  const lattice = Array.from({ length: 512 }, () => random.between(-1, 1));
  return (x) => {
    const index = Math.floor(x);
    const part = x - index;
    const ease = part * part * (3 - 2 * part);
    const from = lattice[((index % 512) + 512) % 512] ?? 0;
    const to = lattice[(((index + 1) % 512) + 512) % 512] ?? 0;
    return from + (to - from) * ease;
  };
}

export type Ridge = { path: Path2D; heightAt: (x: number) => number };

/** A horizon line filled to the bottom; `peak` 0 rolls like hills, 1 stands up like rock. All lengths in pixels. */
export function createRidge(
  brush: Brush,
  random: Random,
  base: number,
  rise: number,
  wave: number,
  peak: number,
): Ridge {
  const noise = createNoise(random);
  const offset = random.between(0, 200);
  function heightAt(x: number): number {
    let sum = 0;
    let weight = 1;
    let total = 0;
    for (let octave = 0; octave < (peak > 0.3 ? 6 : 3); octave += 1) {
      const value = noise(offset + (x / wave) * 2 ** octave);
      sum += weight * (peak * (1 - 2 * Math.abs(value)) + (1 - peak) * value);
      total += weight;
      weight *= peak > 0.3 ? 0.47 : 0.32;
    }
    return base - rise * (0.5 + (0.5 * sum) / total);
  }
  const path = new Path2D();
  const step = Math.max(2, brush.unit * (peak > 0.3 ? 0.005 : 0.012));
  path.moveTo(-step * 2, brush.height + step * 4);
  for (let x = -step * 2; x <= brush.width + step * 2; x += step) path.lineTo(x, heightAt(x));
  path.lineTo(brush.width + step * 2, brush.height + step * 4);
  path.closePath();
  return { path, heightAt };
}

function isOnPaper(brush: Brush): boolean {
  return brush.style === "watercolor" || brush.style === "ink";
}

export function paintSky(brush: Brush, horizon: number): void {
  const { context, palette, width, height, unit, random, style } = brush;
  const veil = isOnPaper(brush) ? (style === "ink" ? 0.5 : 0.3) : 0;
  function soften(colour: Colour): Colour {
    return veil > 0 && !palette.isDark ? mixColours(colour, palette.paper, veil) : colour;
  }
  const gradient = context.createLinearGradient(0, 0, 0, Math.max(horizon, height * 0.4));
  const stops: readonly (readonly [number, Colour])[] = [
    [0, palette.skyTop],
    [0.55, palette.skyMiddle],
    [1, palette.skyLow],
  ];
  for (const [at, colour] of stops)
    gradient.addColorStop(
      at,
      toCss(
        soften(style === "neon" ? oklch(colour.lightness * 0.62, colour.chroma * 1.3, colour.hue) : colour),
      ),
    );
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  if (style !== "watercolor") return;
  for (let index = 0; index < 26; index += 1) {
    const radius = unit * random.between(0.14, 0.5);
    const pigment =
      index % 3 === 0
        ? shiftLightness(palette.paper, 0.02)
        : random.pick([palette.skyTop, palette.skyMiddle, palette.skyLow]);
    brush.glow(random.between(0, width), random.between(0, horizon), radius, pigment, 0.5);
  }
}

export function paintStars(brush: Brush, random: Random, horizon: number, many: number): void {
  const { width, unit, palette } = brush;
  const count = Math.min(600, Math.round((many * width * horizon) / (unit * unit)));
  const faint = new Path2D();
  const bright = new Path2D();
  for (let index = 0; index < count; index += 1) {
    const size = unit * random.between(0.0008, 0.0022) * (random.chance(0.08) ? 2 : 1);
    const [x, y] = [random.next() * width, random.next() ** 1.3 * horizon];
    const path = index % 4 === 0 ? bright : faint;
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, Math.PI * 2);
  }
  brush.mark(faint, palette.sun, 0.45);
  brush.mark(bright, palette.sun, 0.9);
}

/** Sun or moon with its light. */
export function paintSun(brush: Brush, x: number, y: number, radius: number): void {
  const { palette, style, context } = brush;
  brush.glow(x, y, radius * 6.5, palette.light === "night" ? palette.skyLow : palette.sun, 0.6);
  brush.glow(x, y, radius * 2.6, palette.sun, 0.7);
  const disc = new Path2D();
  disc.arc(x, y, radius, 0, Math.PI * 2);
  const isWarm = palette.light === "golden" || palette.light === "dusk";
  const tone = isWarm
    ? mixColours(palette.sun, oklch(0.76, 0.17, 48), style === "photo" ? 0.08 : 0.5)
    : palette.sun;
  if (style === "flat" || style === "pixel") {
    for (const [grow, alpha] of [
      [2.1, 0.14],
      [1.5, 0.22],
    ] as const) {
      const ring = new Path2D();
      ring.arc(x, y, radius * grow, 0, Math.PI * 2);
      brush.mark(ring, tone, alpha);
    }
  }
  if (style === "photo")
    return brush.mark(disc, shiftLightness(tone, 0.04), palette.light === "mist" ? 0.5 : 0.95);
  if (style !== "neon") return brush.shape(disc, tone, { depth: 0.2, isRound: style === "clay" });
  // The striped sun of the style's own posters.
  const gradient = context.createLinearGradient(0, y - radius, 0, y + radius);
  gradient.addColorStop(0, toCss(oklch(0.9, 0.16, 95)));
  gradient.addColorStop(1, toCss(oklch(0.66, 0.27, 350)));
  context.save();
  context.clip(disc);
  context.fillStyle = gradient;
  for (let band = 0; band < 9; band += 1)
    context.fillRect(
      x - radius,
      y - radius + band * radius * 0.235,
      radius * 2,
      radius * (band < 3 ? 0.24 : 0.235 - band * 0.017),
    );
  context.restore();
}

function addCloud(path: Path2D, random: Random, x: number, y: number, size: number): void {
  const puffs = random.whole(3, 5);
  const half = ((puffs - 1) / 2) * 0.95 * size;
  for (let puff = 0; puff < puffs; puff += 1) {
    // Near enough to run into each other: apart they are balls on a bar.
    const across = (puff / (puffs - 1) - 0.5) * 2 * half;
    const radius =
      size * (0.45 + 0.5 * Math.sin(((puff + 0.5) / puffs) * Math.PI)) * random.between(0.85, 1.1);
    path.moveTo(x + across + radius, y - radius * 0.9);
    path.arc(x + across, y - radius * 0.9, radius, 0, Math.PI * 2);
  }
  const reach = half + size * 0.9;
  path.roundRect(x - reach, y - size * 0.5, reach * 2, size * 0.58, size * 0.29);
}

export function paintClouds(brush: Brush, random: Random, horizon: number): void {
  const { context, width, unit, palette, style } = brush;
  const white = mixColours(palette.skyLow, palette.paper, 0.65);
  const tone = palette.isDark ? mixColours(palette.skyMiddle, palette.skyLow, 0.55) : white;
  const count = Math.round((width / unit) * (brush.detail === 0 ? 1.6 : 2.6));
  const isSoft = style === "photo" || style === "watercolor" || style === "neon";
  const all = new Path2D();
  for (let index = 0; index < count; index += 1) {
    const [x, y] = [random.between(-0.05, 1.05) * width, horizon * random.between(0.1, 0.72)];
    const size = unit * random.between(0.05, 0.11) * (0.6 + (1 - y / horizon) * 0.8);
    const cloud = new Path2D();
    addCloud(cloud, random, x, y, size);
    if (isSoft) all.addPath(cloud);
    else brush.shape(cloud.simplify(), tone, { depth: 0.15, isRound: style === "clay" });
  }
  if (!isSoft) return;
  context.save();
  context.fillStyle = toCss(tone, style === "neon" ? 0.07 : 0.3);
  // A wide faint blur under a tighter one: soft bodies with brighter hearts.
  for (const spread of style === "watercolor" ? [0.008, 0.008] : [0.03, 0.011]) {
    context.filter = `blur(${(unit * spread).toFixed(1)}px)`;
    context.fill(all);
  }
  context.restore();
}

/** Pines along a ridge as one outline. */
export function createPines(
  random: Random,
  ridge: Ridge,
  fromX: number,
  toX: number,
  size: number,
  density: number,
): Path2D {
  const path = new Path2D();
  for (let x = fromX; x < toX; x += size * random.between(0.28, 0.62) * density) {
    const tall = size * random.between(0.6, 1.25);
    const half = tall * 0.21;
    const foot = ridge.heightAt(x) + tall * 0.08;
    path.moveTo(x, foot - tall);
    for (const [down, out] of [
      [0.36, 0.5],
      [0.33, 0.3],
      [0.68, 0.8],
      [0.64, 0.5],
      [1, 1],
    ] as const)
      path.lineTo(x + half * out, foot - tall * (1 - down));
    for (const [down, out] of [
      [1, 1],
      [0.64, 0.5],
      [0.68, 0.8],
      [0.33, 0.3],
      [0.36, 0.5],
    ] as const)
      path.lineTo(x - half * out, foot - tall * (1 - down));
    path.closePath();
  }
  return path;
}

/** A sheet of water from `top` down, with the light's track under `lightX`. */
export function paintWater(brush: Brush, random: Random, top: number, bottom: number, lightX: number): void {
  const { context, width, unit, palette, style } = brush;
  const sheet = new Path2D();
  sheet.rect(-unit * 0.02, top, width + unit * 0.04, bottom - top + unit * 0.02);
  if (style === "photo" || style === "watercolor" || style === "clay") {
    const gradient = context.createLinearGradient(0, top, 0, bottom);
    gradient.addColorStop(0, toCss(mixColours(palette.water, palette.skyLow, 0.55)));
    gradient.addColorStop(1, toCss(shiftLightness(palette.water, -0.12)));
    context.fillStyle = gradient;
    context.fill(sheet);
  } else brush.shape(sheet, palette.water, { depth: 0.4 });
  const light = mixColours(palette.sun, palette.skyLow, 0.3);
  const ripples = new Path2D();
  const track = new Path2D();
  const rows = Math.round(16 + brush.detail * 10);
  for (let row = 0; row < rows; row += 1) {
    const near = (row / rows) ** 1.6;
    const y = top + unit * 0.008 + near * (bottom - top);
    const thick = unit * (0.0012 + near * 0.0042);
    for (let index = 0; index < 1 + Math.round(width / unit); index += 1) {
      const long = unit * random.between(0.02, 0.09) * (0.4 + near);
      ripples.roundRect(random.between(0, width), y, long, thick, thick / 2);
    }
    for (let index = 0; index < 3; index += 1) {
      const long = unit * random.between(0.02, 0.07) * (0.5 + near * 1.2);
      track.roundRect(
        lightX + random.between(-1, 1) * unit * (0.03 + near * 0.1) - long / 2,
        y,
        long,
        thick * 1.2,
        thick / 2,
      );
    }
  }
  brush.mark(ripples, light, 0.22);
  brush.mark(track, palette.sun, palette.light === "mist" ? 0.3 : 0.62);
}
