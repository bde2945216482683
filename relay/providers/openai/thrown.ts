/** Turns what the SDK throws into an outcome. */
import * as z from "zod/mini";
import type { ProviderOutcome } from "../provider.ts";
import { type UpstreamError, parseErrorText } from "./error-body.ts";
import { type Explained, explainBreak, explainError, explainStop } from "./explain-error.ts";
import { readLimits } from "./read-limits.ts";
import { cleanDetail } from "./redact.ts";
import { readRequestId } from "./read-request-id.ts";
import { readUsage } from "./read-usage.ts";
import type { StopReason } from "./watchdog.ts";

export type Refused = {
  outcome: Extract<ProviderOutcome, { type: "failed" }>;
  /** The parameter the upstream does not know, when that is what it refused. */
  unknownParameter?: string | undefined;
};

const apiErrorSchema = z.object({
  status: z.number(),
  headers: z.instanceof(Headers),
  error: z.object({ raw: z.string() }),
});

/** Explains it; rethrows what is neither an answer nor a broken connection, with the secrets taken out. */
export function readThrown(
  thrown: unknown,
  context: { secrets: readonly string[]; reason: StopReason | undefined; now: number; sentImages: boolean },
): Refused {
  const answered = apiErrorSchema.safeParse(thrown);
  if (answered.success) return readRefusal(answered.data, context);
  if (context.reason !== undefined) return { outcome: fail(explainStop(context.reason)) };
  const codes = listCodes(thrown);
  if (codes.length > 0 || isConnectionError(thrown)) return { outcome: fail(explainBreak(codes)) };
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  throw new Error(`the call to the provider failed: ${cleanDetail(reason, context.secrets)}`);
}

function readRefusal(
  { status, headers, error: { raw } }: z.infer<typeof apiErrorSchema>,
  { secrets, now, sentImages }: { secrets: readonly string[]; now: number; sentImages: boolean },
): Refused {
  const error = parseErrorText(raw);
  const limits = readLimits(headers, error.message, now);
  const explained = explainError(status, error, { secrets, retryAfterMs: limits?.retryAfterMs });
  const usage = readUsage(error.usage, sentImages);
  const outcome = fail(usage === undefined ? explained : { ...explained, made: "billed" });
  const requestId = readRequestId(headers, secrets);
  return { outcome: { ...outcome, usage, limits, requestId }, unknownParameter: findUnknown(status, error) };
}

function fail(explained: Explained): Refused["outcome"] {
  return { type: "failed", ...explained };
}

/** OpenAI says it by code, others only in words. */
function findUnknown(status: number, { code, param, message }: UpstreamError): string | undefined {
  if (status !== 400 && status !== 422) return undefined;
  if (code === "unknown_parameter" && param !== "") return param;
  const named = /unknown parameter:? '?"?([a-z_]+)|unrecognized request arguments? supplied: ([a-z_]+)/i.exec(
    message,
  );
  if (named !== null) return named[1] ?? named[2];
  return /extra inputs are not permitted|extra fields not permitted/i.test(message) && param !== ""
    ? param
    : undefined;
}

/** The codes of an error and its causes, such as ECONNREFUSED; an address with several sockets nests them. */
function listCodes(thrown: unknown): string[] {
  const codes: string[] = [];
  let current: unknown[] = [thrown];
  for (let depth = 0; depth < 6 && current.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const error of current) {
      if (typeof error !== "object" || error === null) continue;
      if ("code" in error && typeof error.code === "string") codes.push(error.code);
      if ("cause" in error) next.push(error.cause);
      if (error instanceof AggregateError) next.push(...error.errors);
    }
    current = next;
  }
  return codes;
}

function isConnectionError(thrown: unknown): boolean {
  return thrown instanceof Error && /^(APIConnection|APIUserAbort)/.test(thrown.constructor.name);
}
