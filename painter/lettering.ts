/** Paints the set texts over a finished scene so that they can be read, and the mark that says what this picture is. */
import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import {
  computeContrast,
  computeLuminance,
  mixColours,
  oklch,
  shiftLightness,
  toCss,
  toRgb,
  type Colour,
} from "./colour.ts";
import { chooseFonts } from "./fonts.ts";
import type { Palette } from "./palette.ts";
import { release } from "./release.ts";
import { padding, type Box, type SetBlock, type Stack } from "./typeset.ts";

/** Body copy reaches WCAG AA (4.5:1) against nearly everything behind it. */
const wantedContrast = 4.5;

export type Ground = { dark: number; light: number };

/** The darkest and lightest fortieth of what lies behind a box, as relative luminance. */
export function measureGround(context: SKRSContext2D, box: Box): Ground {
  const small = createCanvas(24, 24);
  const sampler = small.getContext("2d");
  const { canvas } = context;
  const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)];
  const width = Math.max(1, Math.min(canvas.width, box.x + box.width) - left);
  const height = Math.max(1, Math.min(canvas.height, box.y + box.height) - top);
  sampler.drawImage(canvas, left, top, width, height, 0, 0, 24, 24);
  const pixels = sampler.getImageData(0, 0, 24, 24).data;
  release(small);
  const luminances: number[] = [];
  for (let index = 0; index < pixels.length; index += 4) {
    luminances.push(computeLuminance([pixels[index] ?? 0, pixels[index + 1] ?? 0, pixels[index + 2] ?? 0]));
  }
  luminances.sort((one, other) => one - other);
  return { dark: luminances[14] ?? 0, light: luminances[561] ?? 1 };
}

type Reading = {
  text: Colour;
  scrim: Colour;
  /** 0 when the ground is calm enough as it is. */ scrimAlpha: number;
};

/** Canvas blends encoded values, so the blend is made at a gamma of about 2.2. */
function blendLuminance(under: number, over: number, alpha: number): number {
  return (under ** (1 / 2.2) * (1 - alpha) + over ** (1 / 2.2) * alpha) ** 2.2;
}

/** Light or dark letters, whichever needs the thinner veil behind them. */
export function chooseReading(ground: Ground, palette: Palette): Reading {
  const dark = oklch(0.2, 0.035, palette.near.hue);
  const light = oklch(0.985, 0.008, 90);
  const options = [
    { text: light, scrim: oklch(0.17, 0.04, palette.near.hue), worst: ground.light },
    { text: dark, scrim: oklch(0.975, 0.012, palette.skyLow.hue), worst: ground.dark },
  ].map(({ text, scrim, worst }) => {
    const letters = computeLuminance(toRgb(text));
    const veil = computeLuminance(toRgb(scrim));
    let scrimAlpha = 0;
    while (
      scrimAlpha < 0.92 &&
      computeContrast(letters, blendLuminance(worst, veil, scrimAlpha)) < wantedContrast * 1.3
    )
      scrimAlpha += 0.03;
    return { text, scrim, scrimAlpha };
  });
  const [onDark, onLight] = options;
  if (onDark === undefined || onLight === undefined) return { text: dark, scrim: light, scrimAlpha: 0.9 };
  return onDark.scrimAlpha <= onLight.scrimAlpha ? onDark : onLight;
}

/** A crisp card, for styles that have no soft edges. */
function paintCard(context: SKRSContext2D, box: Box, scrim: Colour, alpha: number): void {
  const unit = Math.min(context.canvas.width, context.canvas.height);
  const room = unit * 0.035;
  context.fillStyle = toCss(scrim, Math.max(0.86, alpha));
  context.beginPath();
  context.roundRect(box.x - room, box.y - room, box.width + room * 2, box.height + room * 2, unit * 0.022);
  context.fill();
}

/** A veil from the frame's edge to past the stack, as light or shade would fall; around a centred one, a soft cloud. */
function paintVeil(context: SKRSContext2D, { box, position }: Stack, scrim: Colour, alpha: number): void {
  const { width, height } = context.canvas;
  const unit = Math.min(width, height);
  const [room, fade] = [unit * 0.03, unit * 0.26];
  context.save();
  if (position === "center") {
    context.fillStyle = toCss(scrim, alpha);
    context.filter = `blur(${(unit * 0.05).toFixed(1)}px)`;
    context.beginPath();
    context.roundRect(
      box.x - fade / 3,
      box.y - fade / 3,
      box.width + fade / 1.5,
      box.height + fade / 1.5,
      fade / 3,
    );
    context.fill();
  } else {
    const isVertical = position.startsWith("top") || position.startsWith("bottom");
    const isFromStart = position.startsWith("top") || position === "left";
    const long = isVertical ? height : width;
    const end = isVertical ? box.y + box.height : box.x + box.width;
    const reach = (isFromStart ? end : long - (isVertical ? box.y : box.x)) + room;
    const [from, to] = isFromStart ? [0, reach + fade] : [long, long - reach - fade];
    const gradient = isVertical
      ? context.createLinearGradient(0, from, 0, to)
      : context.createLinearGradient(from, 0, to, 0);
    const full = reach / (reach + fade);
    for (const [at, share] of [
      [0, 1],
      [full, 1],
      [full + (1 - full) * 0.4, 0.55],
      [1, 0],
    ] as const)
      gradient.addColorStop(at, toCss(scrim, Math.max(0.001, alpha * share)));
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
  }
  context.restore();
}

