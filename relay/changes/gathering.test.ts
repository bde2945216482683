import { expect, test } from "vitest";
import { createManualClock } from "../../test/relay/manual-clock.ts";
import { createGathering, gatherMs } from "./gathering.ts";

test("a follower that was answered a moment ago is held back for the rest of the moment, others are not", () => {
  const clock = createManualClock();
  const gathering = createGathering(clock);
  gathering.answered("run", 3);
  clock.advance(50);
  expect(gathering.holdBack("run", 3)).toBe(gatherMs - 50);
  expect(gathering.holdBack("run", 2)).toBe(0);
  expect(gathering.holdBack("other", 3)).toBe(0);
  clock.advance(gatherMs);
  expect(gathering.holdBack("run", 3)).toBe(0);
});

test("a clock that jumps an hour holds no follower back", () => {
  const clock = createManualClock();
  const gathering = createGathering(clock);
  gathering.answered("run", 1);
  clock.jump(-3_600_000);
  expect(gathering.holdBack("run", 1)).toBe(0);
  gathering.answered("run", 1);
  clock.jump(3_600_000);
  expect(gathering.holdBack("run", 1)).toBe(0);
});
