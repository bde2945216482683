/** POST /v1/quotes: what a run would cost and how long it takes. */
import { Hono } from "hono";
import { quoteBodySchema } from "../../core/api.ts";
import { isFailure } from "../../core/failure.ts";
import { checkLimits } from "../access/check-limits.ts";
import type { RelayEnv } from "../access/auth.ts";
import { readPerson } from "../http/person.ts";
import { refuse } from "../http/problem.ts";
import { readJson } from "../http/read-body.ts";
import type { Services } from "../services.ts";
import { addWhatIsLeft, quoteBody } from "./quote-body.ts";

/** The route /v1/quotes. */
export function createQuoteRoutes(services: Services): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  routes.post("/", async (c) => {
    const caller = c.get("caller");
    const person = readPerson(c.req);
    const body = await readJson(c.req, quoteBodySchema);
    const quote = await quoteBody(services, caller, body);
    if (isFailure(quote)) refuse(quote);
    const forbidden = await checkLimits(services, caller, body);
    if (forbidden) refuse(forbidden);
    return c.json(await addWhatIsLeft(services, { team: caller.team, person: person.id }, quote));
  });
  return routes;
}
