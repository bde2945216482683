import fc from "fast-check";
import { expect, test } from "vitest";
import { createLookahead, type Lookahead } from "./lookahead.ts";

/** Many calls, one answered every `everyMs`; claims take `claimMs`. Gives the time after the last of them. */
function watch(lookahead: Lookahead, everyMs: number, claimMs: number, callMs = 100): number {
  for (let n = 1; n <= 40; n += 1) {
    lookahead.answered(n * everyMs, callMs);
    lookahead.claimed(claimMs);
  }
  return 40 * everyMs;
}

test.each([
  ["pictures of half a minute", 16, 30_000 / 16, 10],
  ["pictures of two seconds", 16, 2_000 / 16, 5],
  ["a few places, however fast", 2, 5, 10],
  ["claims that take no time", 16, 8, 0],
])("nothing is claimed ahead for %s", (_what, parallel, everyMs, claimMs) => {
  const lookahead = createLookahead(parallel);
  expect(lookahead.count(watch(lookahead, everyMs, claimMs))).toBe(0);
});

test("nothing is claimed ahead for long calls that end together", () => {
  const lookahead = createLookahead(16);
  expect(lookahead.count(watch(lookahead, 10, 30, 10_000))).toBe(0);
});

test("after a place that did not come nothing is claimed ahead until calls are answered as fast again", () => {
  const lookahead = createLookahead(16);
  const nowMs = watch(lookahead, 100 / 16, 4);
  lookahead.missed();
  expect(lookahead.count(nowMs)).toBe(0);
  expect(lookahead.count(watch(lookahead, 100 / 16, 4))).toBeGreaterThanOrEqual(1);
});

test("calls of a tenth of a second find the next one claimed", () => {
  const lookahead = createLookahead(16);
  const nowMs = watch(lookahead, 100 / 16, 4);
  expect(lookahead.count(nowMs)).toBeGreaterThanOrEqual(1);
  // No more answers come, so the expected ones are forgotten.
  expect(lookahead.count(nowMs + 10_000)).toBe(0);
});

test("nothing is expected of the first answers", () => {
  const lookahead = createLookahead(16);
  lookahead.claimed(1_000);
  for (let n = 0; n < 7; n += 1) {
    lookahead.answered(n, 1);
    expect(lookahead.count(n)).toBe(0);
  }
});

test("never more than a third of the places is claimed ahead", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 64 }),
      fc.double({ min: 0, max: 1_000, noNaN: true }),
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      (parallel, everyMs, claimMs) => {
        const lookahead = createLookahead(parallel);
        const count = lookahead.count(watch(lookahead, everyMs, claimMs));
        expect(Number.isInteger(count)).toBe(true);
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(parallel / 3);
      },
    ),
  );
});
