import { expect, test } from "vitest";
import { hero, story } from "../../test/panel-facts.ts";
import { describeTurned } from "./describe-turned.ts";

test("the first layer that is turned is named, with where its picture goes", () => {
  expect(describeTurned([hero, { ...story, turned: true }])).toBe(
    "Story is turned or mirrored, and so would a picture in it be: it goes into a new frame, upright.",
  );
  expect(describeTurned([hero, story])).toBeUndefined();
});
