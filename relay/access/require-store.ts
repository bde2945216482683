/** Takes nothing new while the store's file is gone from its place: it would be lost with the process (D1). */
import type { MiddlewareHandler } from "hono";
import { createFailure } from "../../core/failure.ts";
import type { Services } from "../services.ts";
import type { RelayEnv } from "./auth.ts";
import { refuse } from "../http/problem.ts";

const storeMoved = createFailure("relay-fault", {
  message:
    "The relay's store was moved or deleted while it ran, so it takes nothing new. Whoever runs it: put the data folder back, then restart the relay.",
  retryAfterMs: 30_000,
});

/** Refuses with 503, which plugins repeat. */
export function checkStore({ db, log }: Pick<Services, "db" | "log">): void {
  if (db.isInPlace()) return;
  log.error({}, storeMoved.message);
  refuse(storeMoved, 503);
}

export function requireStore(services: Services): MiddlewareHandler<RelayEnv> {
  return async function checkStorePlace(_, next) {
    checkStore(services);
    return next();
  };
}
