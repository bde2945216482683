import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellIdSchema } from "./api.ts";
import { cellId, expandCells, type Target } from "./set.ts";

function target(key: string): Target {
  return { key, name: key, width: 100, height: 50 };
}

describe("expandCells", () => {
  it("[T1] makes one cell of one locale, target and no shots", () => {
    expect(expandCells(["und"], [target("t1")], [])).toEqual([
      { id: "t1/und/0", locale: "und", target: target("t1"), shot: 0 },
    ]);
  });

  it("[T1] goes through locales, then targets, then shots", () => {
    const cells = expandCells(["en", "ja"], [target("a"), target("b")], ["one", "two"]);
    expect(cells.map((cell) => cell.id)).toEqual([
      "a/en/1",
      "a/en/2",
      "b/en/1",
      "b/en/2",
      "a/ja/1",
      "a/ja/2",
      "b/ja/1",
      "b/ja/2",
    ]);
  });

  it("[T1] makes no cell of a shot that says nothing, and keeps the numbers of the others", () => {
    const cells = expandCells(["und"], [target("a")], ["", "two", " "]);
    expect(cells.map((cell) => cell.id)).toEqual(["a/und/2"]);
    expect(expandCells(["und"], [target("a")], ["", ""]).map((cell) => cell.id)).toEqual(["a/und/0"]);
  });

  it("[T2] gives every cell an id of its own that the relay accepts", () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[!-~]{1,20}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 8 }), (targets, shots) => {
        const cells = expandCells(
          ["en", "zh-Hant-TW"],
          targets.map(target),
          Array.from({ length: shots }, () => "x"),
        );
        expect(cells).toHaveLength(2 * targets.length * Math.max(1, shots));
        const wellFormed = cells.filter((cell) => cellIdSchema.safeParse(cell.id).success);
        expect(wellFormed).toHaveLength(cells.length);
        if (targets.every((key) => !key.includes("/")))
          expect(new Set(cells.map((cell) => cell.id)).size).toBe(cells.length);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(cellId("hero", "und", 0)).toBe("hero/und/0");
  });
});
