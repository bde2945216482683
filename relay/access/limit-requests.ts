/** Limits on requests, per address before anything is looked up, and per token afterwards. */
import type { Context, MiddlewareHandler } from "hono";
import { createFailure } from "../../core/failure.ts";
import type { Bindings, RelayEnv } from "./auth.ts";
import { refuse } from "../http/problem.ts";
import type { Services } from "../services.ts";
import { readAddress, toAddressKey } from "./address.ts";
import type { RequestLimits } from "../http/request-limits.ts";
import { createRequestRates } from "./request-rates.ts";

/** Of how many requests an address may make, one may come with a wrong token. */
const guessCost = 20;

export type RequestGuards = {
  limitAddress: MiddlewareHandler<RelayEnv>;
  limitToken: MiddlewareHandler<RelayEnv>;
  /**
   * Slows an address down that came with a wrong token. Guesses have a bucket of their own: right tokens share their address
   * with other callers, on loopback with every web page, and must not be locked out by them.
   */
  countGuess: (c: Context<RelayEnv>) => void;
};

/** The guards of one app. Liveness is not limited: a monitor must never be told that the relay is gone when it is not. */
export function createRequestGuards(services: Services): RequestGuards {
  const limits = services.requestLimits;
  const rates = createRequestRates(services.clock.now);
  return {
    limitAddress: async (c, next) => {
      const key = addressKey(c, limits);
      if (key !== undefined && c.req.path !== "/v1/health") check(rates.take(key, limits.perAddress));
      return next();
    },
    limitToken: async (c, next) => {
      const { token, limits: own } = c.get("caller");
      if (token !== undefined) check(rates.take(`token ${token}`, own?.perMinute ?? limits.perToken));
      return next();
    },
    countGuess: (c) => {
      const key = addressKey(c, limits);
      if (key !== undefined) check(rates.take(`guess ${key}`, limits.perAddress / guessCost));
    },
  };
}

function check(waitMs: number): void {
  if (waitMs > 0) refuse(createFailure("rate-limited", { retryAfterMs: waitMs }));
}

/** Undefined where no socket is behind a request, as when the app is called directly. */
export function addressKey(c: Context<RelayEnv>, { proxyHops }: RequestLimits): string | undefined {
  const bindings: Bindings | undefined = c.env;
  const socketAddress = bindings?.incoming?.socket.remoteAddress;
  const address = readAddress(socketAddress, c.req.header("x-forwarded-for") ?? null, proxyHops);
  return address === undefined ? undefined : `address ${toAddressKey(address)}`;
}
