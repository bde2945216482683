/** A product on round pedestals before an arch. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { mixColours, shiftLightness } from "../colour.ts";
import { createRandom } from "../random.ts";
import { paintWall, paintWindowLight, rectangle } from "./room.ts";
import type { Scene } from "./scene.ts";
import { drawSubjectOrForms } from "./subject.ts";

export function paintStudio(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const { focus } = scene;
  const x = focus.x + focus.width / 2;
  const size = Math.min(focus.width, focus.height);
  const foot = Math.min(height * 0.86, focus.y + focus.height * 0.82);
  const random = createRandom(scene.seed, "studio");
  paintWall(brush, palette.wall, x);
  const side = x > width / 2 ? 1 : -1;
  paintWindowLight(brush, x - side * size * 1.05 - size * 0.3, height * 0.08, size * 0.9);
  const backdrop = random.whole(0, 2);
  const disc = new Path2D();
  if (backdrop === 0) disc.arc(x, foot - size * 0.42, size * 0.46, 0, Math.PI * 2);
  else if (backdrop === 1) {
    disc.moveTo(x - size * 0.4, foot + unit * 0.02);
    disc.lineTo(x - size * 0.4, foot - size * 0.5);
    disc.arc(x, foot - size * 0.5, size * 0.4, Math.PI, 0);
    disc.lineTo(x + size * 0.4, foot + unit * 0.02);
    disc.closePath();
  } else disc.roundRect(x - size * 0.36, foot - size * 0.92, size * 0.72, size, size * 0.05);
  brush.shape(disc, mixColours(palette.second, palette.wall, palette.isDark ? 0.25 : 0.42), { depth: 0.4 });
  brush.glow(x, foot - size * 0.5, size * 0.75, palette.sun, 0.28);
  const floor = rectangle(-unit * 0.05, foot - unit * 0.005, width + unit * 0.1, height - foot + unit * 0.1);
  brush.shape(floor, palette.floor, { depth: 0.6 });
  paintSteps(brush, x, foot, size, side);
  paintBranch(brush, scene, x + side * size * 0.5, foot + size * 0.02, size * 0.6, side === 1 ? 1 : -1);
  const stand = size * 0.62;
  brush.castShadow(x + stand * 0.05, foot - size * 0.085, stand * 0.34, stand * 0.035, 0.5);
  drawSubjectOrForms(
    brush,
    scene.subject,
    { x: x - stand / 2, y: foot - size * 0.085 - stand, width: stand, height: stand },
    scene.seed,
  );
}

/** Round pedestals of two heights and a ball beside them. */
function paintSteps(brush: Brush, x: number, foot: number, size: number, side: number): void {
  const { palette } = brush;
  const stone = palette.isDark
    ? mixColours(palette.wall, palette.main, 0.25)
    : mixColours(palette.paper, palette.main, 0.16);
  for (const [offset, across, top, high] of [
    [0, 0.46, -0.03, 0.1],
    [0, 0.35, -0.1, 0.08],
    [-side * 0.42, 0.13, -0.16, 0.22],
  ] as const) {
    const [middle, half, upper, tall, flat] = [
      x + size * offset,
      size * across,
      foot + size * top,
      size * high,
      size * across * 0.15,
    ];
    brush.castShadow(middle + size * 0.04, upper + tall, half * 1.12, flat * 1.25, 0.42);
    const body = new Path2D();
    body.moveTo(middle - half, upper);
    body.lineTo(middle - half, upper + tall);
    body.ellipse(middle, upper + tall, half, flat, 0, Math.PI, 0, true);
    body.lineTo(middle + half, upper);
    body.closePath();
    brush.shape(body, shiftLightness(stone, -0.05), { isRound: brush.style !== "clay", depth: 0.75 });
    const lid = new Path2D();
    lid.ellipse(middle, upper, half, flat, 0, 0, Math.PI * 2);
    brush.shape(lid, shiftLightness(stone, 0.03), { depth: 0.3 });
  }
  const ball = new Path2D();
  const radius = size * 0.085;
  ball.arc(x - side * size * 0.42, foot - size * 0.16 - radius * 0.92, radius, 0, Math.PI * 2);
  brush.shape(ball, palette.main, { isRound: true, depth: 0.6 });
}

/** A leafy branch reaching in from an edge. */
function paintBranch(brush: Brush, scene: Scene, x: number, y: number, size: number, side: 1 | -1): void {
  const random = createRandom(scene.seed, `branch ${side}`);
  const leaf = new Path2D("M0 0C10 -16 34 -20 52 -6C36 8 12 12 0 0Z");
  const stem = new Path2D();
  stem.moveTo(x, y);
  stem.quadraticCurveTo(x - side * size * 0.1, y - size * 0.5, x - side * size * 0.34, y - size * 0.86);
  brush.mark(stem.stroke({ width: size * 0.018 }), shiftLightness(brush.palette.leaf, -0.14));
  for (let index = 0; index < 9; index += 1) {
    const at = index / 8;
    const [baseX, baseY] = [
      x - side * size * (0.2 * at * (1 - at) + 0.34 * at * at),
      y - size * (at * (1 - at) + 0.86 * at * at),
    ];
    for (const turn of [-1, 1] as const) {
      const angle = -Math.PI / 2 - side * 0.35 + turn * random.between(0.75, 1.05);
      const scale = (size / 150) * (1.1 - at * 0.45);
      const placed = new Path2D();
      placed.addPath(leaf, {
        a: Math.cos(angle) * scale,
        b: Math.sin(angle) * scale,
        c: -Math.sin(angle) * scale,
        d: Math.cos(angle) * scale,
        e: baseX,
        f: baseY,
      });
      brush.shape(placed, shiftLightness(brush.palette.leaf, random.between(-0.05, 0.08)), { depth: 0.75 });
    }
  }
}
