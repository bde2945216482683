/** Draws one paint inside the current path: solid, gradient or image. */
import type { GradientPaint, ImagePaint, Paint, Transform } from "../document/paint-schema.ts";
import { defaultScaling } from "../document/paint-readback.ts";
import type { Decoded, Gradient, PaintContext } from "./context.ts";

export type Size = { readonly width: number; readonly height: number };
export type FindImage<Picture> = (hash: string) => Decoded<Picture> | undefined;

/** A colour from 0..1 channels as CSS. */
export function css(
  color: { readonly r: number; readonly g: number; readonly b: number },
  alpha: number,
): string {
  const [r, g, b] = [color.r, color.g, color.b].map((channel) => Math.round(channel * 255));
  return `rgba(${r},${g},${b},${alpha})`;
}

const compositing: Readonly<Record<string, string>> = {
  MULTIPLY: "multiply",
  SCREEN: "screen",
  OVERLAY: "overlay",
  DARKEN: "darken",
  LIGHTEN: "lighten",
  COLOR_DODGE: "color-dodge",
  COLOR_BURN: "color-burn",
  HARD_LIGHT: "hard-light",
  SOFT_LIGHT: "soft-light",
  DIFFERENCE: "difference",
  EXCLUSION: "exclusion",
  HUE: "hue",
  SATURATION: "saturation",
  COLOR: "color",
  LUMINOSITY: "luminosity",
};

/** The canvas operation for a blend mode; modes a canvas lacks draw normally. */
export function compositeFor(blendMode: unknown): string {
  return (typeof blendMode === "string" && compositing[blendMode]) || "source-over";
}

/** Fills the current path of `context` with a paint made for a box of `size`. */
export function fillWith<P>(context: PaintContext<P>, paint: Paint, size: Size, find: FindImage<P>): void {
  if (!paint.visible) return;
  context.save();
  context.globalCompositeOperation = compositeFor(paint.blendMode);
  if (paint.type === "SOLID") {
    context.fillStyle = css(paint.color, paint.opacity);
    context.fill();
  } else if (paint.type === "IMAGE") {
    context.globalAlpha *= paint.opacity;
    fillImage(context, paint, size, find);
  } else if (isGradient(paint)) {
    context.globalAlpha *= paint.opacity;
    fillGradient(context, paint, size);
  }
  context.restore();
}

export function isGradient(paint: Paint): paint is GradientPaint {
  return paint.type.startsWith("GRADIENT_");
}

/** The inverse of an affine map; `undefined` when it flattens. */
export function invert(transform: Transform): Transform | undefined {
  const [[a, b, tx], [c, d, ty]] = transform;
  const determinant = a * d - b * c;
  if (Math.abs(determinant) < 1e-9) return undefined;
  const [ia, ib, ic, id] = [d / determinant, -b / determinant, -c / determinant, a / determinant];
  return [
    [ia, ib, -(ia * tx + ib * ty)],
    [ic, id, -(ic * tx + id * ty)],
  ];
}

export function addStops(gradient: Gradient, paint: GradientPaint): Gradient {
  for (const stop of paint.gradientStops) gradient.addColorStop(stop.position, css(stop.color, stop.color.a));
  return gradient;
}

/** The gradient's own space is a unit square that `gradientTransform` maps the layer onto. */
function fillGradient<P>(context: PaintContext<P>, paint: GradientPaint, size: Size): void {
  const inverse = invert(paint.gradientTransform);
  if (inverse === undefined) return;
  context.scale(size.width, size.height);
  const [[a, b, tx], [c, d, ty]] = inverse;
  context.transform(a, c, b, d, tx, ty);
  context.fillStyle = addStops(unitGradient(context, paint), paint);
  context.fill();
}

function unitGradient<P>(context: PaintContext<P>, paint: GradientPaint): Gradient {
  if (paint.type === "GRADIENT_LINEAR") return context.createLinearGradient(0, 0, 1, 0);
  if (paint.type === "GRADIENT_ANGULAR") return context.createConicGradient(0, 0.5, 0.5);
  return context.createRadialGradient(0.5, 0.5, 0, 0.5, 0.5, 0.5);
}

function fillImage<P>(context: PaintContext<P>, paint: ImagePaint, size: Size, find: FindImage<P>): void {
  const image = paint.imageHash === null ? undefined : find(paint.imageHash);
  context.clip();
  if (image === undefined) return drawMissing(context, size);
  if (paint.scaleMode === "CROP") return drawCropped(context, paint, size, image);
  if (paint.scaleMode === "TILE") return drawTiles(context, paint, size, image);
  drawScaled(context, paint, size, image);
}

/** Figma's checkerboard for an image that is not there. */
function drawMissing<P>(context: PaintContext<P>, size: Size): void {
  const cell = 8;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, size.width, size.height);
  context.fillStyle = "#e5e5e5";
  context.beginPath();
  for (let y = 0; y < size.height; y += cell) {
    for (let x = (y / cell) % 2 ? cell : 0; x < size.width; x += cell * 2) context.rect(x, y, cell, cell);
  }
  context.fill();
}

/** `imageTransform` maps the layer's unit square into the image's. */
function drawCropped<P>(context: PaintContext<P>, paint: ImagePaint, size: Size, image: Decoded<P>): void {
  const inverse = invert(
    paint.imageTransform ?? [
      [1, 0, 0],
      [0, 1, 0],
    ],
  );
  if (inverse === undefined) return;
  const [[a, b, tx], [c, d, ty]] = inverse;
  context.scale(size.width, size.height);
  context.transform(a, c, b, d, tx, ty);
  context.drawImage(image.picture, 0, 0, 1, 1);
}

function drawTiles<P>(context: PaintContext<P>, paint: ImagePaint, size: Size, image: Decoded<P>): void {
  const factor = Math.max(paint.scalingFactor ?? defaultScaling, 1 / Math.max(image.width, image.height));
  const [width, height] = [image.width * factor, image.height * factor];
  for (let y = 0; y < size.height; y += height) {
    for (let x = 0; x < size.width; x += width) context.drawImage(image.picture, x, y, width, height);
  }
}

/** FILL covers the box, FIT stays inside it; both are centred and may be turned in steps of 90 degrees. */
function drawScaled<P>(context: PaintContext<P>, paint: ImagePaint, size: Size, image: Decoded<P>): void {
  const degrees = paint.rotation ?? 0;
  const lying = degrees % 180 !== 0;
  const [boxWidth, boxHeight] = lying ? [size.height, size.width] : [size.width, size.height];
  const ratios = [boxWidth / image.width, boxHeight / image.height];
  const factor = paint.scaleMode === "FIT" ? Math.min(...ratios) : Math.max(...ratios);
  const [width, height] = [image.width * factor, image.height * factor];
  context.translate(size.width / 2, size.height / 2);
  context.rotate((-degrees * Math.PI) / 180);
  context.drawImage(image.picture, -width / 2, -height / 2, width, height);
}
