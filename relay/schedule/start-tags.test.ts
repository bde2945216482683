import fc from "fast-check";
import { expect, test } from "vitest";
import { computeStartTags, computeTagShift } from "./start-tags.ts";

test("a person's jobs start where the one before ends", () => {
  expect(computeStartTags(0, 0, [5, 7, 1])).toEqual({ tags: [0, 5, 12], finishTag: 13 });
});

test("a new person starts at what is served now, not behind everything that was ever asked for", () => {
  expect(computeStartTags(0, 400, [5]).tags).toEqual([400]);
});

test("a person with much under way starts behind their own jobs", () => {
  expect(computeStartTags(900, 400, [5]).tags).toEqual([900]);
});

test("free jobs of one run keep their order", () => {
  expect(computeStartTags(3, 0, [0, 0, 0]).tags).toEqual([3, 4, 5]);
});

test("tags grow strictly, and finish by the sum of the costs", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.array(fc.integer({ min: 1, max: 1e9 })), (person, system, costs) => {
      const { tags, finishTag } = computeStartTags(person, system, costs);
      expect(tags.every((tag, index) => index === 0 || tag > (tags[index - 1] ?? 0))).toBe(true);
      expect(finishTag).toBe(Math.max(person, system) + costs.reduce((sum, cost) => sum + cost, 0));
    }),
  );
});

test("jobs that waited for a person move up to what is served now, and never back", () => {
  expect(computeTagShift(400, [100, 105])).toBe(300);
  expect(computeTagShift(50, [100, 105])).toBe(0);
  expect(computeTagShift(50, [])).toBe(0);
});
