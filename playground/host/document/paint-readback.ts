/** Paints and effects as Figma gives them back: numbers as 32-bit floats, and every field there, written or not. */
import type { Effect, GradientPaint, ImagePaint, Paint, SolidPaint } from "./paint-schema.ts";

const unfiltered = {
  exposure: 0,
  contrast: 0,
  saturation: 0,
  temperature: 0,
  tint: 0,
  highlights: 0,
  shadows: 0,
};

/** A paint as `fills`, `strokes` and `backgrounds` give it back. Paints of unknown types stay as they were written. */
export function readBackPaint(paint: Paint): Paint {
  switch (paint.type) {
    case "SOLID":
      return readBackSolid(paint);
    case "IMAGE":
      return readBackImage(paint);
    case "GRADIENT_LINEAR":
    case "GRADIENT_RADIAL":
    case "GRADIENT_ANGULAR":
    case "GRADIENT_DIAMOND":
      return readBackGradient(paint);
    case "PATTERN":
    case "SHADER":
    case "VIDEO":
      return paint;
  }
}

/** An effect as `effects` gives it back. */
export function readBackEffect(effect: Effect): Effect {
  const isShadow = effect.type === "DROP_SHADOW" || effect.type === "INNER_SHADOW";
  return isShadow ? { ...effect, color: floats(effect.color) } : effect;
}

function readBackSolid(paint: SolidPaint): SolidPaint {
  return { boundVariables: {}, ...paint, opacity: Math.fround(paint.opacity), color: floats(paint.color) };
}

function readBackGradient(paint: GradientPaint): GradientPaint {
  return {
    ...paint,
    opacity: Math.fround(paint.opacity),
    gradientStops: paint.gradientStops.map((stop) => ({
      boundVariables: {},
      ...stop,
      color: floats(stop.color),
    })),
  };
}

/** Also where neither crop nor filter was ever set: whether they are there says nothing, only their values do. */
function readBackImage(paint: ImagePaint): ImagePaint {
  return {
    ...paint,
    opacity: Math.fround(paint.opacity),
    imageTransform: paint.imageTransform ?? [
      [1, 0, 0],
      [0, 1, 0],
    ],
    scalingFactor: Math.fround(paint.scalingFactor ?? defaultScaling),
    rotation: paint.rotation ?? 0,
    filters: { ...unfiltered, ...(paint.filters && floats(paint.filters)) },
  };
}

/** Picture pixels of a tile are canvas pixels times this, where a plugin says nothing. */
export const defaultScaling = 0.5;

function floats<T extends Readonly<Record<string, number | undefined>>>(values: T): T {
  const rounded: Record<string, number | undefined> = {};
  for (const [key, value] of Object.entries(values))
    if (value !== undefined) rounded[key] = Math.fround(value);
  return { ...values, ...rounded };
}
