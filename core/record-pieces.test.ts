import fc from "fast-check";
import { expect, test } from "vitest";
import { cutText, groupBySize, pieceBytes, pieceLength } from "./record-pieces.ts";
import { countUtf8Bytes } from "./tokens.ts";

const long = fc
  .tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 60_000 }))
  .map(([text, length]) => text.repeat(Math.ceil(length / text.length)));

test("[C4] a long text in pieces is the same text, each piece small in whatever it is written", () => {
  fc.assert(
    fc.property(long, (text) => {
      const pieces = cutText(text);
      expect(pieces.join("")).toBe(text);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(pieceLength);
        expect(countUtf8Bytes(JSON.stringify(piece))).toBeLessThanOrEqual(pieceBytes + 2);
      }
    }),
    { numRuns: 40 },
  );
});

test("no piece ends in half a letter", () => {
  const pieces = cutText("x" + "👩‍💻".repeat(9000));
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) expect(piece).toBe(piece.toWellFormed());
});

test("a short text is one piece, and so is none", () => {
  expect(cutText("A harbour")).toEqual(["A harbour"]);
  expect(cutText("")).toEqual([""]);
});

test("named values fill as few groups as they need and keep their order", () => {
  const values = Array.from({ length: 7 }, (_, index): [string, string] => [
    `b${index}`,
    "漢".repeat(10_000),
  ]);
  const groups = groupBySize(values);
  expect(groups.map((group) => group.length)).toEqual([2, 2, 2, 1]);
  expect(groups.flat()).toEqual(values);
  expect(groupBySize([])).toEqual([[]]);
});
