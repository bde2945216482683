/** The person a request speaks for: named by the plugin in the query, not verified. */
import type { HonoRequest } from "hono";
import { readLine } from "./query.ts";

export type Person = { id: string; name: string };

const maxLength = 200;

/** Reads `person` and `name`; both empty when no person is named. */
export function readPerson(request: HonoRequest): Person {
  return {
    id: readLine(request.query("person"), "person", maxLength) ?? "",
    name: readLine(request.query("name"), "name", maxLength) ?? "",
  };
}
