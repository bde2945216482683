/** Space, and pictures of nothing but colour and form. */
import { Path2D } from "@napi-rs/canvas";
import type { Brush } from "../brush.ts";
import { mixColours, oklch, shiftLightness, toCss, type Colour } from "../colour.ts";
import { createRandom, type Random } from "../random.ts";
import { createNoise, paintSky, paintStars } from "./nature.ts";
import type { Scene } from "./scene.ts";
import { drawSubject, standing } from "./subject.ts";

function paintPlanet(brush: Brush, x: number, y: number, radius: number, hasRing: boolean): void {
  const { palette, context } = brush;
  const tone = hasRing ? palette.main : palette.second;
  brush.glow(x, y, radius * 1.7, tone, 0.5);
  const ball = new Path2D();
  ball.arc(x, y, radius, 0, Math.PI * 2);
  brush.shape(ball, tone, { isRound: true, depth: 0.8 });
  context.save();
  context.clip(ball);
  for (const [at, thick, by] of [
    [-0.55, 0.16, 0.07],
    [-0.2, 0.1, -0.06],
    [0.06, 0.2, 0.05],
    [0.5, 0.14, -0.07],
  ] as const) {
    const band = new Path2D();
    band.ellipse(x, y + at * radius, radius * 1.1, thick * radius, -0.14, 0, Math.PI * 2);
    brush.mark(band, shiftLightness(tone, by), 0.45);
  }
  const night = context.createRadialGradient(
    x - radius * 0.5,
    y - radius * 0.5,
    radius * 0.5,
    x - radius * 0.35,
    y - radius * 0.3,
    radius * 1.65,
  );
  night.addColorStop(0, toCss(palette.skyTop, 0));
  night.addColorStop(1, toCss(palette.skyTop, 0.9));
  context.fillStyle = night;
  context.fill(ball);
  context.restore();
  if (!hasRing) return;
  const ring = new Path2D();
  ring.ellipse(x, y, radius * 1.75, radius * 0.42, -0.3, -0.42, Math.PI + 0.42);
  brush.mark(ring.stroke({ width: radius * 0.09, cap: 1 }), shiftLightness(palette.sun, -0.08), 0.85);
}

export function paintSpace(brush: Brush, scene: Scene): void {
  const { width, height, unit, palette } = brush;
  const random = createRandom(scene.seed, "space");
  paintSky(brush, height);
  for (let index = 0; index < 9; index += 1)
    brush.glow(
      random.between(0, width),
      random.between(0, height),
      unit * random.between(0.25, 0.6),
      random.pick([palette.second, palette.main, palette.skyLow]),
      0.17,
    );
  paintStars(brush, createRandom(scene.seed, "stars"), height, 260);
  const { focus } = scene;
  const x = focus.x + focus.width / 2;
  const size = Math.min(focus.width, focus.height);
  const side = x > width / 2 ? 1 : -1;
  if (scene.subject === undefined) {
    paintPlanet(brush, x, focus.y + focus.height / 2, size * 0.3, true);
    return paintPlanet(brush, x - side * size * 0.62, focus.y + focus.height * 0.2, size * 0.07, false);
  }
  paintPlanet(brush, x + side * size * 0.34, focus.y + size * 0.22, size * 0.13, true);
  const ground = new Path2D();
  const radius = Math.hypot(width, height);
  ground.arc(x, height * 0.87 + radius, radius, 0, Math.PI * 2);
  brush.shape(ground, mixColours(palette.near, palette.second, 0.4), { depth: 0.7 });
  const craters = new Path2D();
  for (let index = 0; index < 9 * (width / unit); index += 1) {
    const [at, down] = [random.next() * width, random.between(0.01, 0.12)];
    const across = unit * random.between(0.015, 0.05);
    const y = height * 0.87 + radius - Math.sqrt(Math.max(0, radius ** 2 - (at - x) ** 2)) + down * height;
    craters.moveTo(at + across, y);
    craters.ellipse(at, y, across, across * 0.24, 0, 0, Math.PI * 2);
  }
  brush.mark(craters, shiftLightness(palette.near, 0.05), 0.5);
  const stand = size * 0.7;
  drawSubject(
    brush,
    scene.subject,
    {
      x: x - stand / 2,
      y: Math.min(height * 0.88, focus.y + focus.height * 0.92) - stand,
      width: stand,
      height: stand,
    },
    scene.seed,
  );
}

