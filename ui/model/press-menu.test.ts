import { describe, expect, test } from "vitest";
import type { CellStanding } from "../../core/set/cell-state.ts";
import { hero } from "../../test/panel-facts.ts";
import { openSet } from "./open-set.ts";
import { aimPress, listPressItems } from "./press-menu.ts";
import { planSetPress } from "./set-press.ts";
import { initialState } from "./state.ts";

function stand(id: string, state: CellStanding["state"], over: Partial<CellStanding> = {}): CellStanding {
  const shows = state === "changed" || state === "current" || state === "draft";
  const shown = { id: "r1.1", run: "r1", placedAt: "", image: { sha256: id }, pass: { quality: "low" } };
  return {
    id,
    state,
    picture: shows ? state : "none",
    parts: [],
    intent: "1",
    ...(shows && { shown }),
    ...over,
  };
}

function labelsOf(...standings: CellStanding[]): string[] {
  const press = planSetPress(standings, { wish: { kind: "due" }, agreed: [], title: "Spring" });
  return listPressItems({ draftQuality: "low", cells: 0, open: { standings, press } }).map(
    ({ label }) => label,
  );
}

describe("the button's menu in an open set", () => {
  test("what the button does already is not offered", () => {
    expect(labelsOf(stand("a", "new"), stand("b", "new"))).toEqual(["Draft pass at low"]);
  });

  test("[T5] new ones are offered apart from changed ones", () => {
    const labels = labelsOf(stand("a", "new"), stand("b", "changed"));
    expect(labels).toEqual(["New ones only", "Draft pass at low"]);
  });

  test("[T5] what is current is made again only by this command", () => {
    expect(labelsOf(stand("a", "current"), stand("b", "current"))).toEqual(["Make all again"]);
    expect(labelsOf(stand("a", "current"), stand("b", "changed"))).toContain("Make all again");
  });

  test("[T7] drafts are finished by the button where nothing is due, and from the menu where something is", () => {
    expect(labelsOf(stand("a", "draft"), stand("b", "draft"))).toEqual(["Make all again"]);
    expect(labelsOf(stand("a", "draft"), stand("b", "changed"))).toEqual([
      "Finish 1",
      "Draft pass at low",
      "Make all again",
    ]);
  });

  test("[T6] cells that are left out, taken away or under way are in none of it", () => {
    const removed = stand("x", "left-out", { picture: "current", intent: undefined });
    expect(labelsOf(stand("a", "left-out"), removed, stand("b", "running"))).toEqual([]);
  });
});

test("several pictures may be drafts from the start, and a single one is none", () => {
  expect(listPressItems({ draftQuality: "low", cells: 3 }).map(({ label }) => label)).toEqual([
    "Draft pass at low",
  ]);
  expect(listPressItems({ draftQuality: "low", cells: 1 })).toEqual([]);
  expect(listPressItems({ cells: 3 })).toEqual([]);
});

test("a press of another kind is taken back without a trace", () => {
  const before = openSet(initialState, { set: "set-1", title: hero.name });
  const aimed = aimPress(before, { wish: { kind: "new" }, pass: "draft" });
  expect(aimed).toMatchObject({ pass: "draft", open: { wish: { kind: "new" } } });
  expect(aimPress(aimed, {})).toEqual(before);
});
