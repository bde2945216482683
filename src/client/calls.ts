/** The relay's API as functions. Every answer is decoded; a body we do not understand is a fault of the relay's. */
import { type ApiCall, type BodyOf, type JsonCall, type TargetOf, toTarget } from "../../core/api-call.ts";
import * as calls from "../../core/api-calls.ts";
import type { Asset, Changes, Health, Run, RunList, UsageReport } from "../../core/api.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import { decodeJson } from "../../core/decode-json.ts";
import { createFailure } from "../../core/failure.ts";
import { anyBodySchema, type AnyBody } from "../../core/former-body.ts";
import * as z from "zod/mini";
import type { Answer } from "./answer.ts";
import { type RelayRequest, requestBytes, requestText } from "./request.ts";

/** Who asks and where. The person travels in the query, because CORS allows no headers of our own. */
export type RelayAccess = { base: string; token: string; person: { id: string; name: string } | undefined };

/** Long enough for a slow office network; in milliseconds. */
const usualMs = 20_000;
const submitMs = 30_000;
const healthMs = 8_000;
const bytesMs = 120_000;
/** The relay answers a poll after `pollWaitSeconds`; later than the watchdog the request is dead (sleep leaves such). */
const pollWaitSeconds = 25;
const watchdogMs = 40_000;

/** The person a call is made for; without one nothing of it is sent. */
function nameOf({ person }: RelayAccess): { person?: string; name?: string } {
  return person === undefined ? {} : { person: person.id, name: person.name };
}

type Asking<Call extends ApiCall> = TargetOf<Call> & {
  body?: BodyOf<Call>;
  /** A picture as it is, in place of JSON. */
  picture?: { bytes: Uint8Array; type: string };
};

/** Sends a call and decodes its answer with `schema`. */
async function exchange<Call extends ApiCall, Schema extends z.ZodMiniType>(
  { base, token }: RelayAccess,
  call: Call,
  asking: Asking<Call>,
  { schema, timeoutMs = usualMs }: { schema: Schema; timeoutMs?: number },
): Promise<Answer<z.output<Schema>>> {
  const request: RelayRequest = {
    method: call.method,
    path: toTarget(call, asking),
    token: call.isOpen === true ? "" : token,
    timeoutMs,
  };
  const answer = await requestText(base, { ...request, ...toContent(call, asking) });
  if (!answer.ok) return answer;
  const value = decodeJson(schema, answer.value);
  if (value !== undefined) return { ok: true, status: answer.status, value };
  const message = `What answers at ${base} is not a relay this plugin understands. Update the plugin or check the address.`;
  return {
    ok: false,
    status: answer.status,
    failure: createFailure("relay-fault", { message, retryable: false }),
  };
}

function toContent<Call extends ApiCall>(
  { method, isBodyOptional }: Call,
  { body, picture }: Asking<Call>,
): Pick<RelayRequest, "body" | "contentType"> {
  if (method === "GET" || (isBodyOptional === true && picture === undefined)) return {};
  if (picture) return { body: picture.bytes, contentType: picture.type };
  return { body: JSON.stringify(body ?? {}), contentType: "application/json" };
}

function ask<Call extends JsonCall>(
  access: RelayAccess,
  call: Call,
  asking: Asking<Call>,
  timeoutMs = usualMs,
): Promise<Answer<z.output<Call["answer"]>>> {
  return exchange<Call, Call["answer"]>(access, call, asking, { schema: call.answer, timeoutMs });
}

const anything = z.unknown();

/** For what the next poll tells anyway: the answer is not looked at. */
function tell<Call extends JsonCall>(
  access: RelayAccess,
  call: Call,
  asking: Asking<Call>,
): Promise<Answer<unknown>> {
  return exchange(access, call, asking, { schema: anything });
}

/** Needs no token: tells a wrong address from a wrong token. */
export function fetchHealth(access: RelayAccess): Promise<Answer<Health>> {
  return ask(access, calls.readHealth, {}, healthMs);
}

export function fetchCatalogue(access: RelayAccess): Promise<Answer<Catalogue>> {
  return ask(access, calls.readCatalogue, {});
}

