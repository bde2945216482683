/** POST /v1/quotes: what a run would cost and how long it takes. */
import { isFailure } from "../../core/failure.ts";
import { checkLimits } from "../access/check-limits.ts";
import { readPerson } from "../http/person.ts";
import { refuse } from "../http/problem.ts";
import type { Services } from "../services.ts";
import type { Handlers } from "./handlers.ts";
import { addWhatIsLeft, quoteBody } from "./quote-body.ts";
import { readRunBody } from "./read-run-body.ts";

/** The call that prices. */
export function createQuoteHandlers(services: Services): Handlers<"quoteRun"> {
  return {
    quoteRun: async (c) => {
      const caller = c.get("caller");
      const person = readPerson(c.req);
      const { body } = await readRunBody(c);
      const quote = await quoteBody(services, caller, body);
      if (isFailure(quote)) refuse(quote);
      const forbidden = await checkLimits(services, caller, body);
      if (forbidden) refuse(forbidden);
      return c.json(await addWhatIsLeft(services, { team: caller.team, person: person.id }, quote));
    },
  };
}
