import { expect, test } from "vitest";
import { createId, isId } from "./ids.ts";

test("an id can be typed in a shell: none begins with a dash", () => {
  const ids = Array.from({ length: 5_000 }, () => createId());
  expect(ids.filter((id) => id.startsWith("-"))).toEqual([]);
  expect(ids.every((id) => isId(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});
