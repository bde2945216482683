/** What comes out of the database, decoded: nothing of a row is believed before its schema has seen it. */
import * as z from "zod/mini";
import { scopes } from "../../core/api-call.ts";
import {
  driftSchema,
  jobInputsSchema,
  type JobInput,
  jobStates,
  quoteCellSchema,
  usageSchema,
} from "../../core/api.ts";
import { failureSchema } from "../../core/failure.ts";
import { workKinds } from "../../core/job.ts";
import type { Row } from "./db.ts";

const text = z.string();
const whole = z.int();
const flag = z.pipe(
  z.int(),
  z.transform((value) => value === 1),
);

function json<T extends z.ZodMiniType>(schema: T) {
  return z.pipe(
    z.pipe(
      z.string(),
      z.transform((value): unknown => JSON.parse(value)),
    ),
    schema,
  );
}

/** Texts of this schema that were read last, with what they say. */
const textsKept = 1_000;

/**
 * The same for texts that never change and are read again and again: a text is decoded once, while it is among
 * those that were read last. All readers share the value, so none may change it.
 */
function lastingJson<T extends z.ZodMiniType>(schema: T) {
  const known = new Map<string, z.output<T>>();
  return z.pipe(
    z.string(),
    z.transform((value): z.output<T> => {
      const decoded = known.get(value) ?? schema.parse(JSON.parse(value));
      // A map keeps the order in which its entries were added: the first is the one not used for longest.
      known.delete(value);
      known.set(value, decoded);
      const [oldest] = known.keys();
      if (known.size > textsKept && oldest !== undefined) known.delete(oldest);
      return decoded;
    }),
  );
}

/** What the quote said of a job's cell, and what its call takes of the provider's limits. The cell itself is in the run's body. */
const jobSpecSchema = z.object({
  quote: quoteCellSchema,
  upstream: z.optional(z.object({ images: whole, tokens: whole })),
});
export type JobSpec = z.infer<typeof jobSpecSchema>;

const jobRow = z.object({
  id: text,
  team: text,
  run: text,
  kind: z.enum(workKinds),
  /** Whose limits it waits for. */
  model: text,
  ordinal: whole,
  cell: text,
  take: whole,
  spec: lastingJson(jobSpecSchema),
  width: whole,
  height: whole,
  worst: whole,
  typicalMs: whole,
  class: whole,
  tag: whole,
  parent: z.nullable(text),
  approval: flag,
  state: z.enum(jobStates),
  attempt: whole,
  tries: whole,
  rev: whole,
  availableAt: whole,
  startedAt: z.nullable(whole),
  cancelRequested: flag,
  thumb: z.nullable(text),
  /** Its picture is there, and its small copy is neither made nor given up. */
  thumbDue: flag,
  partials: json(z.array(text)),
  /** The pictures its last call sent along. */
  inputs: z.nullable(json(jobInputsSchema)),
  cost: z.nullable(whole),
  usage: z.nullable(json(usageSchema)),
  failure: z.nullable(json(failureSchema)),
});
export type StoredJob = z.infer<typeof jobRow>;

const runRow = z.object({
  id: text,
  team: text,
  person: text,
  kind: z.enum(workKinds),
  bodyHash: text,
  model: text,
  quality: text,
  title: text,
  file: z.nullable(text),
  setId: z.nullable(text),
  provider: z.nullable(text),
  createdAt: whole,
  rev: whole,
  worst: whole,
  waiting: whole,
  queued: whole,
  running: whole,
  succeeded: whole,
  failed: whole,
  cancelled: whole,
  /** Small copies that are due, and jobs of other kinds that have not ended: until then the run is not complete. */
  owed: whole,
  reserved: whole,
  settled: whole,
  uncertain: whole,
});
export type StoredRun = z.infer<typeof runRow>;

