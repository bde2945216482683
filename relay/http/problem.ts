/** Refusals as application/problem+json (RFC 9457): the failure's own fields beside status and title. */
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Quote } from "../../core/api.ts";
import { createFailure, failureSchema, type Failure, type FailureKind } from "../../core/failure.ts";

const statuses: Partial<Record<FailureKind, ContentfulStatusCode>> = {
  "bad-request": 400,
  "bad-reference": 400,
  "prompt-too-long": 400,
  unauthorized: 401,
  ceiling: 402,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "price-changed": 409,
  "waited-for": 409,
  expired: 410,
  "too-large": 413,
  "rate-limited": 429,
  "disk-full": 507,
};

/** The HTTP status a failure is answered with; 500 for what only happens inside. */
export function statusOf(failure: Failure): ContentfulStatusCode {
  return statuses[failure.kind] ?? 500;
}

/** Ends the request with a failure; `onError` turns it into the one answer every route shares. */
export function refuse(failure: Failure, status: ContentfulStatusCode = statusOf(failure)): never {
  throw new HTTPException(status, { message: failure.message, cause: failure });
}

/** The refusal of new work while this process waits for its last calls. Plugins repeat it by themselves. */
export const draining = createFailure("relay-fault", {
  message: "The relay is about to restart. Nothing is lost; this is sent again in a moment.",
  retryAfterMs: 5_000,
});

export type ProblemExtras = { quote?: Quote; status?: ContentfulStatusCode };

/** A problem document. `instance` is the request's id, to quote when asking for help. */
export function problem(failure: Failure, instance: string, extras: ProblemExtras = {}): Response {
  const status = extras.status ?? statusOf(failure);
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (failure.retryAfterMs !== undefined)
    headers.set("retry-after", String(Math.max(1, Math.ceil(failure.retryAfterMs / 1000))));
  if (status === 401) headers.set("www-authenticate", "Bearer");
  const body = {
    type: `urn:polyframe:problem:${failure.kind}`,
    title: failure.kind.replaceAll("-", " "),
    status,
    ...failure,
    instance,
    ...(extras.quote && { quote: extras.quote }),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** The failure an error carries, or undefined when it is a bug. */
export function failureOf(error: Error): { failure: Failure; status: ContentfulStatusCode } | undefined {
  if (!(error instanceof HTTPException)) return undefined;
  const carried = failureSchema.safeParse(error.cause);
  if (carried.success) return { failure: carried.data, status: error.status };
  return {
    failure: createFailure("bad-request", { message: error.message || "Bad request." }),
    status: error.status,
  };
}
