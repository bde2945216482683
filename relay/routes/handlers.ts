/** What answers the calls of core/api-calls.ts: a handler for each, by the call's name. */
import type { Context } from "hono";
import type * as calls from "../../core/api-calls.ts";
import type { RelayEnv } from "../access/auth.ts";

export type CallName = keyof typeof calls;
/** Answers one call; the guards of app.ts have let it pass. */
export type CallHandler = (c: Context<RelayEnv>) => Response | Promise<Response>;
/** Where a call has no handler, or a handler no call, this does not compile. */
export type Handlers<Name extends CallName = CallName> = { readonly [Each in Name]: CallHandler };
