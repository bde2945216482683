import { expect, test } from "vitest";
import { contains } from "./read-layers.ts";

test("a box that touches the inside edge is contained, one that passes it is not", () => {
  const outer = { x: 0, y: 0, width: 100, height: 100 };
  expect(contains(outer, { x: 60, y: 60, width: 40, height: 40 })).toBe(true);
  expect(contains(outer, { x: 61, y: 60, width: 40, height: 40 })).toBe(false);
});
