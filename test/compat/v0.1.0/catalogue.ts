/** 0.1.0, as it was released. The catalogue: models, size rules, qualities, prices and features, as data served by the relay. */
import * as z from "zod/mini";

const count = z.int().check(z.gte(0));

/** Rules a size must satisfy. Edges in pixels, ratio is long edge over short edge. */
const sizeRuleSchema = z.object({
  multiple: z.int().check(z.gte(1)),
  maxEdge: z.int().check(z.gte(1)),
  minPixels: z.int().check(z.gte(1)),
  maxPixels: z.int().check(z.gte(1)),
  /** Above this number of pixels the provider calls results experimental. */
  stablePixels: z.int().check(z.gte(1)),
  maxRatio: z.number().check(z.gte(1)),
});
export type SizeRule = z.infer<typeof sizeRuleSchema>;

/**
 * `axis` is the number A of the output token law. `factor` multiplies the law's result
 * where only an estimate is known ({ low: 1, high: 1 } means exact).
 */
const qualitySchema = z.object({
  id: z.string(),
  label: z.string(),
  axis: z.int().check(z.gte(1)),
  factor: z.object({ low: z.number(), high: z.number() }),
  /** What a picture of about a megapixel usually takes, in seconds. */
  seconds: z.object({ low: z.number(), high: z.number() }),
});
export type QualityRule = z.infer<typeof qualitySchema>;

/** Whole nanodollars per token: $30 per million tokens is 30,000. */
const priceSchema = z.object({ textInput: count, imageInput: count, imageOutput: count });
export type TokenPrices = z.infer<typeof priceSchema>;

export const modelSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** The provider's own name, where it differs (Azure deployments). */
  upstream: z.optional(z.string()),
  note: z.optional(z.string()),
  sizes: sizeRuleSchema,
  qualities: z.array(qualitySchema).check(z.minLength(1)),
  prices: priceSchema,
  /** Output tokens each partial image adds. */
  partialTokens: count,
  features: z.object({
    transparent: z.boolean(),
    edits: z.boolean(),
    maxPartials: count,
    maxReferences: count,
    formats: z.array(z.enum(["jpeg", "png"])).check(z.minLength(1)),
  }),
});
export type Model = z.infer<typeof modelSchema>;

export const catalogueSchema = z.object({
  asOf: z.string(),
  defaultModel: z.string(),
  models: z.array(modelSchema).check(z.minLength(1)),
  limits: z.object({
    cells: count,
    references: count,
    assetBytes: count,
    maskBytes: count,
    promptLength: count,
    takes: count,
  }),
  minPlugin: z.string(),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
