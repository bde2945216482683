/** 0.1.0, as it was released. The relay's API, version 1: what travels between sandbox and relay, and the decoders both sides use. */
import * as z from "zod/mini";
import { briefSchema, localeSchema } from "./brief.ts";
import { failureSchema } from "./failure.ts";

const edge = z.number().check(z.gte(1), z.lte(100_000));
const nanodollars = z.int().check(z.gte(0));
export const sizeSchema = z.object({ width: z.int().check(z.gte(1)), height: z.int().check(z.gte(1)) });
/** Whole pixels asked of the model. */
export type Size = z.infer<typeof sizeSchema>;
const targetSizeSchema = z.strictObject({ width: edge, height: edge });

/** Runs, jobs and images have ids of this alphabet only: they go into paths and file names. */
export const idSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
export const uuidSchema = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
/** Cell ids are made by the panel: `target/locale/shot`. */
export const cellIdSchema = z.string().check(z.regex(/^[\x21-\x7e]{1,120}$/));

export const cellSchema = z.strictObject({
  id: cellIdSchema,
  take: z.optional(z.int().check(z.gte(1), z.lte(100))),
  locale: z.optional(localeSchema),
  target: targetSizeSchema,
  shot: z.optional(z.string().check(z.maxLength(4000))),
  size: z.optional(z.strictObject({ width: z.int(), height: z.int() })),
  fit: z.optional(z.enum(["cover", "safe-zone", "plate"])),
  source: z.optional(idSchema),
  mask: z.optional(idSchema),
  references: z.optional(z.array(idSchema).check(z.maxLength(16))),
  /** Another cell's id: wait for its picture and take it as the first reference; or wait for a person's approval. */
  waitsFor: z.optional(cellIdSchema),
});
/** One take of one cell, as a run asks for it. `take` counts from 1 (the default). */
export type RunCell = z.infer<typeof cellSchema>;

const bodyShape = {
  model: z.string().check(z.minLength(1), z.maxLength(100)),
  quality: z.string().check(z.minLength(1), z.maxLength(20)),
  density: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  format: z.optional(z.enum(["jpeg", "png"])),
  background: z.optional(z.enum(["opaque", "transparent"])),
  experimental: z.optional(z.boolean()),
  partials: z.optional(z.int().check(z.gte(0), z.lte(3))),
  /** The Figma file's own id, one line. */
  file: z.optional(z.string().check(z.maxLength(200), z.regex(/^[ -~\u00a0-\uffff]*$/))),
  brief: briefSchema,
  cells: z.array(cellSchema).check(z.minLength(1), z.maxLength(1000)),
};

/** The body of POST /v1/quotes. Unknown fields are refused by name. */
export const quoteBodySchema = z.strictObject(bodyShape);
/** The body of PUT /v1/runs/{uuid}; `agreed` is the worst-case price the person saw, in nanodollars. */
export const runBodySchema = z.strictObject({ ...bodyShape, agreed: z.optional(nanodollars) });
export type RunBody = z.infer<typeof runBodySchema>;

const rangeSchema = z.object({ low: z.number(), high: z.number() });
export type Range = z.infer<typeof rangeSchema>;

const offerSchema = z.object({
  size: sizeSchema,
  hiddenPx: z.object({ x: z.number(), y: z.number() }),
  density: z.number(),
  imageOutput: rangeSchema,
  cost: rangeSchema,
});

export const quoteCellSchema = z.object({
  id: z.string(),
  take: z.number(),
  size: sizeSchema,
  /** Target pixels hidden per axis, in total, when the picture covers the target. */
  hiddenPx: z.object({ x: z.number(), y: z.number() }),
  /** Picture pixels per target pixel on the scarcer edge. */
  density: z.number(),
  stable: z.boolean(),
  tokens: z.object({ imageOutput: rangeSchema, imageInput: z.number(), text: rangeSchema }),
  /** Whole nanodollars. */
  cost: rangeSchema,
  /** A slightly different size that saves more than 10 % of the output tokens. */
  cheaper: z.optional(offerSchema),
  /** The same shape in more pixels, where the chosen size misses the density and a larger one would not hide more. */
  sharper: z.optional(offerSchema),
});
export type QuoteOffer = z.infer<typeof offerSchema>;
export type QuoteCell = z.infer<typeof quoteCellSchema>;

