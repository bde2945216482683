/** Turns what the SDK throws into an outcome. */
import * as z from "zod/mini";
import { createFailure } from "../../../core/failure.ts";
import type { ProviderOutcome } from "../provider.ts";
import type { Ended } from "./call.ts";
import { parseErrorText } from "./error-body.ts";
import { type Connection, explainConnection } from "./explain-connection.ts";
import { type Explained, explainError, explainStop } from "./explain-error.ts";
import { findRefused } from "./find-refused.ts";
import { readLimits } from "./read-limits.ts";
import { cleanDetail } from "./redact.ts";
import { readRequestId } from "./read-request-id.ts";
import { readUsage } from "./read-usage.ts";
import type { StopReason } from "./watchdog.ts";

const apiErrorSchema = z.object({
  status: z.number(),
  headers: z.instanceof(Headers),
  error: z.object({ raw: z.string() }),
});

export type ThrownContext = {
  secrets: readonly string[];
  reason: StopReason | undefined;
  now: number;
  sentImages: boolean;
  connection: Pick<Connection, "isSent" | "hasAnswered" | "official" | "proxied">;
};

/** Explains it; rethrows what is neither an answer nor a broken connection, with the secrets taken out. */
export function readThrown(thrown: unknown, context: ThrownContext): Ended {
  const answered = apiErrorSchema.safeParse(thrown);
  if (answered.success) return readRefusal(answered.data, context);
  const { reason: stop, connection: known } = context;
  if (stop !== undefined)
    return { outcome: fail(known.isSent ? explainStop(stop) : explainUnsentStop(stop)) };
  const { codes, messages } = listCauses(thrown);
  if (codes.length > 0 || isConnectionError(thrown)) {
    const connection = { ...known, codes, proxyStatus: readProxyStatus(messages) };
    return { outcome: fail(explainConnection(connection)) };
  }
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  throw new Error(`the call to the provider failed: ${cleanDetail(reason, context.secrets)}`);
}

/** Stopped while it waited for a connection: by the caller, or because none came. */
function explainUnsentStop(reason: StopReason): Explained {
  const failure =
    reason === "caller"
      ? createFailure("cancelled")
      : createFailure("provider-unavailable", {
          message: "No connection to the provider came about in time. Try again in a few minutes.",
        });
  return { failure, made: "nothing" };
}

/** undici gives a proxy's refusal in words alone. */
function readProxyStatus(messages: readonly string[]): number | undefined {
  for (const message of messages) {
    const said = /Proxy response \((\d{3})\)|Proxy Authentication Required \((407)\)/.exec(message);
    if (said) return Number(said[1] ?? said[2]);
  }
  return undefined;
}

function readRefusal(
  { status, headers, error: { raw } }: z.infer<typeof apiErrorSchema>,
  { secrets, now, sentImages }: Pick<ThrownContext, "secrets" | "now" | "sentImages">,
): Ended {
  const error = parseErrorText(raw);
  const limits = readLimits(headers, error.message, now);
  const explained = explainError(status, error, { secrets, retryAfterMs: limits?.retryAfterMs });
  const usage = readUsage(error.usage, sentImages);
  const outcome = fail(usage === undefined ? explained : { ...explained, made: "billed" });
  const requestId = readRequestId(headers, secrets);
  const refused = findRefused(status, error, explained.failure.kind === "provider-refused");
  return { outcome: { ...outcome, usage, limits, requestId }, refused, isAnswer: true };
}

function fail(explained: Explained): Extract<ProviderOutcome, { type: "failed" }> {
  return { type: "failed", ...explained };
}

/** The codes and words of an error and its causes; an address with several sockets nests them. */
function listCauses(thrown: unknown): { codes: string[]; messages: string[] } {
  const codes: string[] = [];
  const messages: string[] = [];
  let current: unknown[] = [thrown];
  for (let depth = 0; depth < 6 && current.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const error of current) {
      if (typeof error !== "object" || error === null) continue;
      if ("code" in error && typeof error.code === "string") codes.push(error.code);
      if ("message" in error && typeof error.message === "string") messages.push(error.message);
      if ("cause" in error) next.push(error.cause);
      if (error instanceof AggregateError) next.push(...error.errors);
    }
    current = next;
  }
  return { codes, messages };
}

function isConnectionError(thrown: unknown): boolean {
  return thrown instanceof Error && /^(APIConnection|APIUserAbort)/.test(thrown.constructor.name);
}
