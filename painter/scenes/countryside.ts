/** Forest, desert and meadow. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { type Colour, mixColours, oklch, shiftLightness } from "../colour.ts";
import { toneAt } from "../palette.ts";
import { createRandom } from "../random.ts";
import { type Ridge, createPines, createRidge } from "./nature.ts";
import type { Scene } from "./scene.ts";
import { layMist, openView, placeSubject, speckle } from "./view.ts";

export function paintForest(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const view = openView(brush, scene, 0.7);
  const random = createRandom(scene.seed, "forest");
  const layers = 4 + brush.detail;
  const isAutumn = palette.light === "golden" && palette.main.hue < 110;
  for (let layer = 0; layer < layers; layer += 1) {
    const near = layer / (layers - 1);
    const ridge = createRidge(brush, random, height * (0.64 + near * 0.26), unit * 0.12, unit * 0.9, 0.1);
    const green = mixColours(
      toneAt(palette, 0.1 + near * 0.85),
      isAutumn && layer % 2 === 1 ? palette.main : palette.leaf,
      0.48,
    );
    const pines = createPines(
      random,
      ridge,
      -unit * 0.1,
      width + unit * 0.1,
      unit * (0.2 + near * 0.22),
      layer === layers - 1 ? 3.2 : 1.15,
    );
    pines.addPath(ridge.path);
    brush.shape(
      brush.style === "photo" || brush.style === "flat" || brush.style === "pixel" ? pines : pines.simplify(),
      layer === layers - 1 ? shiftLightness(green, -0.05) : green,
      { depth: near * 0.9 },
    );
    layMist(brush, height * (0.66 + near * 0.26), 0.42 * (1 - near));
  }
  const floor = createRidge(brush, random, height * 0.97, unit * 0.09, unit * 1.2, 0);
  brush.shape(floor.path, mixColours(toneAt(palette, 0.9), palette.leaf, 0.4), { depth: 0.95 });
  if (brush.detail > 0) speckle(brush, scene, floor, 60);
  brush.glow(view.sunX, view.horizon * 0.6, unit * 0.7, palette.sun, 0.25);
  placeSubject(brush, scene, floor.heightAt);
}

export function paintDesert(brush: Brush, scene: Scene): void {
  const { height, unit, palette } = brush;
  const view = openView(brush, scene, 0.62);
  const random = createRandom(scene.seed, "dunes");
  brush.shape(
    createRidge(brush, random, view.horizon + unit * 0.03, unit * 0.2, unit * 0.5, 0.35).path,
    mixColours(toneAt(palette, 0.2), palette.main, 0.16),
    { depth: 0.1 },
  );
  const layers = 4 + brush.detail;
  let ground = view.horizon;
  let last: Ridge | undefined;
  for (let layer = 0; layer < layers; layer += 1) {
    const near = layer / (layers - 1);
    const sand = mixColours(
      mixColours(palette.skyLow, oklch(palette.isDark ? 0.42 : 0.74, 0.1, 65), 0.45 + near * 0.35),
      palette.main,
      0.08 + near * 0.3,
    );
    ground = view.horizon + near * height * 0.33;
    last = createRidge(
      brush,
      random,
      ground + unit * 0.06,
      unit * (0.1 + near * 0.06),
      unit * (0.9 + near * 0.5),
      0.12,
    );
    brush.shape(last.path, shiftLightness(sand, palette.isDark ? -near * 0.1 : -near * 0.05), {
      depth: 0.2 + near * 0.7,
    });
  }
  const foot = last;
  if (foot !== undefined) placeSubject(brush, scene, foot.heightAt);
}

export function paintMeadow(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const view = openView(brush, scene, 0.6);
  const random = createRandom(scene.seed, "hills");
  const layers = 4;
  for (let layer = 0; layer < layers; layer += 1) {
    const near = layer / (layers - 1);
    const ridge = createRidge(
      brush,
      random,
      view.horizon + unit * 0.06 + near * height * 0.24,
      unit * (0.2 - near * 0.06),
      unit * (0.75 + near * 0.4),
      0,
    );
    const green = mixColours(
      toneAt(palette, 0.12 + near * 0.5),
      shiftLightness(palette.leaf, palette.isDark ? -0.1 : 0.14 - near * 0.12),
      0.35 + near * 0.4,
    );
    brush.shape(ridge.path, green, { depth: near * 0.85 });
    if (layer < layers - 1) paintRoundTrees(brush, scene, ridge, layer, green);
    layMist(brush, view.horizon + near * height * 0.24, 0.3 * (1 - near));
    if (layer !== layers - 1) continue;
    if (brush.detail > 0) speckle(brush, scene, ridge, brush.detail * 90);
    placeSubject(brush, scene, ridge.heightAt);
  }
  if (scene.subject === undefined) brush.glow(width * 0.5, view.horizon, unit * 0.8, palette.sun, 0.12);
}

function paintRoundTrees(brush: Brush, scene: Scene, ridge: Ridge, layer: number, ground: Colour): void {
  const random = createRandom(scene.seed, `trees ${layer}`);
  const { width, unit, palette } = brush;
  const size = unit * (0.028 + layer * 0.022);
  const crowns = new Path2D();
  const trunks = new Path2D();
  for (let x = random.between(0, size * 6); x < width; x += size * random.between(1.4, 9)) {
    const foot = ridge.heightAt(x) + size * 0.2;
    const tall = size * random.between(0.8, 1.35);
    trunks.rect(x - size * 0.06, foot - tall, size * 0.12, tall);
    crowns.moveTo(x + tall * 0.5, foot - tall * 1.1);
    crowns.ellipse(x, foot - tall * 1.1, tall * 0.5, tall * 0.66, 0, 0, Math.PI * 2);
  }
  brush.mark(trunks, shiftLightness(ground, -0.22), 0.8);
  brush.shape(crowns, mixColours(shiftLightness(ground, -0.1), palette.leaf, 0.3), {
    depth: 0.2 + layer * 0.2,
  });
}
