import fc from "fast-check";
import { expect, test } from "vitest";
import { createRequestRates } from "./request-rates.ts";

test("no minute sees more than the limit and one burst, whatever the clock does", () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.integer({ min: -3_600_000, max: 30_000 }), asked: fc.nat(40) }),
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 600 }), (script, perMinute) => {
      let now = 1e12;
      let moved = 0;
      let granted = 0;
      const rates = createRequestRates(() => now);
      for (const { waitMs, asked } of script) {
        now += waitMs;
        moved += Math.max(0, waitMs);
        for (let n = 0; n < asked; n += 1) if (rates.take("a", perMinute) === 0) granted += 1;
      }
      const burst = Math.max(10, perMinute / 4);
      expect(granted).toBeLessThanOrEqual(burst + (moved * perMinute) / 60_000 + 1e-6);
    }),
  );
});

test("after the wait that was told the next request is answered", () => {
  let now = 0;
  const rates = createRequestRates(() => now);
  for (let n = 0; n < 15; n += 1) rates.take("a", 60);
  const waitMs = rates.take("a", 60);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(1000);
  now += waitMs;
  expect(rates.take("a", 60)).toBe(0);
});

test("keys do not share, and the least used is forgotten before there are too many", () => {
  const rates = createRequestRates(() => 0, 3);
  for (let n = 0; n < 10; n += 1) expect(rates.take("busy", 1)).toBe(0);
  for (const key of ["a", "b", "c", "d"]) {
    expect(rates.take(key, 1)).toBe(0);
    expect(rates.take("busy", 1)).toBeGreaterThan(0);
  }
  expect(rates.size()).toBe(3);
});
