/** The relay's API, version 1: what travels between sandbox and relay, and the decoders both sides use. */
import * as z from "zod/mini";
import { failureSchema } from "./failure.ts";

export const sizeSchema = z.object({ width: z.int().check(z.gte(1)), height: z.int().check(z.gte(1)) });
/** Whole pixels asked of the model. */
export type Size = z.infer<typeof sizeSchema>;

/** Runs, jobs and images have ids of this alphabet only: they go into paths and file names. */
export const idSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const uuidSchema = z.string().check(z.regex(uuidPattern));

/** True for a UUID in lower case, as runs and sets have. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** Cell ids are made by the panel: `target/locale` or `target/locale/shot` (T2). */
export const cellIdSchema = z.string().check(z.regex(/^[\x21-\x7e]{1,120}$/));

/** The body of POST /v1/jobs/{id}/retry: the attempt whose failure the person saw. */
export const retryBodySchema = z.strictObject({ afterAttempt: z.int().check(z.gte(0)) });

const rangeSchema = z.object({ low: z.number(), high: z.number() });
export type Range = z.infer<typeof rangeSchema>;

const sizeOfferSchema = z.object({
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
  cheaper: z.optional(sizeOfferSchema),
});
export type SizeOffer = z.infer<typeof sizeOfferSchema>;
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

/** How far a picture went from the draft it was made from (T7.3): shapes and colours from 0 to 1, and both in whole percent. */
export const driftSchema = z.object({
  hash: z.number(),
  palette: z.number(),
  percent: z.number(),
});
export type Drift = z.infer<typeof driftSchema>;

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
  /** Of a picture made from a draft, once it is measured; it comes with the small copy. Left out where it is anything else. */
  drift: z.optional(z.catch(z.optional(driftSchema), undefined)),
});
export type ImageFacts = z.infer<typeof imageSchema>;

/** A small copy of a picture: a JPEG data URL of at most 4 kB, and nothing else that a page could load or run. */
const thumbSchema = z
  .string()
  .check(z.maxLength(8000), z.regex(/^data:image\/jpeg;base64,[A-Za-z0-9+/]+={0,2}$/));

/** The pictures a call sent along, in the prompt's order and the mask last. The hash tells the same bytes from others. */
export const jobInputsSchema = z.array(
  z.object({
    role: z.string(),
    /** Of the picture as the relay keeps it, in hexadecimal. */
    sha256: z.string(),
    /** Either the asset it is, or the image that another cell of the run was made into. */
    asset: z.optional(idSchema),
    image: z.optional(idSchema),
  }),
);
export type JobInput = z.infer<typeof jobInputsSchema>[number];

/** What a relay's answer says of a job. Its ids go into paths, and its small copy into the panel's page. */
export const jobSchema = z.object({
  id: idSchema,
  cell: z.string(),
  take: z.number(),
  /** A state this client does not know counts as running: the relay still owns the job. */
  state: z.catch(z.enum(jobStates), "running"),
  attempt: z.number(),
  rev: z.number(),
  size: z.optional(sizeSchema),
  startedAt: z.optional(z.string()),
  typicalMs: z.optional(z.number()),
  /** True while it waits until a person lets the run continue, whatever else it waits for. */
  approval: z.optional(z.boolean()),
  cancelRequested: z.optional(z.boolean()),
  /** Left out where it is anything else: the picture arrives without it. */
  thumb: z.optional(z.catch(z.optional(thumbSchema), undefined)),
  partials: z.optional(z.array(idSchema)),
  images: z.array(z.object({ ...imageSchema.shape, id: idSchema })),
  /** Of the call that left last; absent where none was sent along, and from a relay without the feature `job-inputs`. */
  inputs: z.optional(jobInputsSchema),
  cost: z.optional(z.number()),
  usage: z.optional(usageSchema),
  failure: z.optional(failureSchema),
});
export type Job = z.infer<typeof jobSchema>;

const runShape = {
  id: idSchema,
  /** Closed: no picture of it is to come any more. */
  state: z.catch(z.enum(["open", "closed"]), "open"),
  /** Nothing at all will be said of it any more. A relay that does not say so has nothing to say once the run is closed. */
  complete: z.optional(z.boolean()),
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
  set: z.optional(z.string()),
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
  id: idSchema,
  type: z.string(),
  width: z.number(),
  height: z.number(),
  /** How many are kept: what a picture does not need is cut off. */
  bytes: z.number(),
  /** Of the bytes as they were sent, in hexadecimal; a relay without the feature `asset-hash` says none. */
  sha256: z.optional(z.string()),
});
export type Asset = z.infer<typeof assetSchema>;

export const healthSchema = z.object({
  status: z.string(),
  version: z.string(),
  provider: z.string(),
  offline: z.boolean(),
  needsToken: z.boolean(),
  /** Words of core/features.ts, and others of newer relays; relays from before there were any say none. */
  features: z.optional(z.array(z.string())),
});
export type Health = z.infer<typeof healthSchema>;

/** GET /v1/ready */
export const readinessSchema = z.object({ status: z.string() });
/** GET /v1/openapi.json, of which only the version of its form is promised. */
export const documentSchema = z.looseObject({ openapi: z.string() });

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
