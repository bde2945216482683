import * as z from "zod/mini";
import { expect, test } from "vitest";
import { decodeJson } from "./decode-json.ts";

const schema = z.object({ name: z.string() });

test("a text is decoded as the schema says, without what the schema does not know", () => {
  expect(decodeJson(schema, '{"name":"Hero","more":1}')).toEqual({ name: "Hero" });
});

test.each([
  ["", "empty"],
  ['{"name":"He', "broken"],
  ["<!doctype html><p>502 Bad Gateway</p>", "a proxy's page"],
  ['{"name":7}', "of another shape"],
  ["null", "null"],
])("%j is undefined, because it is %s", (text) => {
  expect(decodeJson(schema, text)).toBeUndefined();
});
