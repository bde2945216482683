/** A coast with an island, foam and a palm; a boat floats, all else stands on the sand. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { mixColours, oklch, shiftLightness } from "../colour.ts";
import { toneAt } from "../palette.ts";
import { createRandom, type Random } from "../random.ts";
import { createRidge, paintWater, type Ridge } from "./nature.ts";
import type { Scene } from "./scene.ts";
import { drawSubject } from "./subject.ts";
import { openView, placeSubject } from "./view.ts";

function createWeed({ width, unit }: Brush, random: Random, sand: Ridge): Path2D {
  const weed = new Path2D();
  for (let x = random.between(0, 0.1) * unit; x < width; x += unit * random.between(0.05, 0.26)) {
    const [foot, tall, lean] = [
      sand.heightAt(x) + unit * 0.02,
      unit * random.between(0.08, 0.24),
      unit * random.between(-0.06, 0.06),
    ];
    weed.moveTo(x - unit * 0.008, foot);
    weed.bezierCurveTo(x - lean, foot - tall * 0.4, x + lean * 2, foot - tall * 0.6, x + lean, foot - tall);
    weed.bezierCurveTo(
      x + lean * 2.4,
      foot - tall * 0.55,
      x - lean * 0.4,
      foot - tall * 0.35,
      x + unit * 0.008,
      foot,
    );
  }
  return weed;
}

/** Below the surface: shafts of light, bubbles, weed on the sand. */
function paintUnderwater(brush: Brush, scene: Scene): void {
  const { context, width, height, unit, palette } = brush;
  const random = createRandom(scene.seed, "deep");
  paintWater(brush, random, -unit * 0.05, height, width / 2);
  const shafts = new Path2D();
  for (let index = 0; index < 7 * (width / unit); index += 1) {
    const [x, across] = [random.between(-0.1, 1) * width, unit * random.between(0.02, 0.09)];
    shafts.moveTo(x, -unit * 0.02);
    shafts.lineTo(x + across, -unit * 0.02);
    shafts.lineTo(x + across * 1.8 + unit * 0.22, height * 0.85);
    shafts.lineTo(x + unit * 0.16, height * 0.85);
    shafts.closePath();
  }
  context.save();
  if (brush.style !== "flat" && brush.style !== "pixel")
    context.filter = `blur(${(unit * 0.012).toFixed(1)}px)`;
  brush.mark(shafts, palette.sun, 0.13);
  context.restore();
  const sand = createRidge(brush, random, height * 0.95, unit * 0.1, unit * 0.8, 0);
  brush.shape(sand.path, mixColours(palette.water, oklch(0.8, 0.06, 80), 0.45), { depth: 0.8 });
  const weed = createWeed(brush, random, sand);
  brush.shape(weed, palette.leaf, { depth: 0.7 });
  for (let index = 0; index < 22; index += 1) {
    const bubble = new Path2D();
    bubble.arc(
      random.between(0, 1) * width,
      random.between(0.05, 0.85) * height,
      unit * random.between(0.004, 0.016),
      0,
      Math.PI * 2,
    );
    brush.mark(bubble.stroke({ width: Math.max(1, unit * 0.0022) }), palette.paper, 0.6);
  }
  placeSubject(brush, scene, sand.heightAt);
}

export function paintSea(brush: Brush, scene: Scene): void {
  if (scene.subject === "fish") return paintUnderwater(brush, scene);
  const { width, height, unit, palette } = brush;
  const view = openView(brush, scene, 0.56);
  const random = createRandom(scene.seed, "coast");
  const island = createRidge(brush, random, view.horizon + unit * 0.02, unit * 0.13, unit * 0.55, 0.5);
  brush.context.save();
  brush.context.beginPath();
  brush.context.rect(0, 0, width, view.horizon);
  brush.context.clip();
  brush.shape(island.path, toneAt(palette, 0.22), { depth: 0.1 });
  brush.context.restore();
  paintWater(brush, createRandom(scene.seed, "water"), view.horizon, height * 1.01, view.sunX);
  const isAfloat = scene.subject === "boat";
  const sandTone = palette.isDark
    ? mixColours(palette.ground, oklch(0.5, 0.06, 70), 0.5)
    : oklch(0.88, 0.055, 80);
  const shore = createRidge(brush, random, height * 0.99, unit * 0.16, unit * 1.5, 0);
  for (let wave = 3; wave >= 0 && !isAfloat; wave -= 1) {
    const foam = new Path2D();
    foam.addPath(shore.path, { a: 1, b: 0, c: 0, d: 1, e: 0, f: -unit * 0.026 * wave });
    if (wave > 0)
      brush.mark(
        foam,
        wave === 1 ? palette.paper : shiftLightness(palette.water, 0.12),
        wave === 1 ? 0.9 : 0.35,
      );
    else brush.shape(foam, sandTone, { depth: 0.9 });
  }
  // A northern coast: no palm beside a lighthouse.
  if (!isAfloat && scene.subject !== "lighthouse" && brush.style !== "neon")
    paintPalm(
      brush,
      scene.focus.x + scene.focus.width / 2 > width / 2 ? width * 0.05 : width * 0.95,
      height,
      unit * 0.55,
    );
  if (!isAfloat) return placeSubject(brush, scene, shore.heightAt);
  const size = Math.min(scene.focus.width, scene.focus.height) * 0.74;
  const x = scene.focus.x + scene.focus.width / 2;
  const foot = Math.min(
    height * 0.86,
    Math.max(view.horizon + size * 0.14, scene.focus.y + scene.focus.height * 0.9),
  );
  brush.castShadow(x, foot, size * 0.5, size * 0.05, 0.4);
  drawSubject(brush, "boat", { x: x - size / 2, y: foot - size, width: size, height: size }, scene.seed);
}

/** A palm leaning in from the side of the frame. */
function paintPalm(brush: Brush, x: number, foot: number, tall: number): void {
  const lean = x < brush.width / 2 ? 1 : -1;
  const tone = toneAt(brush.palette, 0.92);
  const [topX, topY] = [x + lean * tall * 0.14, foot - tall];
  const trunk = new Path2D();
  trunk.moveTo(x - tall * 0.025, foot);
  trunk.quadraticCurveTo(x - lean * tall * 0.05, foot - tall * 0.5, topX - tall * 0.012, topY);
  trunk.lineTo(topX + tall * 0.012, topY);
  trunk.quadraticCurveTo(x + tall * 0.02, foot - tall * 0.5, x + tall * 0.025, foot);
  trunk.closePath();
  brush.shape(trunk, tone, { depth: 1 });
  const fronds = new Path2D();
  for (const angle of [-2.9, -2.4, -1.9, -1.25, -0.75, -0.25, 0.2, -3.35]) {
    const [endX, endY] = [
      topX + Math.cos(angle) * tall * 0.38,
      topY + Math.sin(angle) * tall * 0.2 + tall * 0.12,
    ];
    const [bendX, bendY] = [topX + Math.cos(angle) * tall * 0.24, topY + Math.sin(angle) * tall * 0.28];
    fronds.moveTo(topX, topY);
    fronds.quadraticCurveTo(bendX, bendY - tall * 0.05, endX, endY);
    fronds.quadraticCurveTo(bendX, bendY + tall * 0.05, topX, topY);
  }
  brush.shape(fronds, mixColours(tone, brush.palette.leaf, 0.45), { depth: 1 });
}
