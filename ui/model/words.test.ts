import { expect, test } from "vitest";
import { findQuotedWords } from "./words.ts";

test.each([
  ['A sign that says "Open late"', ["Open late"]],
  ["A sign that says “Open late” and “Come in”", ["Open late", "Come in"]],
  ["Ein Schild mit „Heute offen“", ["Heute offen"]],
  ["Une affiche « Soldes »", ["Soldes"]],
  ["看板に「営業中」と書く", ["営業中"]],
  ["It's the owner's dog", []],
  ['"Twice" and "Twice"', ["Twice"]],
  ['An unfinished "quote', []],
])("quoted words of %j are %j", (subject, expected) => {
  expect(findQuotedWords({ subject })).toEqual(expected);
});

test("words a text block carries already are not offered again", () => {
  const texts = [{ role: "headline" as const, words: { und: "Open late\n" } }];
  expect(findQuotedWords({ subject: 'A sign "Open late"', texts })).toEqual([]);
});