export function fetchUsage(access: RelayAccess): Promise<Answer<UsageReport>> {
  return ask(access, calls.readUsage, { query: nameOf(access) });
}

/** A run that 0.1.0 left here is sent as it was. */
const submitAnyRun = { ...calls.submitRun, body: anyBodySchema };

/**
 * The same id with the same body again is answered with the run there is: safe to repeat (M3). The price agreed to, in
 * nanodollars, travels beside the body, which stays the one that was priced.
 */
export function putRun(
  access: RelayAccess,
  run: string,
  body: AnyBody,
  agreed: number | undefined,
): Promise<Answer<Run>> {
  const query = { agreed: agreed?.toString(), ...nameOf(access) };
  return ask(access, submitAnyRun, { id: run, query, body }, submitMs);
}

export function fetchRun(access: RelayAccess, run: string): Promise<Answer<Run>> {
  return ask(access, calls.readRun, { id: run });
}

/** Summaries of the team's runs in this file, newest first. */
export function fetchRuns(
  access: RelayAccess,
  file: string,
  before: string | undefined,
): Promise<Answer<RunList>> {
  return ask(access, calls.listRuns, { query: { file, limit: "30", before } });
}

/**
 * One long-poll for everything the panel follows: each run with the revision we have. With a run of which nothing is known
 * yet it does not wait: the relay says all it has at once, and is silent about what it does not have.
 */
export function fetchChanges(
  access: RelayAccess,
  after: readonly { run: string; rev: number }[],
): Promise<Answer<Changes>> {
  const query = {
    after: after.map(({ run, rev }) => `${run}:${rev}`).join(","),
    wait: String(after.some(({ rev }) => rev === 0) ? 0 : pollWaitSeconds),
  };
  return ask(access, calls.followRuns, { query }, watchdogMs);
}

/** What PNG or JPEG bytes `createImage` takes, at most 4096 px a side. */
export function fetchImage(access: RelayAccess, image: string): Promise<Answer<Uint8Array>> {
  const { method } = calls.readImage;
  const path = toTarget(calls.readImage, { id: image, query: { as: "figma" } });
  return requestBytes(access.base, { method, path, token: access.token, timeoutMs: bytesMs });
}

/** A picture as it was made, in whichever format. */
export function fetchOriginal(access: RelayAccess, image: string): Promise<Answer<Uint8Array>> {
  const { method } = calls.readImage;
  const path = toTarget(calls.readImage, { id: image });
  return requestBytes(access.base, { method, path, token: access.token, timeoutMs: bytesMs });
}

/** What PNG or JPEG bytes `createImage` takes of an asset, from a relay with the feature `asset-bytes`. */
export function fetchAsset(access: RelayAccess, asset: string): Promise<Answer<Uint8Array>> {
  const { method } = calls.readAsset;
  const path = toTarget(calls.readAsset, { id: asset, query: { as: "figma" } });
  return requestBytes(access.base, { method, path, token: access.token, timeoutMs: bytesMs });
}

/** Makes an asset of one of the team's images, inside a relay with the feature `asset-from`. */
export function copyImage(access: RelayAccess, image: string): Promise<Answer<Asset>> {
  return ask(access, calls.addAsset, { query: { from: image } }, bytesMs);
}

/** Sends a picture as it is. */
export function postAsset(access: RelayAccess, bytes: Uint8Array, type: string): Promise<Answer<Asset>> {
  return ask(access, calls.addAsset, { picture: { bytes, type } }, bytesMs);
}

export function postCancelRun(access: RelayAccess, run: string): Promise<Answer<unknown>> {
  return tell(access, calls.cancelRun, { id: run });
}

export function postContinueRun(access: RelayAccess, run: string): Promise<Answer<unknown>> {
  return tell(access, calls.continueRun, { id: run });
}

export function postCancelJob(access: RelayAccess, job: string): Promise<Answer<unknown>> {
  return tell(access, calls.cancelJob, { id: job });
}

/** Quoting the attempt we saw makes a repeated click harmless: the relay answers with the attempt it made. */
export function postRetryJob(
  access: RelayAccess,
  job: string,
  afterAttempt: number,
): Promise<Answer<unknown>> {
  return tell(access, calls.retryJob, { id: job, body: { afterAttempt } });
}
