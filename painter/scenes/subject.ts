/** Draws a subject from its art, in the picture's colours. */
import { Path2D } from "@napi-rs/canvas";
import type { Tone } from "../art.ts";
import { arts, type ArtName } from "../arts.ts";
import { placePath, type Brush } from "../brush.ts";
import { oklch, shiftLightness, type Colour } from "../colour.ts";
import { createRandom } from "../random.ts";
import type { Box } from "../typeset.ts";

const skins = [
  oklch(0.83, 0.06, 62),
  oklch(0.72, 0.08, 58),
  oklch(0.58, 0.08, 52),
  oklch(0.45, 0.06, 48),
] as const;

export function colourFor(brush: Brush, tone: Tone, seed: string): Colour {
  const { palette } = brush;
  switch (tone) {
    case "main":
      return palette.main;
    case "second":
      return palette.second;
    case "ink":
      return palette.isDark ? shiftLightness(palette.ink, 0.06) : shiftLightness(palette.ink, 0.03);
    case "paper":
    case "glass":
      return palette.isDark ? shiftLightness(palette.paper, -0.05) : palette.paper;
    case "leaf":
      return palette.leaf;
    case "wood":
      return oklch(0.52, 0.075, 55);
    case "skin":
      return createRandom(seed, "skin").pick(skins);
    case "glow":
      return oklch(0.87, 0.13, 86);
  }
}

/** The square box of something `size` pixels tall that stands with its middle at x. */
export function standing(x: number, foot: number, size: number): Box {
  return { x: x - size / 2, y: foot - size, width: size, height: size };
}

/** Fits the art into the box, standing on its foot. */
export function drawSubject(
  brush: Brush,
  name: ArtName,
  box: Box,
  seed: string,
  depth = 0.85,
  flip = false,
): void {
  const scale = Math.min(box.height / 100, box.width / 100);
  const x = box.x + box.width / 2 + (flip ? 50 : -50) * scale;
  const y = box.y + box.height - 100 * scale;
  for (const part of arts[name].parts) {
    const colour = shiftLightness(colourFor(brush, part.tone, seed), part.shade ?? 0);
    const outline = new Path2D(part.path);
    const body =
      part.stroke === undefined ? outline : outline.stroke({ width: part.stroke, cap: 1, join: 1 });
    const { x: aside, scale: shrink } = part.at ?? { x: 0, scale: 1 };
    const left = x + (flip ? -scale : scale) * (aside + 50 * (1 - shrink));
    const path = placePath(body, left, y + 100 * scale * (1 - shrink), scale * shrink, flip);
    if (part.tone === "glass") brush.mark(path, colour, 0.42);
    else if (part.isMark === true)
      brush.mark(path, brush.style === "ink" && part.tone !== "ink" ? shiftLightness(colour, 0.02) : colour);
    else brush.shape(path, colour, { depth, isRound: true });
  }
}

/** A still life of plain bodies, for briefs whose subject has no drawing: an arch, a ball, a cone, steps. */
export function drawForms(brush: Brush, box: Box, seed: string): void {
  const random = createRandom(seed, "forms");
  const { palette } = brush;
  const size = Math.min(box.width, box.height);
  const x = box.x + box.width / 2;
  const foot = box.y + box.height;
  const arch = new Path2D();
  const across = size * 0.3;
  arch.moveTo(x - across, foot);
  arch.lineTo(x - across, foot - size * 0.56);
  arch.arc(x, foot - size * 0.56, across, Math.PI, 0);
  arch.lineTo(x + across, foot);
  arch.closePath();
  brush.shape(arch, palette.second, { depth: 0.5 });
  const side = random.chance(0.5) ? 1 : -1;
  const column = new Path2D();
  column.roundRect(
    x + side * size * 0.12 - size * 0.11,
    foot - size * 0.4,
    size * 0.22,
    size * 0.4,
    size * 0.02,
  );
  brush.shape(column, palette.isDark ? palette.skyLow : palette.paper, { isRound: true, depth: 0.7 });
  const ball = new Path2D();
  ball.arc(x + side * size * 0.12, foot - size * 0.4 - size * 0.13, size * 0.13, 0, Math.PI * 2);
  brush.shape(ball, palette.main, { isRound: true, depth: 0.8 });
  const big = new Path2D();
  const radius = size * 0.19;
  big.arc(x - side * size * 0.22, foot - radius, radius, 0, Math.PI * 2);
  brush.castShadow(x - side * size * 0.2, foot, radius * 1.3, radius * 0.16, 0.4);
  brush.shape(big, shiftLightness(palette.main, 0.09), { isRound: true, depth: 0.9 });
  const cone = new Path2D();
  cone.moveTo(x + side * size * 0.34, foot - size * 0.3);
  cone.lineTo(x + side * size * 0.46, foot);
  cone.lineTo(x + side * size * 0.22, foot);
  cone.closePath();
  brush.shape(cone, palette.leaf, { isRound: true, depth: 0.9 });
}

/** The named subject, or plain bodies where the brief names none we know. */
export function drawSubjectOrForms(brush: Brush, name: ArtName | undefined, box: Box, seed: string): void {
  if (name === undefined) drawForms(brush, box, seed);
  else drawSubject(brush, name, box, seed);
}
