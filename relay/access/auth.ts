/** Who is asking: the team of the token that came along, and what the token may do (K2). */
import type { Context, MiddlewareHandler } from "hono";
import type { Scope } from "../../core/api-call.ts";
import { createFailure } from "../../core/failure.ts";
import { hashText } from "../text/ids.ts";
import type { Services } from "../services.ts";
import type { StoredToken } from "../store/rows.ts";
import { findToken } from "../store/teams.ts";
import type { Variables } from "../http/guards.ts";
import { refuse } from "../http/problem.ts";

export type Caller = {
  team: string;
  scopes: readonly Scope[];
  /** The token's id; undefined for callers without one and for POLYFRAME_TOKEN. */
  token?: string;
  /** What narrows the token further than its team. */
  limits?: Pick<StoredToken, "models" | "maxQuality" | "perMinute">;
};
export type CallerVariables = Variables & {
  caller: Caller;
  /** Does something once the answer is out, or its client is gone. */
  atEnd: (work: () => void) => void;
};
/** What the HTTP server hands along; nothing where the app is called directly. */
export type Bindings = {
  incoming?: { socket: { remoteAddress?: string | undefined } };
  outgoing?: { once: (event: "close", listener: () => void) => unknown };
};
export type RelayEnv = { Bindings: Bindings; Variables: CallerVariables };

/** The team of relays that need no token, and of POLYFRAME_TOKEN. */
export const homeTeam = "home";

/** Callers without a token may make pictures but not administer: any web page can reach a relay on loopback. */
const everyone: Caller = { team: homeTeam, scopes: ["use", "review"] };
const operator: Caller = { team: homeTeam, scopes: ["use", "review", "admin"] };

/** The ready-made token counts as long as the process runs with it; the others are found by their hash, in an index. */
async function findCaller(services: Services, token: string): Promise<Caller | undefined> {
  const hash = hashText(token);
  if (hash === services.readyTokenHash) return operator;
  const row = await findToken(services.db, hash);
  return row && { team: row.team, scopes: row.scopes, token: row.id, limits: row };
}

/** Refuses requests without a valid token where one is needed. `onRefused` is told, so that guessing can be slowed down. */
export function authenticate(
  services: Services,
  onRefused: (c: Context<RelayEnv>) => void = () => undefined,
): MiddlewareHandler<RelayEnv> {
  return async function requireToken(c, next) {
    const token = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const caller = token === undefined ? undefined : await findCaller(services, token);
    if (caller) c.set("caller", caller);
    else if (!services.needsToken) c.set("caller", everyone);
    else {
      onRefused(c);
      const message = token === undefined ? "This relay needs a token. Paste one in Settings." : undefined;
      refuse(createFailure("unauthorized", message === undefined ? {} : { message }));
    }
    return next();
  };
}
