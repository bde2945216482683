import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellIdSchema } from "./api.ts";
import type { Shot } from "./brief.ts";
import { carryCellId, cellId, draftSchema, expandCells, shotsSchema, type Target } from "./set.ts";

function target(key: string): Target {
  return { key, name: key, width: 100, height: 50 };
}

function shot(key: string, text = key): Shot {
  return { key, text };
}

function idsOf(targets: readonly string[], shots: readonly Shot[], locales = ["und"]): string[] {
  return expandCells(locales, targets.map(target), shots).map((cell) => cell.id);
}

describe("expandCells", () => {
  it("[T1] makes one cell of one locale, target and no shots", () => {
    expect(expandCells(["und"], [target("t1")], [])).toEqual([
      { id: "t1/und", locale: "und", target: target("t1"), shotNumber: 0 },
    ]);
  });

  it("[T1] goes through locales, then targets, then shots", () => {
    expect(idsOf(["a", "b"], [shot("one"), shot("two")], ["en", "ja"])).toEqual([
      "a/en/one",
      "a/en/two",
      "b/en/one",
      "b/en/two",
      "a/ja/one",
      "a/ja/two",
      "b/ja/one",
      "b/ja/two",
    ]);
  });

  it("[T1] makes no cell of a shot that says nothing, and keeps the numbers of the others", () => {
    const shots = [shot("x", ""), shot("y", "two"), shot("z", " ")];
    expect(expandCells(["und"], [target("a")], shots)).toMatchObject([
      { id: "a/und/y", shot: "y", shotNumber: 2 },
    ]);
    expect(idsOf(["a"], [shot("x", ""), shot("y", "")])).toEqual(["a/und"]);
  });

  it("[T2] leaves the ids of all other cells alone when a shot comes or goes", () => {
    const shots = [shot("one"), shot("two")];
    const before = idsOf(["a", "b"], shots);
    const after = idsOf(["a", "b"], [shot("new"), ...shots]);
    expect(after.filter((id) => !id.endsWith("/new"))).toEqual(before);
    expect(idsOf(["a"], [])).toEqual(["a/und"]);
  });

  it("[T2] gives every cell an id of its own that the relay accepts", () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[!-.0-~]{1,60}$/), { minLength: 1, maxLength: 8 });
    const shots = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$/), { maxLength: 8 });
    fc.assert(
      fc.property(keys, shots, (targets, shotKeys) => {
        const locales = ["en", "zh-Hant-TW-x-a-very-long-private-use".slice(0, 35)];
        const ids = idsOf(
          targets,
          shotKeys.map((key) => shot(key)),
          locales,
        );
        expect(ids).toHaveLength(2 * targets.length * Math.max(1, shotKeys.length));
        expect(ids.filter((id) => !cellIdSchema.safeParse(id).success)).toEqual([]);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(cellId("hero", "und")).toBe("hero/und");
  });
});

describe("what 0.1.0 kept", () => {
  it("[T2] has shots without keys, which get those of their numbers, once", () => {
    const shots = shotsSchema.parse(["wide", "close"]);
    expect(shots).toEqual([shot("s1", "wide"), shot("s2", "close")]);
    expect(shotsSchema.parse(shots)).toEqual(shots);
  });

  it("[T2] has ids that end with a shot's number", () => {
    expect(carryCellId("n1_2/en/0")).toBe("n1_2/en");
    expect(carryCellId("n1_2/en/3")).toBe("n1_2/en/s3");
    expect(carryCellId("n1_2/en")).toBe("n1_2/en");
    expect(carryCellId("n1_2/en/kwrtzuiopl")).toBe("n1_2/en/kwrtzuiopl");
  });

  it("is read as a draft: nothing typed is lost, and what was switched off stays off", () => {
    const draft = draftSchema.parse({
      brief: { subject: "A harbour", texts: [{ role: "headline", words: { und: "Go" } }] },
      locales: ["und"],
      shots: ["wide", " "],
      pinned: [],
      typed: [target("typed-100x50")],
      off: ["typed-100x50/und/2"],
      settings: {
        model: "",
        density: 2,
        background: "opaque",
        experimental: false,
        takes: 1,
        destination: "new-frame",
      },
    });
    expect(draft.shots).toEqual([shot("s1", "wide"), shot("s2", " ")]);
    expect(draft.brief.texts).toEqual([{ key: "b1", role: "headline", words: { und: "Go" } }]);
    expect(draft.off).toEqual(["typed-100x50/und/s2"]);
    expect(draftSchema.parse(draft)).toEqual(draft);
  });
});
