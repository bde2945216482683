import fc from "fast-check";
import { expect, test } from "vitest";
import { runView } from "../../test/panel-facts.ts";
import { computeJobProgress, computeRunShares } from "./progress.ts";

const startMs = Date.parse("2026-11-23T06:00:00.000Z");
const [running] = runView([{}]).takes;
if (running === undefined) throw new Error("invariant: the fixture has a take");

test("the bar is most of the way at the typical duration", () => {
  expect(computeJobProgress(running, startMs + 80_000)).toBeCloseTo(0.8);
});

test("the bar never goes back, and is never full before the picture is there", () => {
  fc.assert(
    fc.property(fc.nat(3_600_000), fc.nat(3_600_000), (a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) =>
        computeJobProgress(running, startMs + ms),
      );
      expect(early).toBeLessThanOrEqual(late ?? 0);
      expect(late).toBeLessThan(1);
    }),
  );
});

test("a clock that is behind the relay's shows an empty bar, not a negative one", () => {
  expect(computeJobProgress(running, startMs - 60_000)).toBe(0);
});

test("a set's bar has as much done as the count beside it says, and what is being made lies ahead", () => {
  const view = runView([{ state: "succeeded" }, {}, { state: "queued" }, { state: "queued" }]);
  const { done, ahead } = computeRunShares(view, startMs + 80_000);
  expect(done).toBe(1 / 4);
  expect(ahead).toBeCloseTo((1 + 0.8) / 4);
});

test("one picture alone has one share, which moves", () => {
  const { done, ahead } = computeRunShares(runView([{}]), startMs + 80_000);
  expect([done, ahead]).toEqual([expect.closeTo(0.8), done]);
});