function paintRibbons(brush: Brush, random: Random, tones: readonly Colour[]): void {
  const { width, height, unit, palette } = brush;
  const count = 5 + brush.detail * 2;
  const lean = random.pick([-0.42, 0.34, -0.26]) * (height / width);
  for (let index = 0; index < count; index += 1) {
    const noise = createNoise(random);
    const at = (index + 0.9) / (count + 0.4);
    const ribbon = new Path2D();
    ribbon.moveTo(-unit, height * 2);
    for (let x = -unit * 0.1; x <= width + unit * 0.1; x += unit * 0.02) {
      const swing = noise(40 + x / (unit * 0.75)) * height * 0.11;
      ribbon.lineTo(x, height * (0.22 + at * 0.86) + (x - width / 2) * lean + swing);
    }
    ribbon.lineTo(width + unit, height * 2);
    ribbon.closePath();
    const ground = mixColours(palette.skyLow, palette.second, at);
    const tone = mixColours(ground, tones[index % tones.length] ?? palette.main, 0.5);
    brush.shape(ribbon, palette.isDark ? shiftLightness(tone, -0.1) : tone, { depth: 0.2 + at * 0.7 });
  }
}

/** Three balls and a thin arc, in balance around the focus. */
function paintBalls(brush: Brush, random: Random, x: number, y: number, size: number): void {
  const { palette, style } = brush;
  const isLit = style !== "flat" && style !== "pixel";
  for (const [across, down, part, tone] of [
    [0.02, 0, 0.24, palette.main],
    [0.3, -0.26, 0.085, palette.isDark ? palette.sun : palette.paper],
    [-0.3, 0.24, 0.12, palette.second],
  ] as const) {
    const [ballX, ballY, radius] = [x + across * size, y + down * size, part * size];
    const ball = new Path2D();
    ball.arc(ballX, ballY, radius, 0, Math.PI * 2);
    if (isLit)
      brush.castShadow(ballX + radius * 0.2, ballY + radius * 0.95, radius * 1.2, radius * 0.5, 0.35);
    brush.shape(ball, tone, { isRound: true, depth: 0.9 });
  }
  const arc = new Path2D();
  arc.arc(x, y, size * 0.38, random.between(0, 3), random.between(3.6, 5.4));
  brush.mark(arc.stroke({ width: Math.max(1.5, size * 0.007), cap: 1 }), oklch(0.98, 0.01, 90), 0.8);
}

/** Ribbons of colour that flow across the frame, with a few still bodies. */
export function paintAbstract(brush: Brush, scene: Scene): void {
  const { width, height, palette, style, detail } = brush;
  const random = createRandom(scene.seed, "abstract");
  paintSky(brush, height);
  const light = shiftLightness(palette.main, 0.14);
  const tones = [palette.second, palette.main, palette.skyLow, palette.leaf, light] as const;
  const isSoft = style === "photo" || style === "clay" || style === "watercolor" || style === "neon";
  for (let index = 0; index < 4 + detail * 3 && isSoft; index += 1) {
    const [x, y] = [random.between(-0.1, 1.1) * width, random.between(-0.1, 1.1) * height];
    brush.glow(x, y, Math.max(width, height) * random.between(0.2, 0.46), random.pick(tones), 0.75);
  }
  paintRibbons(brush, random, tones);
  const { focus } = scene;
  const size = Math.min(focus.width, focus.height);
  const [x, y] = [focus.x + focus.width / 2, focus.y + focus.height / 2];
  if (scene.subject === undefined) return paintBalls(brush, random, x, y, size);
  drawSubject(brush, scene.subject, standing(x, y + size * 0.32, size * 0.64), scene.seed);
}