export const quoteSchema = z.object({
  cells: z.array(quoteCellSchema),
  /** Whole nanodollars; `high` is what is reserved. */
  cost: rangeSchema,
  seconds: rangeSchema,
  /** Whole nanodollars left this month; absent where there is no ceiling. */
  left: z.optional(
    z.object({
      team: z.optional(z.number()),
      person: z.optional(z.number()),
      resetsAt: z.optional(z.string()),
    }),
  ),
});
export type Quote = z.infer<typeof quoteSchema>;

export const jobStates = ["waiting", "queued", "running", "succeeded", "failed", "cancelled"] as const;
export type JobState = (typeof jobStates)[number];

export const usageSchema = z.object({
  imageOutput: z.number(),
  imageInput: z.number(),
  text: z.number(),
  /** True when the provider reported nothing and the worst case was counted. */
  assumed: z.boolean(),
});
export type Usage = z.infer<typeof usageSchema>;

export const imageSchema = z.object({
  id: z.string(),
  attempt: z.number(),
  type: z.string(),
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  expiresAt: z.string(),
  /** True once the bytes are gone by the retention policy. */
  expired: z.optional(z.boolean()),
});
export type ImageFacts = z.infer<typeof imageSchema>;

export const jobSchema = z.object({
  id: z.string(),
  cell: z.string(),
  take: z.number(),
  /** A state this client does not know counts as running: the relay still owns the job. */
  state: z.catch(z.enum(jobStates), "running"),
  attempt: z.number(),
  rev: z.number(),
  size: z.optional(sizeSchema),
  startedAt: z.optional(z.string()),
  typicalMs: z.optional(z.number()),
  cancelRequested: z.optional(z.boolean()),
  /** A JPEG data URL of at most 4 kB. */
  thumb: z.optional(z.string().check(z.maxLength(8000))),
  partials: z.optional(z.array(z.string())),
  images: z.array(imageSchema),
  cost: z.optional(z.number()),
  usage: z.optional(usageSchema),
  failure: z.optional(failureSchema),
});
export type Job = z.infer<typeof jobSchema>;

const runShape = {
  id: z.string(),
  state: z.catch(z.enum(["open", "closed"]), "open"),
  rev: z.number(),
  createdAt: z.string(),
  counts: z.record(z.string(), z.number()),
  cost: z.object({ reserved: z.number(), settled: z.number(), uncertain: z.number() }),
};
export const runSummarySchema = z.object({
  ...runShape,
  model: z.string(),
  quality: z.string(),
  title: z.string(),
  file: z.optional(z.string()),
  person: z.optional(z.string()),
});
export type RunSummary = z.infer<typeof runSummarySchema>;
export const runSchema = z.object({ ...runShape, jobs: z.array(jobSchema) });
export type Run = z.infer<typeof runSchema>;

/** The answer of GET /v1/changes: each run with only the jobs that changed after the revision asked for. */
export const changesSchema = z.object({ runs: z.array(runSchema) });
export type Changes = z.infer<typeof changesSchema>;

export const runListSchema = z.object({ runs: z.array(runSummarySchema), before: z.optional(z.string()) });
export type RunList = z.infer<typeof runListSchema>;

export const assetSchema = z.object({
  id: z.string(),
  type: z.string(),
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
});
export type Asset = z.infer<typeof assetSchema>;

export const healthSchema = z.object({
  status: z.string(),
  version: z.string(),
  provider: z.string(),
  offline: z.boolean(),
  needsToken: z.boolean(),
});
export type Health = z.infer<typeof healthSchema>;

export const usageReportSchema = z.object({
  /** The UTC month these figures count, as YYYY-MM. */
  month: z.string(),
  resetsAt: z.string(),
  accounts: z.array(
    z.object({
      kind: z.enum(["team", "person"]),
      name: z.string(),
      ceiling: z.nullable(z.number()),
      held: z.number(),
      settled: z.number(),
      uncertain: z.number(),
    }),
  ),
});
export type UsageReport = z.infer<typeof usageReportSchema>;

/** RFC 9457 problem details with our failure's fields; `quote` comes with price-changed. */
export const problemSchema = z.object({
  type: z.optional(z.string()),
  title: z.optional(z.string()),
  status: z.optional(z.number()),
  /** The request's id, to quote when asking for help. */
  instance: z.optional(z.string()),
  ...failureSchema.shape,
  quote: z.optional(quoteSchema),
});
export type Problem = z.infer<typeof problemSchema>;
