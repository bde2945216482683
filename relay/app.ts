/** The relay's API as one Hono app: guards first, then open calls, then every call that needs a caller. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { ApiCall } from "../core/api-call.ts";
import * as calls from "../core/api-calls.ts";
import { createFailure } from "../core/failure.ts";
import { authenticate, type RelayEnv } from "./access/auth.ts";
import { createRequestGuards } from "./access/limit-requests.ts";
import { requireOperator } from "./access/operator.ts";
import { requireStore } from "./access/require-store.ts";
import { requireScope } from "./access/scopes.ts";
import { createAdminHandlers } from "./admin/routes.ts";
import { createPageHandlers } from "./admin/serve-page.ts";
import { isDiskFull } from "./bytes/disk-full.ts";
import { answerHeaders, checkHost, preflight } from "./http/guards.ts";
import { failureOf, problem } from "./http/problem.ts";
import { spreadRequests } from "./http/spread-requests.ts";
import { createAboutHandlers } from "./routes/about.ts";
import { createAssetHandlers } from "./routes/assets.ts";
import { createChangeHandlers } from "./routes/changes.ts";
import type { Handlers } from "./routes/handlers.ts";
import { createImageHandlers } from "./routes/images.ts";
import { createJobHandlers } from "./routes/jobs.ts";
import { observeRequests } from "./routes/observe-requests.ts";
import { createMetricsHandlers } from "./routes/operation.ts";
import { createQuoteHandlers } from "./routes/quotes.ts";
import { createRunHandlers } from "./routes/runs.ts";
import { createUsageHandlers } from "./routes/usage.ts";
import type { Services } from "./services.ts";
import { isDatabaseGone } from "./store/database-gone.ts";

const databaseGone = createFailure("relay-fault", {
  message: "The relay's database does not answer right now. Nothing is lost; try again in a few seconds.",
  retryAfterMs: 5_000,
});

/** Builds the app; tests call `app.request(path)` on it without opening a port. */
export function createApp(services: Services): Hono<RelayEnv> {
  const app = new Hono<RelayEnv>();
  const guards = createRequestGuards(services);
  app.use(spreadRequests());
  app.use(guards.followEnd);
  app.use(answerHeaders(services.isDraining));
  app.use(observeRequests(services.log, services.observer.metrics));
  app.use(preflight());
  app.use(checkHost(services.publicHosts));
  app.use(guards.limitAddress);
  const handlers = new Map(Object.entries(createHandlers(services)));
  function serve(isOpen: boolean): void {
    for (const [name, call] of Object.entries<ApiCall>(calls)) {
      const handler = handlers.get(name);
      if (!handler) throw new Error(`The call ${name} has no handler.`);
      if ((call.isOpen ?? false) !== isOpen) continue;
      app.on(call.method, [toPattern(call)], ...guardCall(services, call), handler);
    }
  }
  serve(true);
  // With all that lies below them: without a valid token what is there is not told from what is not (K2).
  for (const path of ["/metrics/*", "/v1/*"]) app.use(path, authenticate(services, guards.countGuess));
  app.use("/metrics/*", requireOperator());
  app.use("/v1/*", guards.limitToken, ...guards.shareMemory);
  app.use("/v1/changes", guards.limitPolls);
  serve(false);
  app.notFound((c) =>
    problem(createFailure("not-found", { message: "The relay has no such address." }), c.get("requestId")),
  );
  app.onError((error, c) => answerError(services, error, c));
  return app;
}

function createHandlers(services: Services): Handlers {
  return {
    ...createAboutHandlers(services),
    ...createAdminHandlers(services),
    ...createAssetHandlers(services),
    ...createChangeHandlers(services),
    ...createImageHandlers(services),
    ...createJobHandlers(services),
    ...createMetricsHandlers(services),
    ...createPageHandlers(),
    ...createQuoteHandlers(services),
    ...createRunHandlers(services),
    ...createUsageHandlers(services),
  };
}

/** A call's path as Hono writes it. */
function toPattern({ path }: ApiCall): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

function guardCall(services: Services, { scopes, bringsNew }: ApiCall): MiddlewareHandler<RelayEnv>[] {
  return [...(scopes ? [requireScope(scopes)] : []), ...(bringsNew === true ? [requireStore(services)] : [])];
}

function answerError({ log }: Services, error: Error, c: Context<RelayEnv>): Response {
  const request = c.get("requestId");
  const known = failureOf(error);
  if (known) return problem(known.failure, request, { status: known.status });
  const facts = { request, path: c.req.path, err: error };
  // A client that hangs up while it sends is no fault of ours, and must not fill the log with faults.
  if (c.req.raw.signal.aborted) log.info(facts, "A client went away.");
  else log.error(facts, "A request failed.");
  if (isDiskFull(error)) return problem(createFailure("disk-full"), request);
  if (isDatabaseGone(error)) return problem(databaseGone, request, { status: 503 });
  return problem(createFailure("relay-fault"), request);
}
