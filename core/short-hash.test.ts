import fc from "fast-check";
import { expect, test } from "vitest";
import { shortHash } from "./short-hash.ts";

test("a name has 16 digits and is the same each time, in every release", () => {
  expect(shortHash("")).toMatch(/^[0-9a-f]{16}$/);
  expect(shortHash("1:2;3:4")).toBe(shortHash("1:2;3:4"));
  // Names stand in files: another figure here means that layers are no longer found.
  expect(shortHash("Card/Image")).toBe("52fe2467717b921d");
});

test("texts that look alike have names of their own", () => {
  const names = new Set<string>();
  for (let index = 0; index < 20_000; index += 1) names.add(shortHash(`I1:${index};2:${index % 7}`));
  expect(names.size).toBe(20_000);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
      expect(shortHash(one) === shortHash(other)).toBe(one === other);
    }),
  );
});
