import { expect, test } from "vitest";
import { computeBackoff } from "./backoff.ts";

test("waits double from a second to a minute, between half and the whole", () => {
  expect([0, 1, 2, 5, 6, 30].map((tries) => computeBackoff(tries, 1))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ]);
  expect([0, 6].map((tries) => computeBackoff(tries, 0))).toEqual([500, 30_000]);
});

test("never comes back before the provider's own time, and not all at once after it", () => {
  expect(computeBackoff(0, 0, 20_000)).toBe(20_000);
  expect(computeBackoff(0, 1, 20_000)).toBe(21_000);
  expect(computeBackoff(9, 1, 400)).toBe(500);
});
