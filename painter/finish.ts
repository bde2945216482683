/** What lies over a whole picture: grain, paper, vignette, coarse pixels. */
import { createCanvas, type Canvas } from "@napi-rs/canvas";
import type { Brush } from "./brush.ts";
import { oklch, toCss } from "./colour.ts";
import { createRandom } from "./random.ts";
import { release } from "./release.ts";

const tileSizePx = 256;

/** Grey noise, fine as film or clumped as paper fibre. */
function createNoiseTile(seed: string, clump: number): Canvas {
  const random = createRandom(seed, "tile");
  const small = createCanvas(tileSizePx / clump, tileSizePx / clump);
  const context = small.getContext("2d");
  const image = context.createImageData(small.width, small.height);
  for (let index = 0; index < image.data.length; index += 4) {
    const grey = 128 + (random.next() + random.next() + random.next() - 1.5) * 110;
    image.data.set([grey, grey, grey, 255], index);
  }
  context.putImageData(image, 0, 0);
  if (clump === 1) return small;
  const tile = createCanvas(tileSizePx, tileSizePx);
  tile.getContext("2d").drawImage(small, 0, 0, tileSizePx, tileSizePx);
  return tile;
}

function overlayNoise(brush: Brush, seed: string, clump: number, alpha: number): void {
  const { context, width, height } = brush;
  const pattern = context.createPattern(createNoiseTile(seed, clump), "repeat");
  if (pattern === null) return;
  context.save();
  context.globalCompositeOperation = "soft-light";
  context.globalAlpha = alpha;
  context.fillStyle = pattern;
  context.fillRect(0, 0, width, height);
  context.restore();
}

function vignette(brush: Brush, alpha: number): void {
  const { context, width, height, palette } = brush;
  context.save();
  context.translate(width / 2, height / 2);
  context.scale(width, height);
  const gradient = context.createRadialGradient(0, 0, 0.36, 0, 0, 0.78);
  gradient.addColorStop(0, toCss(oklch(0.12, 0.03, palette.near.hue), 0));
  gradient.addColorStop(1, toCss(oklch(0.12, 0.03, palette.near.hue), alpha));
  context.fillStyle = gradient;
  context.fillRect(-0.5, -0.5, 1, 1);
  context.restore();
}

/** The unpainted rim of a watercolour sheet. */
function paperRim(brush: Brush, seed: string): void {
  const { context, width, height, unit, palette } = brush;
  const random = createRandom(seed, "rim");
  const rim = unit * 0.03;
  context.save();
  context.fillStyle = toCss(palette.paper);
  context.beginPath();
  context.rect(-1, -1, width + 2, height + 2);
  const step = unit * 0.03;
  function wobble(): number {
    return rim * random.between(0.62, 1.2);
  }
  context.moveTo(wobble(), wobble());
  for (let y = rim; y < height - rim; y += step) context.lineTo(wobble(), y);
  for (let x = rim; x < width - rim; x += step) context.lineTo(x, height - wobble());
  for (let y = height - rim; y > rim; y -= step) context.lineTo(width - wobble(), y);
  for (let x = width - rim; x > rim; x -= step) context.lineTo(x, wobble());
  context.closePath();
  context.fill("evenodd");
  context.restore();
}

/** Redraws the picture in coarse squares, 150 on the short side. */
function coarsen(brush: Brush): void {
  const { context, width, height, unit } = brush;
  const scale = 150 / unit;
  const small = createCanvas(Math.round(width * scale), Math.round(height * scale));
  small.getContext("2d").drawImage(context.canvas, 0, 0, small.width, small.height);
  context.save();
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
  context.restore();
  release(small);
}

/** `hasGrain` is off for PNG, which would store every grain (10 MB at 8 megapixels). */
export function finishPicture(brush: Brush, seed: string, hasGrain: boolean): void {
  switch (brush.style) {
    case "photo":
      vignette(brush, brush.palette.isDark ? 0.42 : 0.22);
      if (hasGrain) overlayNoise(brush, seed, 1, 0.16);
      break;
    case "watercolor":
      if (hasGrain) overlayNoise(brush, seed, 4, 0.3);
      paperRim(brush, seed);
      break;
    case "ink":
      if (hasGrain) overlayNoise(brush, seed, 2, 0.2);
      break;
    case "paper":
      if (hasGrain) overlayNoise(brush, seed, 2, 0.1);
      break;
    case "neon":
      vignette(brush, 0.5);
      break;
    case "pixel":
      coarsen(brush);
      break;
    case "flat":
    case "clay":
      break;
  }
}
