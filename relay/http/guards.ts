/** The guards that every request passes before any route: its id, the host it asked for, CORS and security headers. */
import type { MiddlewareHandler } from "hono";
import { createFailure } from "../../core/failure.ts";
import { createId } from "../text/ids.ts";
import { problem } from "./problem.ts";
import type { Receiving } from "./read-body.ts";

/** The room in memory that answers about runs share. */
export type Answering = {
  /** Waits for its turn; what it resolves with is to be called with the number of jobs in the answer, 0 where it failed. */
  enter: () => Promise<(jobs: number) => void>;
};
export type Variables = { requestId: string; receiving: Receiving; answering: Answering };

const securityHeaders: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "cross-origin",
  "strict-transport-security": "max-age=31536000",
};

/**
 * Gives each request an id and each answer its headers, errors included. Origin is never looked at: Figma's is null (K3).
 * While draining every answer ends its connection, so that the next request may find another relay.
 */
export function answerHeaders(isDraining: () => boolean): MiddlewareHandler<{ Variables: Variables }> {
  return async function setAnswerHeaders(c, next) {
    const requestId = createId();
    c.set("requestId", requestId);
    await next();
    const { headers } = c.res;
    headers.set("x-request-id", requestId);
    headers.set("access-control-allow-origin", "*");
    headers.set("access-control-expose-headers", "retry-after, etag, x-request-id");
    for (const [name, value] of Object.entries(securityHeaders))
      if (!headers.has(name)) headers.set(name, value);
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (isDraining()) headers.set("connection", "close");
  };
}

/** Answers preflights for every path. A browser asks before each authorised call; a day's memory spares most of them. */
export function preflight(): MiddlewareHandler<{ Variables: Variables }> {
  return async function answerPreflight(c, next) {
    if (c.req.method !== "OPTIONS") return next();
    const headers = new Headers({
      "access-control-allow-methods": "GET, HEAD, PUT, POST, OPTIONS",
      "access-control-allow-headers": "authorization, content-type",
      "access-control-max-age": "86400",
    });
    // Chromium asks this before a public page may reach an address of the local network.
    if (c.req.header("access-control-request-private-network") === "true")
      headers.set("access-control-allow-private-network", "true");
    if (c.req.header("access-control-request-local-network") === "true")
      headers.set("access-control-allow-local-network", "true");
    return new Response(null, { status: 204, headers });
  };
}

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** Refuses names this relay was not told it has: a page that rebinds its own name to our address stops here (K3). */
export function checkHost(publicHosts: readonly string[]): MiddlewareHandler<{ Variables: Variables }> {
  const known = new Set([...loopback, ...publicHosts]);
  return async function refuseForeignHost(c, next) {
    const host = (c.req.header("host") ?? new URL(c.req.url).host).toLowerCase();
    if (known.has(host.replace(/:\d+$/, ""))) return next();
    const message =
      "This relay does not answer to that name. Use its own address, or add the name to POLYFRAME_PUBLIC_HOSTS.";
    return problem(createFailure("forbidden", { message }), c.get("requestId"), { status: 421 });
  };
}
