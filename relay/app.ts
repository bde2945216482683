/** The relay's API as one Hono app: guards first, then open routes, then everything that needs a caller. */
import { type Context, Hono } from "hono";
import type { Health } from "../core/api.ts";
import { isDiskFull } from "./bytes/disk-full.ts";
import { createFailure } from "../core/failure.ts";
import { createRequestGuards } from "./access/limit-requests.ts";
import { requireScope, scopesOfCalls } from "./access/scopes.ts";
import { createPageRoutes } from "./admin/serve-page.ts";
import { createAdminRoutes } from "./admin/routes.ts";
import { authenticate, type RelayEnv } from "./access/auth.ts";
import { createMetricsRoutes } from "./routes/operation.ts";
import { observeRequests } from "./routes/observe-requests.ts";
import { answerHeaders, checkHost, preflight } from "./http/guards.ts";
import { draining, failureOf, problem, refuse } from "./http/problem.ts";
import { checkStore, requireStore } from "./access/require-store.ts";
import { createAssetRoutes } from "./routes/assets.ts";
import { createChangeRoutes } from "./routes/changes.ts";
import { createImageRoutes } from "./routes/images.ts";
import { createJobRoutes } from "./routes/jobs.ts";
import { createQuoteRoutes } from "./routes/quotes.ts";
import { createRunRoutes } from "./routes/runs.ts";
import { createUsageRoutes } from "./routes/usage.ts";
import type { Services } from "./services.ts";
import { isDatabaseGone } from "./store/database-gone.ts";

const databaseGone = createFailure("relay-fault", {
  message: "The relay's database does not answer right now. Nothing is lost; try again in a few seconds.",
  retryAfterMs: 5_000,
});

/** Builds the app; tests call `app.request(path)` on it without opening a port. */
export function createApp(services: Services): Hono<RelayEnv> {
  const app = new Hono<RelayEnv>();
  const metrics = services.observer.metrics;
  app.use(answerHeaders(services.isDraining));
  app.use(observeRequests(services.log, metrics));
  app.use(preflight());
  app.use(checkHost(services.publicHosts));
  const guards = createRequestGuards(services);
  app.use(guards.limitAddress);

  app.get("/v1/health", (c) => c.json(describeHealth(services)));
  app.get("/v1/ready", async (c) => {
    if (services.isDraining()) refuse(draining, 503);
    await services.db.get("select 1 as ready");
    checkStore(services);
    if (!services.hasRoom()) refuse(createFailure("disk-full"), 503);
    return c.json({ status: "ready" });
  });

  app.route("/admin", createPageRoutes());
  // With what lies below it: the operator's check there has to find a caller.
  app.use("/metrics/*", authenticate(services, guards.countGuess));
  app.route("/metrics", createMetricsRoutes(services, metrics));
  app.use("/v1/*", authenticate(services, guards.countGuess));
  app.use("/v1/*", guards.limitToken);
  for (const [call, scopes] of scopesOfCalls) {
    const [method = "", path = ""] = call.split(" ");
    app.on(method, path, requireScope(...scopes));
    // Stopping is never refused: what is under way in this process can still be stopped.
    if (!path.endsWith("/cancel")) app.on(method, path, requireStore(services));
  }
  app.get("/v1/catalogue", (c) => c.json(services.catalogue));
  app.get("/v1/openapi.json", async (c) => {
    const { describeApi } = await import("./routes/openapi.ts");
    return c.json(describeApi(services.version));
  });
  app.route("/v1/quotes", createQuoteRoutes(services));
  app.route("/v1/assets", createAssetRoutes(services));
  app.route("/v1/runs", createRunRoutes(services));
  app.route("/v1/changes", createChangeRoutes(services));
  app.route("/v1/jobs", createJobRoutes(services));
  app.route("/v1/images", createImageRoutes(services));
  app.route("/v1/usage", createUsageRoutes(services));
  app.route("/v1/admin", createAdminRoutes(services));

  app.notFound((c) =>
    problem(createFailure("not-found", { message: "The relay has no such address." }), c.get("requestId")),
  );
  app.onError((error, c) => answerError(services, error, c));
  return app;
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

function describeHealth(services: Services): Health {
  return {
    status: services.isDraining() ? "draining" : "ok",
    version: services.version,
    provider: services.provider.name,
    offline: services.provider.offline,
    needsToken: services.needsToken,
  };
}
