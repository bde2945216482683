/** What a request to the relay ends in, and the way from a refusal on the wire to a Failure. */
import { problemSchema, type Quote } from "../../core/api.ts";
import { decodeJson } from "../../core/decode-json.ts";
import { createFailure, type Failure, type FailureKind } from "../../core/failure.ts";

/** `status` 0 means nothing answered: offline, blocked domain, CORS and DNS look alike to a plugin. */
export type Answer<Value> =
  | { ok: true; status: number; value: Value }
  | { ok: false; status: number; failure: Failure; quote?: Quote | undefined };

const kindByStatus: Record<number, FailureKind> = {
  400: "bad-request",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  413: "too-large",
  429: "rate-limited",
  503: "rate-limited",
  504: "relay-unreachable",
};

/** A refusal from the relay's problem document, or from the status alone when something else answered (a proxy). */
export function parseProblem(status: number, text: string): Answer<never> {
  const problem = decodeJson(problemSchema, text);
  if (problem !== undefined) {
    const { kind, message, retryable, retryAfterMs, doing, missing, quote } = problem;
    const failure = createFailure(kind, {
      message,
      retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs: boundWait(retryAfterMs) }),
      ...(doing === undefined ? {} : { doing }),
      ...(missing === undefined ? {} : { missing }),
    });
    return { ok: false, status, failure, quote };
  }
  const kind = kindByStatus[status] ?? (status >= 500 ? "relay-fault" : "bad-request");
  return { ok: false, status, failure: createFailure(kind) };
}

const shortestWaitMs = 100;
const longestWaitMs = 300_000;

/** A timer of zero would ask again at once and for ever, and so would one beyond 24 days, which timers take for zero. */
function boundWait(waitMs: number): number {
  return Math.min(longestWaitMs, Math.max(shortestWaitMs, waitMs));
}

/** True when sending the same thing again later may work without a change to it. */
export function isPassing(answer: { status: number; failure: Failure }): boolean {
  return answer.status === 0 || answer.status === 429 || answer.status >= 500;
}
