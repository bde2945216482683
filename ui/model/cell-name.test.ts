import { expect, test } from "vitest";
import { nameCell } from "./cell-name.ts";

test.each([
  ["und", 0, "Hero"],
  ["ja-JP", 0, "ja-JP, Hero"],
  ["und", 2, "Hero, shot 2"],
  ["ja-JP", 2, "ja-JP, Hero, shot 2"],
])("a cell of locale %s and shot %i is called %s", (locale, shot, name) => {
  expect(nameCell(locale, { name: "Hero" }, shot)).toBe(name);
});
