/** GET /metrics: figures for Prometheus. */
import { readGauges } from "../engine/read-gauges.ts";
import { expositionType, formatFamilies } from "../log/exposition.ts";
import type { Services } from "../services.ts";
import type { Handlers } from "./handlers.ts";

/** Money of every team is in it, so app.ts lets the operator alone pass (K2). */
export function createMetricsHandlers(services: Services): Handlers<"readMetrics"> {
  return {
    readMetrics: async (c) => {
      const families = [...services.observer.metrics.read(), ...(await readGauges(services))];
      return c.body(formatFamilies(families), 200, { "content-type": expositionType });
    },
  };
}
