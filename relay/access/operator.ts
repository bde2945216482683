/** Which teams a caller may administer: the operator every team, an admin of a team that team alone. */
import type { MiddlewareHandler } from "hono";
import { createFailure } from "../../core/failure.ts";
import { homeTeam, type Caller, type RelayEnv } from "./auth.ts";
import { refuse } from "../http/problem.ts";

/** True for POLYFRAME_TOKEN and for admin tokens of the relay's own team. */
export function isOperator({ team, scopes }: Caller): boolean {
  return team === homeTeam && scopes.includes("admin");
}

/** Refuses every caller but the operator. */
export function checkOperator(caller: Caller): void {
  if (isOperator(caller)) return;
  const message =
    "Only the operator may do that. Use POLYFRAME_TOKEN, or an admin token of the relay's own team (Home).";
  refuse(createFailure("forbidden", { message }));
}

/** The same before a call is looked at. */
export function requireOperator(): MiddlewareHandler<RelayEnv> {
  return async function requireOperatorFirst(c, next) {
    checkOperator(c.get("caller"));
    return next();
  };
}

/** Refuses teams that are not the caller's to look at, in the words for teams that do not exist. */
export function checkTeam(caller: Caller, team: string): void {
  if (!isOperator(caller) && caller.team !== team) refuse(createFailure("not-found"));
}
