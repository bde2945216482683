/** The person a request speaks for: named by the plugin in the query, not verified. */
import type { HonoRequest } from "hono";
import { createFailure } from "../../core/failure.ts";
import { refuse } from "./problem.ts";

export type Person = { id: string; name: string };

const maxLength = 200;

/** Reads `person` and `name`; both empty when nobody is named. */
export function readPerson(request: HonoRequest): Person {
  const id = request.query("person") ?? "";
  const name = request.query("name") ?? "";
  for (const [field, value] of Object.entries({ person: id, name }))
    if (value.length > maxLength || /\p{Cc}/u.test(value))
      refuse(
        createFailure("bad-request", {
          message: `${field} must be at most ${maxLength} characters without control characters.`,
        }),
      );
  return { id, name };
}
