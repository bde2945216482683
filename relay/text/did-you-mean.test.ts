import { expect, test } from "vitest";
import { findClosest, listSimilar } from "./did-you-mean.ts";

test.each([
  ["--montly", "--monthly"],
  ["tokn list", "token list"],
  ["POLYFRAME_KEEPDAYS", "POLYFRAME_KEEP_DAYS"],
  ["--pre-person", "--per-person"],
  ["explode", undefined],
])("%s is nearly %s", (word, meant) => {
  const known = ["--monthly", "--per-person", "token list", "team list", "POLYFRAME_KEEP_DAYS"];
  expect(findClosest(word, known)).toBe(meant);
});

test("names are similar when case, spaces, a few letters or an ending differ", () => {
  const known = ["Design systems", "Brand", "Home"];
  for (const name of ["design-systems", "Desing systems", "Design", "Design systems 2"])
    expect(listSimilar(name, known)).toEqual(["Design systems"]);
  expect(listSimilar("Marketing", known)).toEqual([]);
});
