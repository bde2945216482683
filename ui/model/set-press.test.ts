import { describe, expect, test } from "vitest";
import type { CellStanding } from "../../core/set/cell-state.ts";
import { describeNothingDue, planSetPress } from "./set-press.ts";
import { countStandings, describeCounts } from "./standings.ts";

function stand(id: string, state: CellStanding["state"], over: Partial<CellStanding> = {}): CellStanding {
  const shows = state === "changed" || state === "current" || state === "draft";
  return { id, state, picture: shows ? state : "none", parts: [], intent: "1", ...over };
}

const due = { wish: { kind: "due" as const }, agreed: [], title: "Spring" };

function verbFor(...standings: CellStanding[]): string {
  return planSetPress(standings, due).verb;
}

describe("the button names what a press makes, and in which set", () => {
  test("a set of which nothing is made is told by its number", () => {
    expect(verbFor(stand("a", "new"), stand("b", "new"))).toBe("Make 2 in Spring");
  });

  test("[T5] kinds are told apart, and what is current is no part of it", () => {
    const standings = [stand("a", "new"), stand("b", "changed"), stand("c", "failed"), stand("d", "current")];
    expect(verbFor(...standings)).toBe("Make 1 new, 1 changed, 1 failed in Spring");
    expect(planSetPress(standings, due).make).toEqual(["a", "b", "c"]);
  });

  test("[T5] what was cancelled is made where nothing else is due, and offered apart where something is", () => {
    const cancelled = [stand("a", "cancelled"), stand("b", "cancelled")];
    expect(verbFor(...cancelled)).toBe("Make 2 missing in Spring");
    const press = planSetPress([...cancelled, stand("c", "changed")], due);
    expect(press).toMatchObject({ make: ["c"], missing: ["a", "b"] });
  });

  test("[M3] what may have been paid is asked, and made only after that", () => {
    const standings = [stand("a", "may-have-been-paid"), stand("b", "new")];
    expect(planSetPress(standings, due)).toMatchObject({ make: ["b"], ask: ["a"] });
    expect(planSetPress(standings, { ...due, agreed: ["a"] })).toMatchObject({ make: ["a", "b"], ask: [] });
  });

  test("chosen cells are made again whatever their state", () => {
    const wish = { kind: "cells" as const, cells: ["a"] };
    expect(planSetPress([stand("a", "current"), stand("b", "new")], { ...due, wish })).toMatchObject({
      make: ["a"],
      verb: "Make 1 again in Spring",
    });
  });

  test("[T5] where an earlier version is what would be made, that one is shown", () => {
    const kept = { id: "r1.1", run: "r1", placedAt: "", image: { sha256: "aa" }, pass: { quality: "low" } };
    expect(verbFor(stand("a", "changed", { kept }))).toBe("Show 1 made earlier in Spring");
  });
});

describe("[T7] drafts are finished where nothing else is due", () => {
  const shown = { id: "r1.1", run: "r1", placedAt: "", image: { sha256: "aa" }, pass: { quality: "low" } };
  const drafts = [stand("a", "draft", { shown }), stand("b", "failed", { picture: "draft", shown })];

  test("the button says how many", () => {
    const press = planSetPress([...drafts, stand("c", "current")], due);
    expect(press).toMatchObject({ verb: "Finish 2 in Spring", make: [] });
    expect(press.finish.map(({ cell }) => cell)).toEqual(["a", "b"]);
  });

  test("what is new, changed or missing comes first", () => {
    expect(planSetPress([...drafts, stand("c", "changed")], due).finish).toEqual([]);
    expect(verbFor(...drafts, stand("c", "cancelled"))).toBe("Make 1 missing in Spring");
  });

  test("of chosen cells the drafts are finished and the changed ones made again", () => {
    const wish = { kind: "finish" as const, cells: ["a", "c"] };
    const press = planSetPress([...drafts, stand("c", "changed")], { ...due, wish });
    expect(press).toMatchObject({ verb: "Finish 1, make 1 changed in Spring", make: ["c"] });
  });

  test("a draft pass says that it makes drafts", () => {
    const all = [stand("a", "new"), stand("b", "new")];
    expect(planSetPress(all, { ...due, pass: "draft" }).verb).toBe("Draft 2 in Spring");
  });
});

describe("where nothing is due the sentence says why", () => {
  test.each([
    [[stand("a", "current")], "Everything in Spring is current."],
    [[stand("a", "running"), stand("b", "waiting")], "2 on their way in Spring."],
    [
      [stand("a", "left-out")],
      "Every cell of Spring is left out. Select some in the grid, and take them back.",
    ],
  ])("%#", (standings, sentence) => {
    expect(describeNothingDue({ ask: [], title: "Spring" }, standings)).toBe(sentence);
  });
});

test("[T6] cells that were left out or taken away count nowhere", () => {
  const removed = stand("x", "left-out", { picture: "current", intent: undefined });
  const off = stand("y", "left-out", { picture: "current" });
  const counts = countStandings([
    stand("a", "current"),
    stand("b", "changed"),
    stand("c", "new"),
    off,
    removed,
  ]);
  expect(describeCounts(counts)).toBe("2 of 3 made, 1 changed");
  expect(describeCounts(countStandings([stand("a", "draft")]))).toBe("1 of 1 made, 1 draft");
});

test.each([
  ["Spring", "Spring"],
  ["A red bicycle leaning on a wall", "A red bicycle…"],
  ["Frühlingsausstellungsplakat", "Frühlingsausstell…"],
])("inside a button the title %s reads %s, so that the price stays in view", (title, short) => {
  const standings = [stand("a", "changed")];
  expect(planSetPress(standings, { ...due, title }).verb).toBe(`Make 1 changed in ${short}`);
});
