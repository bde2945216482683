/** Refuses tokens that may not make a call. What each call asks of a token stands in core/api-calls.ts. */
import type { MiddlewareHandler } from "hono";
import type { Scope } from "../../core/api-call.ts";
import { createFailure } from "../../core/failure.ts";
import { refuse } from "../http/problem.ts";
import type { RelayEnv } from "./auth.ts";

/** Refuses callers that have none of these scopes, naming what is missing. */
export function requireScope(wanted: readonly Scope[]): MiddlewareHandler<RelayEnv> {
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
