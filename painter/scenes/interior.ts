/** A room with a window, a lamp and a rug. */
import { Path2D } from "@napi-rs/canvas";
import { type Brush, placePath } from "../brush.ts";
import { mixColours, oklch, shiftLightness, toCss } from "../colour.ts";
import { createRandom } from "../random.ts";
import { createRidge } from "./nature.ts";
import { isFree, paintWall, paintWindowLight, rectangle } from "./room.ts";
import type { Scene } from "./scene.ts";
import { drawSubject, standing } from "./subject.ts";

export function paintInterior(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const { focus } = scene;
  const x = focus.x + focus.width / 2;
  const size = Math.min(focus.width, focus.height);
  const edge = Math.min(height * 0.86, Math.max(height * 0.62, focus.y + focus.height * 0.84));
  const side = x > width / 2 ? 1 : -1;
  paintWall(brush, palette.wall, x - side * size * 0.4);
  const lintel = Math.max(edge - size * 1.02, focus.y);
  paintOutlook(
    brush,
    scene,
    x - side * size * 0.08 - size * 0.36,
    lintel,
    size * 0.72,
    edge - size * 0.28 - lintel,
  );
  paintWindowLight(brush, x - side * size * 1.15 - size * 0.2, edge - size * 0.86, size * 0.6);
  brush.shape(rectangle(-unit * 0.05, edge, width + unit * 0.1, height - edge + unit * 0.1), palette.floor, {
    depth: 0.7,
  });
  brush.shape(
    rectangle(-unit * 0.05, edge - unit * 0.018, width + unit * 0.1, unit * 0.018),
    shiftLightness(palette.wall, 0.05),
    { depth: 0.4 },
  );
  const foot = Math.min(
    height * 0.96,
    edge + (height - edge) * 0.45,
    Math.max(edge + unit * 0.03, focus.y + focus.height * 0.98),
  );
  const rug = new Path2D();
  rug.ellipse(x, foot, size * 0.62, Math.min(size * 0.09, (height - edge) * 0.4), 0, 0, Math.PI * 2);
  brush.shape(rug, mixColours(palette.main, palette.floor, 0.6), { depth: 0.5 });
  paintLamp(brush, scene, x + side * size * 0.3, Math.max(edge - size * 0.98, height * 0.05), size);
  const stand = size * 0.58;
  const companion = scene.subject === "plant" ? "armchair" : "plant";
  const corner = standing(x + side * size * 0.46, foot - size * 0.02 - (height - foot) * 0.1, size * 0.4);
  drawSubject(brush, companion, corner, scene.seed, 0.6);
  brush.castShadow(x, foot, stand * 0.52, stand * 0.06, 0.5);
  drawSubject(brush, scene.subject ?? "armchair", standing(x - side * size * 0.1, foot, stand), scene.seed);
}

/** A lamp on its cord, where no text hangs. */
function paintLamp(brush: Brush, scene: Scene, x: number, top: number, size: number): void {
  const { palette, unit } = brush;
  if (!isFree(brush, scene, { x: x - size * 0.13, y: 0, width: size * 0.26, height: top + size * 0.15 }))
    return;
  brush.mark(rectangle(x - unit * 0.0015, 0, unit * 0.003, top), palette.ink, 0.8);
  brush.shape(placePath(new Path2D("M-10 0H10L24 26H-24Z"), x, top, size / 190), palette.main, {
    isRound: true,
    depth: 0.8,
  });
  brush.glow(x, top + size * 0.16, size * 0.4, oklch(0.9, 0.1, 85), palette.isDark ? 0.5 : 0.3);
}

/** A window onto hills. */
function paintOutlook(brush: Brush, scene: Scene, x: number, y: number, across: number, tall: number): void {
  const { context, palette, unit } = brush;
  const frame = palette.isDark ? shiftLightness(palette.wall, 0.14) : palette.paper;
  brush.shape(
    rectangle(x - unit * 0.014, y - unit * 0.014, across + unit * 0.028, tall + unit * 0.028, unit * 0.006),
    frame,
    { depth: 0.6 },
  );
  context.save();
  context.beginPath();
  context.rect(x, y, across, tall);
  context.clip();
  const gradient = context.createLinearGradient(0, y, 0, y + tall);
  gradient.addColorStop(0, toCss(palette.skyTop));
  gradient.addColorStop(1, toCss(palette.skyLow));
  context.fillStyle = gradient;
  context.fillRect(x, y, across, tall);
  brush.glow(x + across * 0.7, y + tall * 0.35, across * 0.6, palette.sun, 0.8);
  const random = createRandom(scene.seed, "outlook");
  for (let layer = 0; layer < 3; layer += 1) {
    const hill = createRidge(
      { ...brush, width: x + across, height: y + tall },
      random,
      y + tall * (0.66 + layer * 0.16),
      tall * 0.3,
      across * 0.5,
      0.1,
    );
    brush.shape(hill.path, mixColours(palette.far, palette.leaf, 0.25 + layer * 0.25), { depth: 0.3 });
  }
  context.restore();
  brush.mark(rectangle(x + across / 2 - unit * 0.005, y, unit * 0.01, tall), frame);
  brush.mark(rectangle(x, y + tall * 0.42, across, unit * 0.01), frame);
}
