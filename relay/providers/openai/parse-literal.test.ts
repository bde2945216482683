import fc from "fast-check";
import { expect, test } from "vitest";
import { eachLiteral } from "./parse-literal.ts";

function first(text: string): unknown {
  return eachLiteral(text).next().value;
}

test("an object in a sentence is read as JSON reads it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.boolean(), (object, pretty) => {
      const text = JSON.stringify(object, null, pretty ? 2 : undefined);
      // JSON.parse makes a field of it that is none.
      fc.pre(!text.includes("__proto__"));
      expect(first(`Error code: 429 - ${text} Received`)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  [
    "{'a': 'it\\'s', \"b\": \"it's\", 'c': None, 'd': True, 'e': [1, -2.5], 'f': (3,)}",
    { a: "it's", b: "it's", c: null, d: true, e: [1, -2.5], f: [3] },
  ],
  ["{b'a': b'x\\n', 'u': '\\u00e9\\x41'}", { a: "x\n", u: "éA" }],
  ["{'a': {'b': 'cut o", { a: { b: "cut o" } }],
  ["{'a': 1, 'b'", { a: 1 }],
  ["{'a': 1, }", { a: 1 }],
  ["{name}", {}],
])("%s is read as %o", (text, object) => {
  expect(first(text)).toEqual(object);
});

test("each brace is a chance, and nesting has an end", () => {
  expect([...eachLiteral("{x} {'a': 1}")]).toEqual([{}, { a: 1 }]);
  expect(first("{'a': ".repeat(5_000))).toMatchObject({ a: { a: { a: {} } } });
});
