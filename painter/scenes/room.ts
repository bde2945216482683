/** What every room shares: a lit wall, window light, what is free of text. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { type Colour, mixColours, oklch, shiftLightness, toCss } from "../colour.ts";
import { computeOverlap } from "../layout.ts";
import type { Box } from "../typeset.ts";
import type { Scene } from "./scene.ts";

export function rectangle(x: number, y: number, width: number, height: number, radius = 0): Path2D {
  const path = new Path2D();
  path.roundRect(x, y, width, height, radius);
  return path;
}

export function paintWall(brush: Brush, colour: Colour, lightX: number): void {
  const { context, width, height } = brush;
  const isPlain =
    brush.style === "flat" || brush.style === "pixel" || brush.style === "ink" || brush.style === "paper";
  const gradient = context.createRadialGradient(
    lightX,
    height * 0.32,
    0,
    lightX,
    height * 0.32,
    Math.hypot(width, height) * 0.72,
  );
  const tone =
    brush.style === "neon"
      ? oklch(0.17, 0.06, colour.hue)
      : brush.style === "ink"
        ? mixColours(colour, brush.palette.paper, 0.55)
        : colour;
  gradient.addColorStop(0, toCss(shiftLightness(tone, isPlain ? 0 : 0.045)));
  gradient.addColorStop(1, toCss(shiftLightness(tone, isPlain ? 0 : -0.13)));
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  if (brush.style !== "watercolor") return;
  for (let index = 0; index < 14; index += 1)
    brush.glow(
      brush.random.between(0, width),
      brush.random.between(0, height),
      brush.unit * brush.random.between(0.2, 0.5),
      index % 2 === 0 ? brush.palette.paper : shiftLightness(tone, -0.08),
      0.6,
    );
}

/** Room for a companion: mostly inside the frame and under no text. */
export function isFree(brush: Brush, scene: Scene, box: Box): boolean {
  const inFrame = Math.min(box.x + box.width, brush.width) - Math.max(box.x, 0);
  return (
    inFrame > box.width * 0.55 &&
    scene.taken.every((other) => computeOverlap(box, other) < box.width * box.height * 0.02)
  );
}

/** Slanted panes of sun on a wall, as through a window out of the picture. */
export function paintWindowLight(brush: Brush, x: number, y: number, size: number): void {
  if (brush.style === "neon" || brush.style === "ink") return;
  const { context, palette } = brush;
  const panes = new Path2D();
  for (const [column, row] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [0, 2],
    [1, 2],
  ] as const)
    panes.rect(column * 0.36, row * 0.36, 0.31, 0.31);
  const slanted = new Path2D();
  slanted.addPath(panes, { a: size, b: -size * 0.16, c: size * 0.34, d: size, e: x, f: y });
  context.save();
  if (brush.style !== "flat" && brush.style !== "pixel" && brush.style !== "paper")
    context.filter = `blur(${(size * 0.016).toFixed(1)}px)`;
  context.fillStyle = toCss(
    palette.isDark ? shiftLightness(palette.main, 0.1) : palette.sun,
    palette.isDark ? 0.16 : 0.5,
  );
  context.fill(slanted);
  context.restore();
}
