import { expect, test } from "vitest";
import { describeDrift } from "./describe-drift.ts";

test.each([
  [0, "0 % from its draft, close to it"],
  [20, "20 % from its draft, close to it"],
  [21, "21 % from its draft, so look at both"],
  [30, "30 % from its draft, so it may show something else"],
])("[T7.3] a drift of %d reads so that a person knows what to do", (percent, sentence) => {
  expect(describeDrift(percent)).toBe(sentence);
});
