import fc from "fast-check";
import { expect, test } from "vitest";
import { createHowFarAhead, type HowFarAhead } from "./how-far-ahead.ts";

/** Many calls, one answered every `everyMs`; claims take `claimMs`. Gives the time after the last of them. */
function watch(howFarAhead: HowFarAhead, everyMs: number, claimMs: number, callMs = 100): number {
  for (let n = 1; n <= 40; n += 1) {
    howFarAhead.answered(n * everyMs, callMs);
    howFarAhead.claimed(claimMs);
  }
  return 40 * everyMs;
}

test.each([
  ["pictures of half a minute", 16, 30_000 / 16, 10],
  ["pictures of two seconds", 16, 2_000 / 16, 5],
  ["a few places, however fast", 2, 5, 10],
  ["claims that take no time", 16, 8, 0],
])("nothing is claimed ahead for %s", (_what, parallel, everyMs, claimMs) => {
  const howFarAhead = createHowFarAhead(parallel);
  expect(howFarAhead.count(watch(howFarAhead, everyMs, claimMs))).toBe(0);
});

test("nothing is claimed ahead for long calls that end together", () => {
  const howFarAhead = createHowFarAhead(16);
  expect(howFarAhead.count(watch(howFarAhead, 10, 30, 10_000))).toBe(0);
});

test("after a place that did not come nothing is claimed ahead until calls are answered as fast again", () => {
  const howFarAhead = createHowFarAhead(16);
  const nowMs = watch(howFarAhead, 100 / 16, 4);
  howFarAhead.missed();
  expect(howFarAhead.count(nowMs)).toBe(0);
  expect(howFarAhead.count(watch(howFarAhead, 100 / 16, 4))).toBeGreaterThanOrEqual(1);
});

test("calls of a tenth of a second find the next one claimed", () => {
  const howFarAhead = createHowFarAhead(16);
  const nowMs = watch(howFarAhead, 100 / 16, 4);
  expect(howFarAhead.count(nowMs)).toBeGreaterThanOrEqual(1);
  // No more answers come, so the expected ones are forgotten.
  expect(howFarAhead.count(nowMs + 10_000)).toBe(0);
});

test("nothing is expected of the first answers", () => {
  const howFarAhead = createHowFarAhead(16);
  howFarAhead.claimed(1_000);
  for (let n = 0; n < 7; n += 1) {
    howFarAhead.answered(n, 1);
    expect(howFarAhead.count(n)).toBe(0);
  }
});

test("never more than a third of the places is claimed ahead", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 64 }),
      fc.double({ min: 0, max: 1_000, noNaN: true }),
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      (parallel, everyMs, claimMs) => {
        const howFarAhead = createHowFarAhead(parallel);
        const count = howFarAhead.count(watch(howFarAhead, everyMs, claimMs));
        expect(Number.isInteger(count)).toBe(true);
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(parallel / 3);
      },
    ),
  );
});
