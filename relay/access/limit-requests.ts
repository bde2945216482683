/** Limits on requests, in a minute and at once: per address before anything is looked up, and per token afterwards. */
import type { Context, MiddlewareHandler, Next } from "hono";
import { createFailure } from "../../core/failure.ts";
import type { Bindings, RelayEnv } from "./auth.ts";
import { refuse } from "../http/problem.ts";
import { createBudget } from "../time/budget.ts";
import type { Services } from "../services.ts";
import { readAddress, toAddressKey } from "./address.ts";
import type { RequestLimits } from "../http/request-limits.ts";
import { createOpenRequests } from "./open-requests.ts";
import { createRequestRates } from "./request-rates.ts";

/** Several people share an address, and an address may be that of a proxy. */
const addressShare = 2;
const tooManyOpen = createFailure("rate-limited", {
  message: "Too many requests are open at once. It goes on by itself when some of them have ended.",
  retryAfterMs: 5_000,
});

/** Of how many requests an address may make, one may come with a wrong token. */
const guessCost = 20;

/** Bytes of JSON bodies that are in memory at once; one is several times its size while it is worked on. */
const receivedBytes = 32_000_000;
/** One caller's part of them. */
const receivedByOne = receivedBytes / 2;

/** Answers that are put together at once; from so many jobs on they count until they were read. */
const largeAnswers = 16;
const largeAnswerJobs = 16;

export type RequestGuards = {
  /** Keeps track of when a request is over. The first of all. */
  followEnd: MiddlewareHandler<RelayEnv>;
  limitAddress: MiddlewareHandler<RelayEnv>;
  limitToken: MiddlewareHandler<RelayEnv>;
  /** Bounds the long-polls of a token and an address, which stay open on purpose. */
  limitPolls: MiddlewareHandler<RelayEnv>;
  /** Gives JSON bodies, and answers about runs, their room in memory. After the caller is known, since callers take turns. */
  shareMemory: readonly MiddlewareHandler<RelayEnv>[];
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
  const open = createOpenRequests();
  function enter(c: Context<RelayEnv>, key: string, most: number): void {
    c.get("atEnd")(open.enter(key, most) ?? refuse(tooManyOpen));
  }
  return {
    followEnd,
    limitAddress: async (c, next) => {
      const key = addressKey(c, limits);
      if (key !== undefined && c.req.path !== "/v1/health") {
        check(rates.take(key, limits.perAddress));
        enter(c, key, addressShare * limits.open);
      }
      return next();
    },
    limitToken: async (c, next) => {
      const { token, limits: own } = c.get("caller");
      if (token !== undefined) {
        check(rates.take(`token ${token}`, own?.perMinute ?? limits.perToken));
        enter(c, `token ${token}`, limits.open);
      }
      return next();
    },
    limitPolls: async (c, next) => {
      const { token } = c.get("caller");
      const key = addressKey(c, limits);
      if (key !== undefined) enter(c, `polls ${key}`, (addressShare * limits.open) / 2);
      if (token !== undefined) enter(c, `polls token ${token}`, limits.open / 2);
      return next();
    },
    shareMemory: [receiveInTurn(services), answerInTurn(services)],
    countGuess: (c) => {
      const key = addressKey(c, limits);
      if (key !== undefined) check(rates.take(`guess ${key}`, limits.perAddress / guessCost));
    },
  };
}

async function followEnd(c: Context<RelayEnv>, next: Next): Promise<void> {
  const works: (() => void)[] = [];
  let isOver = false;
  function end(): void {
    isOver = true;
    for (const work of works.splice(0)) work();
  }
  c.set("atEnd", (work) => {
    if (isOver) work();
    else works.push(work);
  });
  const bindings: Bindings | undefined = c.env;
  bindings?.outgoing?.once("close", end);
  await next();
  if (bindings?.outgoing === undefined) end();
}

function receiveInTurn({ clock, requestLimits }: Services): MiddlewareHandler<RelayEnv> {
  const room = createBudget(receivedBytes, receivedByOne);
  const pace = { clock, isWanted: () => room.waiting() > 0 };
  return async (c, next) => {
    const caller = nameCaller(c, requestLimits);
    const leaves: (() => void)[] = [];
    c.set("receiving", {
      enter: async (bytes) => {
        leaves.push(await room.take(bytes, caller));
        return pace;
      },
    });
    await next();
    for (const leave of leaves) leave();
  };
}

/** Runs with many jobs, each with its small copy, make answers of megabytes, which stay in memory until they are read. */
function answerInTurn({ requestLimits }: Services): MiddlewareHandler<RelayEnv> {
  const room = createBudget(largeAnswers, largeAnswers / 2);
  return async (c, next) => {
    c.set("answering", {
      enter: async () => {
        const leave = await room.take(1, nameCaller(c, requestLimits));
        return (jobs) => {
          if (jobs < largeAnswerJobs) leave();
          else c.get("atEnd")(leave);
        };
      },
    });
    return next();
  };
}

/** A caller as far as requests take turns: the token, and the address it is used from. */
function nameCaller(c: Context<RelayEnv>, limits: RequestLimits): string {
  const { team, token = "" } = c.get("caller");
  return `${team} ${token} ${addressKey(c, limits)}`;
}

function check(waitMs: number): void {
  if (waitMs > 0) refuse(createFailure("rate-limited", { retryAfterMs: waitMs }));
}

/** Undefined where no socket is behind a request, as when the app is called directly. */
export function addressKey(c: Context<RelayEnv>, { proxyHops }: RequestLimits): string | undefined {
  const bindings: Bindings | undefined = c.env;
  const socketAddress = bindings?.incoming?.socket.remoteAddress;
  const forwarding = {
    forwardedFor: c.req.header("x-forwarded-for") ?? null,
    forwarded: c.req.header("forwarded") ?? null,
  };
  const address = readAddress(socketAddress, forwarding, proxyHops);
  return address === undefined ? undefined : `address ${toAddressKey(address)}`;
}