function prepare(context: SKRSContext2D, block: SetBlock): void {
  context.font = block.font;
  context.lang = block.language;
  context.letterSpacing = `${block.letterSpacingPx.toFixed(2)}px`;
  context.direction = block.direction;
  context.textAlign = block.align;
  context.textBaseline = "alphabetic";
}

function drawLines(context: SKRSContext2D, block: SetBlock, colour: Colour): void {
  prepare(context, block);
  context.fillStyle = toCss(colour);
  const pad = padding(block.form, block.sizePx);
  const isBoxed = block.form === "pill" || block.form === "tag" || block.form === "badge";
  if (isBoxed) context.textAlign = "center";
  const { box } = block;
  const x =
    isBoxed || block.align === "center"
      ? box.x + box.width / 2
      : block.align === "left"
        ? box.x + pad.x
        : box.x + box.width - pad.x;
  block.lines.forEach((line, index) => {
    const metrics = context.measureText(line);
    // The line's own font box, centred in its height, so that scripts with tall marks sit where Latin does.
    const slack = block.lineHeightPx - metrics.fontBoundingBoxAscent - metrics.fontBoundingBoxDescent;
    context.fillText(
      line,
      x,
      box.y + pad.y + index * block.lineHeightPx + slack / 2 + metrics.fontBoundingBoxAscent,
    );
  });
}

function fillBox(context: SKRSContext2D, box: Box, radius: number, colour: Colour, alpha = 1): void {
  context.fillStyle = toCss(colour, alpha);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  context.fill();
}

/** The accent, dark or light enough to carry letters. */
function chooseFill(palette: Palette, isLightLetters: boolean): { fill: Colour; letters: Colour } {
  const light = oklch(0.99, 0.005, 90);
  if (isLightLetters)
    return {
      fill: palette.isDark ? light : mixColours(palette.main, light, 0.02),
      letters: oklch(0.2, 0.04, palette.main.hue),
    };
  return { fill: oklch(0.27, 0.05, palette.near.hue), letters: light };
}

function paintBlock(context: SKRSContext2D, block: SetBlock, reading: Reading, palette: Palette): void {
  const isLight = reading.text.lightness > 0.5;
  switch (block.form) {
    case "pill": {
      const { fill, letters } = chooseFill(palette, isLight);
      fillBox(context, block.box, Math.min(block.box.height / 2, block.sizePx * 1.3), fill);
      return drawLines(context, block, letters);
    }
    case "tag": {
      fillBox(
        context,
        block.box,
        block.sizePx * 0.5,
        shiftLightness(mixColours(palette.main, oklch(0.95, 0.03, 90), 0.35), 0.06),
      );
      return drawLines(context, block, oklch(0.22, 0.05, palette.main.hue));
    }
    case "badge": {
      fillBox(context, block.box, block.sizePx * 0.28, oklch(0.9, 0.15, 95));
      return drawLines(context, block, oklch(0.22, 0.04, 60));
    }
    case "quote": {
      const bar = {
        x: block.direction === "rtl" ? block.box.x + block.box.width - block.sizePx * 0.1 : block.box.x,
        y: block.box.y,
        width: block.sizePx * 0.1,
        height: block.box.height,
      };
      if (block.align !== "center") fillBox(context, bar, block.sizePx * 0.05, palette.main);
      return drawLines(context, block, reading.text);
    }
    case "plain":
      return drawLines(context, block, reading.text);
  }
}

export function paintStack(context: SKRSContext2D, stack: Stack, palette: Palette, isCrisp: boolean): void {
  const reading = chooseReading(measureGround(context, stack.box), palette);
  if (reading.scrimAlpha > 0.02 && isCrisp) paintCard(context, stack.box, reading.scrim, reading.scrimAlpha);
  else if (reading.scrimAlpha > 0.02) paintVeil(context, stack, reading.scrim, reading.scrimAlpha);
  for (const block of stack.blocks) paintBlock(context, block, reading, palette);
}

const markWords = "Offline picture";

function markFont(sizePx: number): string {
  return `500 ${sizePx.toFixed(1)}px ${chooseFonts(markWords, 500, "sans", "japanese").families}`;
}

/** The mark's size for a picture, at 0, 0. */
export function measureMark(context: SKRSContext2D, width: number, height: number): Box {
  const tall = Math.max(20, Math.sqrt(width * height) * 0.0235);
  context.font = markFont(tall * 0.52);
  context.lang = "en";
  context.letterSpacing = "0px";
  return { x: 0, y: 0, width: tall * 1.42 + context.measureText(markWords).width, height: tall };
}

/** Says on every picture that no model made it. */
export function paintMark(context: SKRSContext2D, box: Box, alpha = 0.9): void {
  fillBox(context, box, box.height / 2, oklch(0.16, 0.02, 270), 0.58 * alpha);
  const size = box.height * 0.52;
  context.fillStyle = toCss(oklch(0.85, 0.14, 85), alpha);
  context.beginPath();
  context.arc(box.x + box.height * 0.52, box.y + box.height / 2, size * 0.27, 0, Math.PI * 2);
  context.fill();
  context.font = markFont(size);
  context.lang = "en";
  context.direction = "ltr";
  context.letterSpacing = "0px";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = toCss(oklch(0.98, 0.005, 90), alpha);
  context.fillText(markWords, box.x + box.height * 0.92, box.y + box.height * 0.53);
}
