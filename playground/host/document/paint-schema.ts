/** What fills, strokes and effects may hold: the shapes of @figma/plugin-typings as schemas. */
import * as z from "zod/mini";

const unit = z.number().check(z.gte(0), z.lte(1));

/** A colour of a solid paint; its opacity lives beside it. */
export const rgbSchema = z.strictObject({ r: unit, g: unit, b: unit });

/** A colour with its own alpha, in gradients and effects. */
export const rgbaSchema = z.strictObject({ r: unit, g: unit, b: unit, a: unit });

const row = z.tuple([z.number(), z.number(), z.number()]);

/** A 2x3 matrix, rows first, as the typings' `Transform`. */
export const transformSchema = z.tuple([row, row]);

export const blendModes = [
  "PASS_THROUGH",
  "NORMAL",
  "DARKEN",
  "MULTIPLY",
  "LINEAR_BURN",
  "COLOR_BURN",
  "LIGHTEN",
  "SCREEN",
  "LINEAR_DODGE",
  "COLOR_DODGE",
  "OVERLAY",
  "SOFT_LIGHT",
  "HARD_LIGHT",
  "DIFFERENCE",
  "EXCLUSION",
  "HUE",
  "SATURATION",
  "COLOR",
  "LUMINOSITY",
] as const;

const common = {
  visible: z._default(z.boolean(), true),
  opacity: z._default(unit, 1),
  blendMode: z._default(z.enum(blendModes), "NORMAL"),
};

const bound = z.optional(z.record(z.string(), z.unknown()));

export const solidPaintSchema = z.strictObject({
  type: z.literal("SOLID"),
  color: rgbSchema,
  boundVariables: bound,
  ...common,
});

export const gradientPaintSchema = z.strictObject({
  type: z.enum(["GRADIENT_LINEAR", "GRADIENT_RADIAL", "GRADIENT_ANGULAR", "GRADIENT_DIAMOND"]),
  gradientTransform: transformSchema,
  gradientStops: z.array(z.strictObject({ position: unit, color: rgbaSchema, boundVariables: bound })),
  ...common,
});

const filter = z.optional(z.number().check(z.gte(-1), z.lte(1)));

export const imagePaintSchema = z.strictObject({
  type: z.literal("IMAGE"),
  scaleMode: z.enum(["FILL", "FIT", "CROP", "TILE"]),
  imageHash: z.nullable(z.string()),
  imageTransform: z.optional(transformSchema),
  scalingFactor: z.optional(z.number()),
  rotation: z.optional(z.number().check(z.multipleOf(90))),
  filters: z.optional(
    z.strictObject({
      exposure: filter,
      contrast: filter,
      saturation: filter,
      temperature: filter,
      tint: filter,
      highlights: filter,
      shadows: filter,
    }),
  ),
  ...common,
});

/** Paints the stand-in keeps and returns untouched but does not draw. */
export const otherPaintSchema = z.looseObject({ type: z.enum(["VIDEO", "PATTERN", "SHADER"]), ...common });

export const paintSchema = z.discriminatedUnion("type", [
  solidPaintSchema,
  gradientPaintSchema,
  imagePaintSchema,
  otherPaintSchema,
]);

const shadow = {
  color: rgbaSchema,
  offset: z.object({ x: z.number(), y: z.number() }),
  radius: z.number().check(z.gte(0)),
  spread: z.optional(z.number()),
  visible: z.boolean(),
  blendMode: z.enum(blendModes),
  boundVariables: bound,
};

export const effectSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("DROP_SHADOW"),
    ...shadow,
    showShadowBehindNode: z.optional(z.boolean()),
  }),
  z.strictObject({ type: z.literal("INNER_SHADOW"), ...shadow }),
  z.looseObject({
    type: z.enum(["LAYER_BLUR", "BACKGROUND_BLUR"]),
    radius: z.number().check(z.gte(0)),
    visible: z.boolean(),
  }),
  z.looseObject({ type: z.enum(["NOISE", "TEXTURE", "GLASS", "SHADER"]), visible: z.boolean() }),
]);

export type Rgb = z.infer<typeof rgbSchema>;
export type Transform = z.infer<typeof transformSchema>;
export type Paint = z.infer<typeof paintSchema>;
export type SolidPaint = z.infer<typeof solidPaintSchema>;
export type GradientPaint = z.infer<typeof gradientPaintSchema>;
export type ImagePaint = z.infer<typeof imagePaintSchema>;
export type Effect = z.infer<typeof effectSchema>;

/** Makes an opaque solid paint, channels from 0 to 1. */
export function solid(r: number, g: number, b: number, opacity = 1): SolidPaint {
  return { type: "SOLID", color: { r, g, b }, visible: true, opacity, blendMode: "NORMAL" };
}
