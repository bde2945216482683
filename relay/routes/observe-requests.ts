/** One log line and two figures per answered request. */
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { RelayEnv } from "../access/auth.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../log/metrics.ts";

const methods = new Set(["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]);
/** Asked every few seconds by machines; of interest only when something is searched for. */
const probes = new Set(["/v1/health", "/v1/ready", "/metrics"]);

/** Goes in front of everything. Queries are not logged, because they name people; nor are bodies, which hold prompts. */
export function observeRequests(log: Log, metrics: Metrics): MiddlewareHandler<RelayEnv> {
  return async function observeRequest(c, next) {
    const startMs = performance.now();
    await next();
    const ms = performance.now() - startMs;
    const { method, path } = c.req;
    const { status } = c.res;
    const route = matchedRoutes(c).findLast((each) => each.method !== "ALL")?.path ?? "none";
    metrics.requestAnswered({ method: methods.has(method) ? method : "other", route, status, ms });
    const caller: { team: string; token?: string } | undefined = c.get("caller");
    const facts = {
      request: c.get("requestId"),
      method,
      path: path.slice(0, 200),
      ...readIds(path),
      status,
      ms: Math.round(ms),
      ...(caller && { team: caller.team }),
      ...(caller?.token !== undefined && { tokenId: caller.token }),
    };
    if (probes.has(path) || method === "OPTIONS") log.debug(facts, "A request was answered.");
    else log.info(facts, "A request was answered.");
  };
}

function readIds(path: string): Record<string, string> {
  const [, kind, id] = /^\/v1\/(run|job|image)s\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(path) ?? [];
  return kind === undefined || id === undefined ? {} : { [kind]: id };
}
