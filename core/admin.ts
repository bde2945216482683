/** Requests and answers of the admin page, as schemas: the routes answer by them and the page decodes with them. */
import * as z from "zod/mini";
import { scopes } from "./api-call.ts";
import { idSchema, runSummarySchema } from "./api.ts";
import { failureSchema } from "./failure.ts";

/** Amounts are nanodollars, times ISO 8601 in UTC. */
const amount = z.number();

const limitsShape = { models: z.nullable(z.array(z.string())), maxQuality: z.nullable(z.string()) };

export const adminTeamSchema = z.object({
  id: idSchema,
  name: z.string(),
  ceiling: z.nullable(amount),
  perPerson: z.nullable(amount),
  ...limitsShape,
  /** Reserved for what is sent, and planned for what is accepted and not sent yet. */
  held: amount,
  settled: amount,
  uncertain: amount,
  openRuns: z.number(),
  waiting: z.number(),
  queued: z.number(),
  running: z.number(),
  /** What the bodies of the team's runs take in the store, and may take, in bytes. */
  runBytes: z.number(),
  runBytesLimit: z.number(),
  /** When the oldest run that has queued jobs was submitted. */
  queuedSince: z.optional(z.string()),
});
export type AdminTeam = z.infer<typeof adminTeamSchema>;

export const adminAttemptSchema = z.object({
  /** The provider was given it as X-Client-Request-Id. */
  id: idSchema,
  n: z.number(),
  team: idSchema,
  run: idSchema,
  job: idSchema,
  /** The person's name this month, or their id; empty when the plugin named none. */
  person: z.string(),
  model: z.optional(z.string()),
  quality: z.optional(z.string()),
  sentAt: z.string(),
  reserved: amount,
  cost: z.optional(amount),
  /** The provider's own id of the call, where its answer began to arrive. */
  requestId: z.optional(z.string()),
  failure: z.optional(failureSchema),
});
export type AdminAttempt = z.infer<typeof adminAttemptSchema>;

export const adminBucketSchema = z.object({
  model: z.string(),
  meter: z.enum(["images", "tokens"]),
  /** Null while the provider's limit is not known. */
  perMinute: z.nullable(z.number()),
  level: z.number(),
  pausedMs: z.number(),
});

/** GET /v1/admin/overview */
export const overviewSchema = z.object({
  version: z.string(),
  provider: z.string(),
  offline: z.boolean(),
  /** True when the caller sees every team and may resolve uncertain attempts. */
  operator: z.boolean(),
  month: z.string(),
  resetsAt: z.string(),
  teams: z.array(adminTeamSchema),
  uncertain: z.array(adminAttemptSchema),
  buckets: z.array(adminBucketSchema),
});
export type Overview = z.infer<typeof overviewSchema>;

/** GET /v1/admin/teams/{id} */
export const teamReportSchema = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      ceiling: z.nullable(amount),
      held: amount,
      settled: amount,
      uncertain: amount,
    }),
  ),
  runs: z.array(runSummarySchema),
  failures: z.array(adminAttemptSchema),
});
export type TeamReport = z.infer<typeof teamReportSchema>;

export const adminTokenSchema = z.object({
  id: idSchema,
  team: idSchema,
  teamName: z.string(),
  label: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  revokedAt: z.optional(z.string()),
  ...limitsShape,
  perMinute: z.nullable(z.number()),
});
export type AdminToken = z.infer<typeof adminTokenSchema>;

/** GET /v1/admin/tokens */
export const tokenListSchema = z.object({ tokens: z.array(adminTokenSchema) });

/** POST /v1/admin/tokens */
export const newTokenBodySchema = z.strictObject({
  team: idSchema,
  label: z.optional(z.string().check(z.maxLength(100), z.regex(/^[^\p{Cc}]*$/u))),
  scopes: z.array(z.enum(scopes)).check(z.minLength(1), z.maxLength(3)),
});
/** The one time the token itself is told. */
export const newTokenSchema = z.object({ id: z.string(), token: z.string() });

/** POST /v1/admin/tokens/{id}/revoke */
export const revokedSchema = z.object({ id: z.string() });

/** POST /v1/admin/attempts/{id}/resolve: what it really cost by the provider's records; 0 when nothing was made. */
export const resolveBodySchema = z.strictObject({
  cost: z.int().check(z.gte(0), z.lte(1_000_000_000_000)),
  note: z.optional(z.string().check(z.maxLength(500), z.regex(/^[^\p{Cc}]*$/u))),
});
export const resolvedSchema = z.object({ id: z.string() });
