/** A laid table before soft lights. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { mixColours, oklch, shiftLightness } from "../colour.ts";
import { createRandom } from "../random.ts";
import { isFree, paintWall, paintWindowLight, rectangle } from "./room.ts";
import type { Scene } from "./scene.ts";
import { drawSubject, drawSubjectOrForms, standing } from "./subject.ts";

export function paintTable(brush: Brush, scene: Scene): void {
  const { width, height, palette } = brush;
  const { focus } = scene;
  const x = focus.x + focus.width / 2;
  const size = Math.min(focus.width, focus.height);
  const edge = Math.min(height * 0.8, Math.max(height * 0.5, focus.y + focus.height * 0.72));
  const foot = Math.min(height * 0.93, edge + Math.min(size * 0.16, (height - edge) * 0.6));
  const side = x > width / 2 ? 1 : -1;
  paintWall(brush, mixColours(palette.wall, palette.second, palette.isDark ? 0.2 : 0.16), x);
  paintWindowLight(brush, x - side * size * 0.9 - size * 0.4, height * 0.04, size * 0.95);
  paintBokeh(brush, scene, edge);
  paintBoards(brush, scene, edge);
  const cloth = new Path2D();
  cloth.ellipse(x, foot + size * 0.01, size * 0.62, size * 0.1, 0, 0, Math.PI * 2);
  brush.shape(cloth, mixColours(palette.paper, palette.second, palette.isDark ? 0.3 : 0.14), { depth: 0.7 });
  const stand = size * 0.72;
  const beside = size * 0.5;
  const companion = scene.subject === "plant" || scene.subject === "flower" ? "book" : "plant";
  for (const away of [x - side * size * 0.62, x + side * size * 0.6]) {
    const box = standing(away, edge + (foot - edge) * 0.35, beside);
    if (!isFree(brush, scene, box)) continue;
    drawSubject(brush, companion, box, scene.seed, 0.25);
    break;
  }
  brush.castShadow(x + stand * 0.06, foot - stand * 0.02, stand * 0.5, stand * 0.065, 0.55);
  drawSubjectOrForms(brush, scene.subject, standing(x, foot, stand), scene.seed);
}

/** The table's wooden top from its far edge down. */
function paintBoards(brush: Brush, scene: Scene, edge: number): void {
  const { width, height, unit, palette } = brush;
  const wood = mixColours(oklch(palette.isDark ? 0.36 : 0.66, 0.075, 58), palette.floor, 0.35);
  brush.shape(rectangle(-unit * 0.05, edge, width + unit * 0.1, height - edge + unit * 0.1), wood, {
    depth: 0.8,
  });
  const grain = new Path2D();
  const random = createRandom(scene.seed, "wood");
  for (let index = 0; index < 26 + brush.detail * 16; index += 1) {
    const near = random.next();
    grain.roundRect(
      random.between(-0.2, 1) * width,
      edge + near * (height - edge),
      unit * random.between(0.15, 0.6),
      unit * (0.0012 + near * 0.003),
      unit * 0.001,
    );
  }
  brush.mark(grain, shiftLightness(wood, -0.08), 0.5);
}

/** Out-of-focus lights behind the table. */
function paintBokeh(brush: Brush, scene: Scene, horizon: number): void {
  if (brush.style !== "photo" && brush.style !== "clay" && brush.style !== "neon") return;
  const random = createRandom(scene.seed, "bokeh");
  const { width, unit, palette } = brush;
  for (let index = 0; index < (14 + brush.detail * 8) * Math.max(1, width / unit / 1.4); index += 1) {
    const radius = unit * random.between(0.02, 0.075);
    const [x, y] = [random.next() * width, random.next() * horizon];
    const disc = new Path2D();
    disc.arc(x, y, radius, 0, Math.PI * 2);
    const tone = random.pick([palette.sun, palette.main, palette.skyLow, palette.second]);
    brush.mark(disc, shiftLightness(tone, 0.12), random.between(0.05, 0.2));
    brush.glow(x, y, radius * 1.5, tone, 0.12);
  }
}
