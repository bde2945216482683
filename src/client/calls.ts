/** The relay's API as functions. Every answer is decoded; a body we do not understand is a fault of the relay's. */
import {
  assetSchema,
  changesSchema,
  healthSchema,
  quoteSchema,
  runListSchema,
  runSchema,
  usageReportSchema,
  type Asset,
  type Changes,
  type Health,
  type Quote,
  type Run,
  type RunBody,
  type RunList,
  type UsageReport,
} from "../../core/api.ts";
import { catalogueSchema, type Catalogue } from "../../core/catalogue.ts";
import { decodeJson } from "../../core/decode-json.ts";
import { createFailure } from "../../core/failure.ts";
import * as z from "zod/mini";
import type { Answer } from "./answer.ts";
import { requestBytes, requestText, type RelayRequest } from "./request.ts";

/** Who asks and where. The person travels in the query, because CORS allows no headers of our own. */
export type RelayAccess = { base: string; token: string; person: { id: string; name: string } | undefined };

/** Long enough for a slow office network; in milliseconds. */
const usualMs = 20_000;
const bytesMs = 120_000;
/** The relay answers a poll after `pollWaitSeconds`; later than the watchdog the request is dead (sleep leaves such). */
const pollWaitSeconds = 25;
const watchdogMs = 40_000;

type Call = Partial<Omit<RelayRequest, "path" | "token">>;

async function call<Schema extends z.ZodMiniType>(
  access: RelayAccess,
  path: string,
  schema: Schema,
  options: Call = {},
): Promise<Answer<z.infer<Schema>>> {
  const request = { method: "GET" as const, timeoutMs: usualMs, ...options, path, token: access.token };
  const answer = await requestText(access.base, request);
  if (!answer.ok) return answer;
  const value = decodeJson(schema, answer.value);
  if (value !== undefined) return { ok: true, status: answer.status, value };
  const message = `What answers at ${access.base} is not a relay this plugin understands. Update the plugin or check the address.`;
  return {
    ok: false,
    status: answer.status,
    failure: createFailure("relay-fault", { message, retryable: false }),
  };
}

function asJson(method: "POST" | "PUT", body: unknown): Call {
  return { method, body: JSON.stringify(body), contentType: "application/json" };
}

function withPerson(access: RelayAccess, path: string): string {
  if (access.person === undefined) return path;
  const { id, name } = access.person;
  return `${path}${path.includes("?") ? "&" : "?"}person=${encodeURIComponent(id)}&name=${encodeURIComponent(name)}`;
}

/** Needs no token: tells a wrong address from a wrong token. */
export function fetchHealth(access: RelayAccess): Promise<Answer<Health>> {
  return call({ ...access, token: "" }, "/v1/health", healthSchema, { timeoutMs: 8000 });
}

export function fetchCatalogue(access: RelayAccess): Promise<Answer<Catalogue>> {
  return call(access, "/v1/catalogue", catalogueSchema);
}

export function fetchQuote(access: RelayAccess, body: RunBody): Promise<Answer<Quote>> {
  return call(access, withPerson(access, "/v1/quotes"), quoteSchema, asJson("POST", body));
}

export function fetchUsage(access: RelayAccess): Promise<Answer<UsageReport>> {
  return call(access, withPerson(access, "/v1/usage"), usageReportSchema);
}

/** The same id with the same body again is answered with the run there is: safe to repeat (M3). */
export function putRun(access: RelayAccess, run: string, body: RunBody): Promise<Answer<Run>> {
  return call(access, withPerson(access, `/v1/runs/${run}`), runSchema, {
    ...asJson("PUT", body),
    timeoutMs: 30_000,
  });
}

export function fetchRun(access: RelayAccess, run: string): Promise<Answer<Run>> {
  return call(access, `/v1/runs/${encodeURIComponent(run)}`, runSchema);
}

/** Summaries of the team's runs in this file, newest first. */
export function fetchRuns(
  access: RelayAccess,
  file: string,
  before: string | undefined,
): Promise<Answer<RunList>> {
  const page = before === undefined ? "" : `&before=${encodeURIComponent(before)}`;
  return call(access, `/v1/runs?file=${encodeURIComponent(file)}&limit=30${page}`, runListSchema);
}

/**
 * One long-poll for everything the panel follows: each run with the revision we have. With a run of which nothing is known
 * yet it does not wait: the relay says all it has at once, and is silent about what it does not have.
 */
export function fetchChanges(
  access: RelayAccess,
  after: readonly { run: string; rev: number }[],
): Promise<Answer<Changes>> {
  const query = after.map(({ run, rev }) => `${run}:${rev}`).join(",");
  const waitSeconds = after.some(({ rev }) => rev === 0) ? 0 : pollWaitSeconds;
  const path = `/v1/changes?after=${query}&wait=${waitSeconds}`;
  return call(access, path, changesSchema, { timeoutMs: watchdogMs });
}

/** What PNG or JPEG bytes `createImage` takes, at most 4096 px a side. */
export function fetchImage(access: RelayAccess, image: string): Promise<Answer<Uint8Array>> {
  const path = `/v1/images/${encodeURIComponent(image)}?as=figma`;
  return requestBytes(access.base, { method: "GET", path, token: access.token, timeoutMs: bytesMs });
}

export function postAsset(access: RelayAccess, bytes: Uint8Array, type: string): Promise<Answer<Asset>> {
  const options = { method: "POST" as const, body: bytes, contentType: type, timeoutMs: bytesMs };
  return call(access, "/v1/assets", assetSchema, options);
}

const anything = z.unknown();

export function postCancelRun(access: RelayAccess, run: string): Promise<Answer<unknown>> {
  return call(access, `/v1/runs/${encodeURIComponent(run)}/cancel`, anything, asJson("POST", {}));
}

export function postContinueRun(access: RelayAccess, run: string): Promise<Answer<unknown>> {
  return call(access, `/v1/runs/${encodeURIComponent(run)}/continue`, anything, asJson("POST", {}));
}

export function postCancelJob(access: RelayAccess, job: string): Promise<Answer<unknown>> {
  return call(access, `/v1/jobs/${encodeURIComponent(job)}/cancel`, anything, asJson("POST", {}));
}

/** Quoting the attempt we saw makes a repeated click harmless: the relay answers with the attempt it made. */
export function postRetryJob(
  access: RelayAccess,
  job: string,
  afterAttempt: number,
): Promise<Answer<unknown>> {
  return call(
    access,
    `/v1/jobs/${encodeURIComponent(job)}/retry`,
    anything,
    asJson("POST", { afterAttempt }),
  );
}
