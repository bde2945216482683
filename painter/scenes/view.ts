/** What every landscape shares: the open sky, mist between ridges, where the subject stands. */
import { Path2D } from "@napi-rs/canvas";
import { arts } from "../arts.ts";
import type { Brush } from "../brush.ts";
import { shiftLightness, toCss } from "../colour.ts";
import { createRandom } from "../random.ts";
import { type Ridge, paintClouds, paintSky, paintStars, paintSun } from "./nature.ts";
import type { Scene } from "./scene.ts";
import { drawSubject } from "./subject.ts";

export type View = { horizon: number; sunX: number; sunY: number };

/** Sky, light and clouds; the sun stands over the subject's side but off its centre. */
export function openView(brush: Brush, scene: Scene, horizonAt: number): View {
  const { width, height, unit, palette } = brush;
  const random = createRandom(scene.seed, "view");
  const horizon = height * horizonAt;
  const focusX = scene.focus.x + scene.focus.width / 2;
  const sunX = Math.min(
    width * 0.92,
    Math.max(width * 0.08, focusX + random.pick([-1, 1]) * random.between(0.05, 0.2) * width),
  );
  const sunY =
    palette.light === "golden" || palette.light === "dusk"
      ? horizon - unit * random.between(0.08, 0.2)
      : Math.min(horizon * 0.5, horizon - unit * 0.3);
  paintSky(brush, horizon);
  if (palette.light === "night" || palette.light === "dusk")
    paintStars(brush, createRandom(scene.seed, "stars"), horizon, palette.light === "night" ? 220 : 70);
  paintSun(
    brush,
    sunX,
    sunY,
    unit * (palette.light === "night" ? 0.05 : brush.style === "neon" ? 0.2 : 0.072),
  );
  if (palette.light !== "night") paintClouds(brush, createRandom(scene.seed, "clouds"), horizon);
  return { horizon, sunX, sunY };
}

/** Mist between two ridges: the nearer they are, the less of it. */
export function layMist(brush: Brush, y: number, amount: number): void {
  if (brush.style !== "photo" && brush.style !== "watercolor" && brush.style !== "clay") return;
  const { context, width, unit, palette } = brush;
  const gradient = context.createLinearGradient(0, y - unit * 0.16, 0, y + unit * 0.08);
  gradient.addColorStop(0, toCss(palette.skyLow, 0.001));
  gradient.addColorStop(1, toCss(palette.skyLow, amount));
  context.fillStyle = gradient;
  context.fillRect(0, y - unit * 0.16, width, unit * 0.24);
}

/** The subject on the ground in front, or in the air. */
export function placeSubject(brush: Brush, scene: Scene, ground: (x: number) => number): void {
  if (scene.subject === undefined) return;
  const { focus, subject } = scene;
  const size = Math.min(focus.width, focus.height) * (arts[subject].isAirborne === true ? 0.66 : 0.8);
  const x = focus.x + focus.width / 2;
  if (arts[subject].isAirborne === true) {
    return drawSubject(
      brush,
      subject,
      {
        x: x - size / 2,
        y: Math.max(focus.y, focus.y + focus.height * 0.36 - size / 2),
        width: size,
        height: size,
      },
      scene.seed,
    );
  }
  const foot = Math.min(
    brush.height * 0.955,
    Math.max(ground(x) + size * 0.06, focus.y + focus.height * 0.97),
  );
  brush.castShadow(x + size * 0.05, foot - size * 0.005, size * 0.48, size * 0.055, 0.5);
  drawSubject(brush, subject, { x: x - size / 2, y: foot - size, width: size, height: size }, scene.seed);
}

export function speckle(brush: Brush, scene: Scene, ridge: Ridge, count: number): void {
  const random = createRandom(scene.seed, "speckle");
  const { width, height, unit, palette } = brush;
  const blades = new Path2D();
  const petals = new Path2D();
  for (let index = 0; index < count * (width / unit); index += 1) {
    const x = random.next() * width;
    const top = ridge.heightAt(x);
    const near = random.next();
    const y = top + near * (height - top);
    const size = unit * (0.006 + near * 0.016);
    blades.moveTo(x, y);
    blades.quadraticCurveTo(x + size * 0.1, y - size, x + size * 0.5, y - size * 1.7);
    blades.quadraticCurveTo(x + size * 0.3, y - size * 0.7, x + size * 0.22, y);
    if (index % 5 !== 0) continue;
    petals.moveTo(x + size * 0.3, y - size * 1.5);
    petals.arc(x, y - size * 1.5, size * 0.3, 0, Math.PI * 2);
  }
  brush.mark(blades, shiftLightness(palette.leaf, palette.isDark ? -0.06 : 0.1), 0.55);
  brush.mark(petals, shiftLightness(palette.main, 0.1), 0.9);
}
