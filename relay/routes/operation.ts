/** GET /metrics: figures for Prometheus, for the operator alone where tokens are needed (K2). */
import { Hono } from "hono";
import { requireOperator } from "../access/operator.ts";
import type { RelayEnv } from "../access/auth.ts";
import type { Services } from "../services.ts";
import { expositionType, formatFamilies } from "../log/exposition.ts";
import type { Metrics } from "../log/metrics.ts";
import { readGauges } from "../engine/read-gauges.ts";

/** The route /metrics. Money of every team is in it, so a team's own admin token is not enough. */
export function createMetricsRoutes(services: Services, metrics: Metrics): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  if (services.needsToken) routes.use(requireOperator());
  routes.get("/", async (c) => {
    const families = [...metrics.read(), ...(await readGauges(services))];
    return c.body(formatFamilies(families), 200, { "content-type": expositionType });
  });
  return routes;
}
