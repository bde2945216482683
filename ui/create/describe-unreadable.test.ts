import { expect, test } from "vitest";
import { describeUnreadable } from "./describe-unreadable.ts";

test.each([
  ["picture", "newer", "Update the plugin"],
  ["picture", "damaged", "The picture stays as it is."],
  ["picture", "foreign", "another plugin"],
  ["set", "newer", "A part of this picture's brief was written by a newer Polyframe"],
  ["set", "missing", "is missing and not shown"],
] as const)("[C4] a %s that is %s is said in a sentence of its own", (what, outcome, words) => {
  const sentence = describeUnreadable({ what, outcome });
  expect(sentence).toContain(words);
  expect(sentence).toMatch(/\.$/);
});
