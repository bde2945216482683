import { expect, test } from "vitest";
import { measureDisplay } from "./display-width.ts";

test.each([
  ["", 0],
  ["Design", 6],
  ["デザイナー部", 12],
  ["ﾃﾞｻﾞｲﾝ", 6],
  ["Ｄｅｓｉｇｎ（東京）", 20],
  ["디자인", 6],
  ["𠮷野家", 6],
  ["Renée", 5],
  ["Rene\u0301e", 5],
  ["מִשְׂרָד", 4],
  ["\u200b\u0301", 0],
  ["🚀", 2],
  ["👩‍👩‍👧", 2],
  ["🇯🇵", 2],
  ["❤️", 2],
  ["❤", 1],
  ["©", 1],
])("%j takes %d columns", (text, columns) => {
  expect(measureDisplay(text)).toBe(columns);
});
