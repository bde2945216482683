/** Ridges behind ridges, snow, pines and a lake. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { mixColours, oklch } from "../colour.ts";
import { toneAt } from "../palette.ts";
import { createRandom, type Random } from "../random.ts";
import { createNoise, createPines, createRidge, paintWater, type Ridge } from "./nature.ts";
import type { Scene } from "./scene.ts";
import { layMist, openView, placeSubject } from "./view.ts";

export function paintMountains(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const view = openView(brush, scene, 0.6);
  const random = createRandom(scene.seed, "ridges");
  const layers = 4 + brush.detail;
  const snow = palette.light === "night" ? oklch(0.7, 0.03, 250) : oklch(0.97, 0.012, 240);
  for (let layer = 0; layer < layers; layer += 1) {
    const near = layer / (layers - 1);
    const rise = Math.min(height * 0.42, unit * 0.52) * (1 - near * 0.62);
    const ridge = createRidge(
      brush,
      random,
      view.horizon + near * height * 0.16,
      rise,
      unit * (0.5 - near * 0.16),
      layer < layers - 2 ? 0.9 : 0.5,
    );
    const tone = toneAt(palette, 0.06 + near * 0.78);
    brush.shape(ridge.path, tone, { depth: near * 0.9 });
    if (layer === 1 && brush.style !== "neon") {
      const cap = createSnow(brush, ridge, view.horizon - rise * 0.5, unit, createRandom(scene.seed, "snow"));
      brush.context.save();
      brush.context.clip(ridge.path);
      brush.mark(cap, mixColours(snow, tone, 0.15), 0.85);
      brush.context.restore();
    }
    if (layer === layers - 2)
      brush.shape(createPines(random, ridge, 0, width, unit * 0.075, 1), toneAt(palette, 0.74), {
        depth: 0.6,
      });
    layMist(brush, view.horizon + near * height * 0.16, 0.5 * (1 - near));
  }
  const shore = height * 0.8;
  paintWater(brush, createRandom(scene.seed, "water"), shore, height * 1.01, view.sunX);
  const bank = createRidge(brush, random, height * 0.985, unit * 0.13, unit * 0.8, 0.1);
  brush.shape(bank.path, toneAt(palette, 0.96), { depth: 0.95 });
  brush.shape(createPines(random, bank, -unit * 0.05, width * 0.16, unit * 0.24, 1.1), toneAt(palette, 1), {
    depth: 1,
  });
  brush.shape(createPines(random, bank, width * 0.87, width * 1.05, unit * 0.2, 1.2), toneAt(palette, 1), {
    depth: 1,
  });
  placeSubject(brush, scene, bank.heightAt);
}

/** Snow lies above a line that runs ragged with the rock. */
function createSnow(brush: Brush, ridge: Ridge, line: number, unit: number, random: Random): Path2D {
  const noise = createNoise(random);
  const path = new Path2D();
  const step = unit * 0.004;
  path.moveTo(-step, -unit);
  for (let x = -step; x <= brush.width + step; x += step) {
    const at = x / unit;
    const rag = 0.05 * noise(at * 14) + 0.035 * Math.abs(noise(at * 42)) + 0.012 * noise(at * 130);
    path.lineTo(x, Math.max(line, ridge.heightAt(x) + unit * 0.02) + rag * unit);
  }
  path.lineTo(brush.width + step, -unit);
  path.closePath();
  return path;
}
