/** Who is asking: the team of the token that came along (K2). */
import type { MiddlewareHandler } from "hono";
import { createFailure } from "../../core/failure.ts";
import { hashText } from "../ids.ts";
import type { Services } from "../services.ts";
import type { Scope } from "../store/rows.ts";
import { findToken } from "../store/teams.ts";
import type { Variables } from "./guards.ts";
import { refuse } from "./problem.ts";

export type Caller = { team: string; scopes: readonly Scope[] };
export type CallerVariables = Variables & { caller: Caller };
export type RelayEnv = { Variables: CallerVariables };

/** The team of relays that need no token, and of POLYFRAME_TOKEN. */
export const homeTeam = "home";
const everyone: Caller = { team: homeTeam, scopes: ["use", "review", "admin"] };

/** Refuses requests without a valid token where one is needed; tokens are compared as hashes, by the database's index. */
export function authenticate(services: Services): MiddlewareHandler<RelayEnv> {
  return async function requireToken(c, next) {
    const token = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const row = token === undefined ? undefined : await findToken(services.db, hashText(token));
    if (row) c.set("caller", { team: row.team, scopes: row.scopes });
    else if (!services.needsToken) c.set("caller", everyone);
    else {
      const message = token === undefined ? "This relay needs a token. Paste one in Settings." : undefined;
      refuse(createFailure("unauthorized", message === undefined ? {} : { message }));
    }
    return next();
  };
}
