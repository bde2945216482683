/** What each call asks of a token. */
import type { MiddlewareHandler } from "hono";
import { createFailure } from "../../core/failure.ts";
import type { RelayEnv } from "./auth.ts";
import { refuse } from "../http/problem.ts";
import type { Scope } from "../store/rows.ts";

/** Refuses callers that have none of these scopes, naming what is missing. */
export function requireScope(...wanted: readonly Scope[]): MiddlewareHandler<RelayEnv> {
  return async function checkScope(c, next) {
    const { scopes } = c.get("caller");
    if (!wanted.some((scope) => scopes.includes(scope)))
      refuse(
        createFailure("forbidden", {
          message: `This token may not do that; it needs the scope ${wanted.join(" or ")}. Ask whoever runs the relay for a wider one.`,
        }),
      );
    return next();
  };
}

/**
 * The scopes of every call below /v1 that changes something. Calls that spend need `use`; deciding about pictures that are
 * there is also open to `review`, and stopping to `admin`. Reading is open to every token.
 */
export const scopesOfCalls: readonly (readonly [call: string, scopes: readonly Scope[]])[] = [
  ["POST /v1/quotes", ["use"]],
  ["POST /v1/assets", ["use"]],
  ["PUT /v1/runs/:id", ["use"]],
  ["POST /v1/runs/:id/continue", ["use", "review"]],
  ["POST /v1/runs/:id/cancel", ["use", "admin"]],
  ["POST /v1/jobs/:id/cancel", ["use", "admin"]],
  ["POST /v1/jobs/:id/retry", ["use"]],
];
