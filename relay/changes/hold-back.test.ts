import { expect, test } from "vitest";
import { createManualClock } from "../../test/relay/manual-clock.ts";
import { createHoldBack, holdBackMs } from "./hold-back.ts";

test("a follower that was answered a moment ago is held back for the rest of the moment, others are not", () => {
  const clock = createManualClock();
  const holdBack = createHoldBack(clock);
  holdBack.answered("run", 3);
  clock.advance(50);
  expect(holdBack.remainingMs("run", 3)).toBe(holdBackMs - 50);
  expect(holdBack.remainingMs("run", 2)).toBe(0);
  expect(holdBack.remainingMs("other", 3)).toBe(0);
  clock.advance(holdBackMs);
  expect(holdBack.remainingMs("run", 3)).toBe(0);
});

test("a clock that jumps an hour holds no follower back", () => {
  const clock = createManualClock();
  const holdBack = createHoldBack(clock);
  holdBack.answered("run", 1);
  clock.jump(-3_600_000);
  expect(holdBack.remainingMs("run", 1)).toBe(0);
  holdBack.answered("run", 1);
  clock.jump(3_600_000);
  expect(holdBack.remainingMs("run", 1)).toBe(0);
});
