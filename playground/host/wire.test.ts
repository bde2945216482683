import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "./wire.ts";

const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array(),
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("tree")),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("\u0000b", "\u0000", "\u0000\u0000u")), tie("tree")),
  ),
}));

test("what is packed is unpacked equal, whatever the keys", () => {
  fc.assert(
    fc.property(tree, (value) => {
      // JSON has no minus zero; a message channel that keeps it promises nothing we use.
      const plain = JSON.stringify(value)?.includes("-0") ? undefined : value;
      expect(unpack(pack(plain))).toEqual(normal(plain));
    }),
  );
});

function normal(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, normal(entry)]));
}

test.each([
  ["functions", () => 1, "function"],
  ["symbols", Symbol("s"), "symbol"],
  ["array buffers", new ArrayBuffer(2), "ArrayBuffer"],
  ["other typed arrays", new Float32Array(2), "ArrayBuffer"],
  ["maps", new Map(), "Map"],
])("%s are refused by name", (_name, value, word) => {
  expect(() => pack({ value })).toThrow(word);
});

test("circular values are refused", () => {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  expect(() => pack(value)).toThrow("circular");
});