export const attemptStates = ["sent", "received", "failed", "uncertain"] as const;
const attemptRow = z.object({
  id: text,
  job: text,
  n: whole,
  team: text,
  run: text,
  person: text,
  month: text,
  worker: text,
  buys: z.enum(workKinds),
  state: z.enum(attemptStates),
  sentAt: whole,
  endedAt: z.nullable(whole),
  reserved: whole,
  cost: z.nullable(whole),
  usage: z.nullable(json(usageSchema)),
  failure: z.nullable(json(failureSchema)),
  requestId: z.nullable(text),
});
export type StoredAttempt = z.infer<typeof attemptRow>;

const imageRow = z.object({
  id: text,
  team: text,
  run: text,
  job: text,
  attempt: text,
  n: whole,
  partial: z.nullable(whole),
  type: text,
  width: whole,
  height: whole,
  bytes: whole,
  sha256: text,
  createdAt: whole,
  expiresAt: whole,
  expiredAt: z.nullable(whole),
  /** From the draft it was made from. */
  drift: z.nullable(json(driftSchema)),
});
export type StoredImage = z.infer<typeof imageRow>;

const assetRow = z.object({
  id: text,
  team: text,
  /** Of the bytes as they are kept: what makes two uploads the same asset. */
  sha256: text,
  /** Of the bytes as they were sent last. */
  uploadedSha256: z.nullable(text),
  type: text,
  width: whole,
  height: whole,
  bytes: whole,
  createdAt: whole,
  usedAt: whole,
  doomedAt: z.nullable(whole),
});
export type StoredAsset = z.infer<typeof assetRow>;

const accountRow = z.object({
  team: text,
  owner: text,
  month: text,
  name: text,
  ceiling: z.nullable(whole),
  held: whole,
  settled: whole,
  uncertain: whole,
});
export type StoredAccount = z.infer<typeof accountRow>;

const teamRow = z.object({
  id: text,
  name: text,
  monthly: z.nullable(whole),
  perPerson: z.nullable(whole),
  models: z.nullable(json(z.array(text))),
  maxQuality: z.nullable(text),
  createdAt: whole,
  /** What the bodies of its runs take. */
  bodyBytes: whole,
});
export type StoredTeam = z.infer<typeof teamRow>;

const tokenRow = z.object({
  id: text,
  team: text,
  teamName: text,
  label: text,
  scopes: json(z.array(z.enum(scopes))),
  createdAt: whole,
  revokedAt: z.nullable(whole),
  models: z.nullable(json(z.array(text))),
  maxQuality: z.nullable(text),
  perMinute: z.nullable(whole),
});
export type StoredToken = z.infer<typeof tokenRow>;

const workerRow = z.object({
  id: text,
  startedAt: whole,
  beats: whole,
  seenAt: whole,
  endedAt: z.nullable(whole),
});
export type StoredWorker = z.infer<typeof workerRow>;

const camelNames = new Map<string, string>();

/** Columns are few and rows are many. */
function camelName(column: string): string {
  const known = camelNames.get(column);
  if (known !== undefined) return known;
  const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(column, name);
  return name;
}

function camelCase(row: Row): Row {
  const named: Row = {};
  for (const column of Object.keys(row)) named[camelName(column)] = row[column];
  return named;
}

/** What a job's column says of the pictures its last call sent along. */
export function decodeInputs(text: string): JobInput[] {
  return json(jobInputsSchema).parse(text);
}
export function decodeJob(row: Row): StoredJob {
  return jobRow.parse(camelCase(row));
}
export function decodeRun(row: Row): StoredRun {
  return runRow.parse(camelCase(row));
}
export function decodeAttempt(row: Row): StoredAttempt {
  return attemptRow.parse(camelCase(row));
}
export function decodeImage(row: Row): StoredImage {
  return imageRow.parse(camelCase(row));
}
export function decodeAsset(row: Row): StoredAsset {
  return assetRow.parse(camelCase(row));
}
export function decodeAccount(row: Row): StoredAccount {
  return accountRow.parse(camelCase(row));
}
export function decodeTeam(row: Row): StoredTeam {
  return teamRow.parse(camelCase(row));
}
export function decodeToken(row: Row): StoredToken {
  return tokenRow.parse(camelCase(row));
}
export function decodeWorker(row: Row): StoredWorker {
  return workerRow.parse(camelCase(row));
}
