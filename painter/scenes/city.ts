/** A skyline in layers with lit windows, a street or a river before it. */
import { Path2D } from "@napi-rs/canvas";
import { arts } from "../arts.ts";
import type { Brush } from "../brush.ts";
import { mixColours, oklch, shiftLightness } from "../colour.ts";
import { toneAt } from "../palette.ts";
import { createRandom, type Random } from "../random.ts";
import { paintClouds, paintSky, paintStars, paintSun } from "./nature.ts";
import type { Scene } from "./scene.ts";
import { drawSubject } from "./subject.ts";

type Row = { houses: Path2D; windows: Path2D };

/** Houses side by side on one foot; some carry a mast, a gable or a step. */
function createRow(brush: Brush, random: Random, foot: number, low: number, high: number, near: number): Row {
  const { width, unit } = brush;
  const houses = new Path2D();
  const windows = new Path2D();
  let x = -unit * 0.1;
  while (x < width + unit * 0.1) {
    const across = unit * random.between(0.06, 0.13) * (0.75 + near * 0.6);
    const tall = random.between(low, high) * (random.chance(0.14) ? 1.35 : 1);
    const top = foot - tall;
    houses.rect(x, top, across, tall + unit * 0.4);
    const roof = random.whole(0, 5);
    if (roof === 0) {
      houses.rect(x + across * 0.47, top - tall * 0.2, across * 0.06, tall * 0.2);
      houses.rect(x + across * 0.25, top - tall * 0.06, across * 0.5, tall * 0.06);
    } else if (roof === 1) {
      houses.moveTo(x, top);
      houses.lineTo(x + across / 2, top - across * 0.55);
      houses.lineTo(x + across, top);
    } else if (roof === 2) houses.rect(x + across * 0.18, top - across * 0.4, across * 0.64, across * 0.4);
    else if (roof === 3) houses.ellipse(x + across / 2, top, across * 0.36, across * 0.3, 0, Math.PI, 0);
    const pane = across / random.whole(5, 7);
    const [columns, rows] = [Math.floor(across / (pane * 1.55)), Math.floor(tall / (pane * 2))];
    for (let column = 0; column < columns; column += 1) {
      for (let row = 0; row < rows; row += 1) {
        if (!random.chance(0.42)) continue;
        windows.rect(
          x + pane * 0.55 + column * pane * 1.5,
          top + pane * (0.9 + row * 1.9),
          pane * 0.8,
          pane * 1.15,
        );
      }
    }
    x += across + unit * random.between(-0.002, 0.016);
  }
  return { houses, windows };
}

function paintStreet(brush: Brush, scene: Scene, foot: number): void {
  const { width, height, unit, palette } = brush;
  const road = new Path2D();
  road.rect(-unit * 0.05, foot, width + unit * 0.1, height - foot + unit * 0.05);
  brush.shape(road, mixColours(toneAt(palette, 0.85), palette.ink, 0.3), { depth: 0.9 });
  const walk = new Path2D();
  walk.rect(-unit * 0.05, foot, width + unit * 0.1, unit * 0.028);
  brush.shape(walk, mixColours(palette.far, palette.paper, palette.isDark ? 0.06 : 0.4), { depth: 0.6 });
  const dashes = new Path2D();
  const middle = foot + (height - foot) * 0.62;
  for (let x = -unit * 0.05; x < width; x += unit * 0.16)
    dashes.roundRect(x, middle, unit * 0.085, Math.max(2, unit * 0.009), unit * 0.004);
  brush.mark(dashes, palette.paper, 0.7);
  const random = createRandom(scene.seed, "street");
  const poles = new Path2D();
  const crowns = new Path2D();
  for (let x = random.between(0, unit * 0.3); x < width; x += unit * random.between(0.3, 0.5)) {
    const tall = unit * random.between(0.1, 0.15);
    poles.rect(x - unit * 0.004, foot - tall, unit * 0.008, tall + unit * 0.01);
    crowns.moveTo(x + tall * 0.45, foot - tall);
    crowns.ellipse(x, foot - tall, tall * 0.42, tall * 0.55, 0, 0, Math.PI * 2);
  }
  brush.mark(poles, palette.ink, 0.9);
  brush.shape(crowns, palette.leaf, { depth: 0.7, isRound: brush.style === "clay" });
}

export function paintCity(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const foot = height * 0.84;
  const random = createRandom(scene.seed, "city");
  paintSky(brush, foot);
  if (palette.isDark)
    paintStars(brush, createRandom(scene.seed, "stars"), height * 0.5, palette.light === "night" ? 130 : 50);
  const focusX = scene.focus.x + scene.focus.width / 2;
  paintSun(
    brush,
    focusX + random.between(-0.12, 0.12) * width,
    palette.light === "day" ? height * 0.26 : height * 0.5,
    unit * (brush.style === "neon" ? 0.22 : 0.1),
  );
  if (palette.light !== "night") paintClouds(brush, createRandom(scene.seed, "clouds"), foot * 0.8);
  const layers = 3 + Math.min(1, brush.detail);
  const reach = Math.min(height * 0.44, unit * 0.62);
  for (let layer = 0; layer < layers; layer += 1) {
    const near = layer / (layers - 1);
    const row = createRow(
      brush,
      createRandom(scene.seed, `row ${layer}`),
      foot,
      reach * (0.62 - near * 0.36),
      reach * (1 - near * 0.45),
      near,
    );
    const tone = mixColours(
      toneAt(palette, 0.08 + near * 0.72),
      near === 1 && !palette.isDark ? palette.second : toneAt(palette, near),
      0.4,
    );
    brush.shape(row.houses, tone, { depth: near * 0.8 });
    const lamp = palette.isDark ? oklch(0.86, 0.12, 82) : shiftLightness(tone, near > 0.5 ? 0.24 : 0.1);
    if (layer > 0 || palette.isDark) brush.mark(row.windows, lamp, palette.isDark ? 0.3 + near * 0.55 : 0.5);
  }
  paintStreet(brush, scene, foot);
  if (scene.subject === undefined) return;
  const isAirborne = arts[scene.subject].isAirborne === true;
  const size = Math.min(scene.focus.width, scene.focus.height) * (isAirborne ? 0.6 : 0.72);
  const ground = Math.min(height * 0.965, foot + (height - foot) * 0.72);
  const y = isAirborne ? Math.max(height * 0.06, scene.focus.y) : ground - size;
  if (!isAirborne) brush.castShadow(focusX, ground - unit * 0.004, size * 0.52, size * 0.05, 0.6);
  drawSubject(brush, scene.subject, { x: focusX - size / 2, y, width: size, height: size }, scene.seed, 0.95);
}
