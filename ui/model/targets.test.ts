import { expect, test } from "vitest";
import { catalogue, hero, story } from "../../test/panel-facts.ts";
import { createDraft, toggleTyped } from "./draft.ts";
import { chooseTargets, createTypedTarget, parseEdge, shortenName, splitSize } from "./targets.ts";

const rule = catalogue.catalogue.models[0]?.sizes;
const strip = createTypedTarget(1, 10_000);
const nothing = { targets: [], skipped: [] };

test("pinned targets are filled before the selection, and typed sizes where there is neither", () => {
  const draft = { ...toggleTyped(createDraft(), createTypedTarget(500, 500)), pinned: [story] };
  const selection = { targets: [hero], skipped: [] };
  expect(chooseTargets(draft, selection, rule)).toMatchObject({ from: "pinned", targets: [story] });
  const unpinned = { ...draft, pinned: [] };
  expect(chooseTargets(unpinned, selection, rule)).toMatchObject({ from: "selection", targets: [hero] });
  expect(chooseTargets(unpinned, nothing, rule)).toMatchObject({ from: "typed", tooLong: [] });
});

test("[S4.2] a shape beyond 30:1 is named with its reason, and what else there is takes its place", () => {
  const reason = "longer than 30:1, so less than a tenth of a picture would show";
  const typed = toggleTyped(createDraft(), strip);
  const tooLong = [{ name: strip.name, reason }];
  expect(chooseTargets(typed, nothing, rule)).toEqual({ from: "none", targets: [], tooLong });
  const selection = { targets: [strip, hero], skipped: [] };
  expect(chooseTargets(typed, selection, rule)).toEqual({ from: "selection", targets: [hero], tooLong });
  const onlyLong = chooseTargets(toggleTyped(createDraft(), story), { targets: [strip], skipped: [] }, rule);
  expect(onlyLong).toEqual({ from: "typed", targets: [story], tooLong });
});

test("where there is little room a target's name leaves out its own size, and no other one", () => {
  const names = ["Desktop 1440×900", "Desktop 1440 x 900", "Hero", "Desktop 1280×800", "1440x900"];
  expect(names.map((name) => shortenName({ ...hero, name }))).toEqual([
    "Desktop",
    "Desktop",
    "Hero",
    "Desktop 1280×800",
    "1440x900",
  ]);
});

test("a size is whole pixels, in the digits of any keyboard, and may be pasted in one piece", () => {
  expect(["628", " 628 ", "６２８", "300.5", "1.200", "0", "10001"].map(parseEdge)).toEqual([
    628,
    628,
    628,
    ...Array<undefined>(4).fill(undefined),
  ]);
  const pasted = ["1200x628", "1200 × 628 px", "２００×１００", "1200", "1200x"];
  expect(pasted.map(splitSize)).toEqual([
    ["1200", "628"],
    ["1200", "628"],
    ["200", "100"],
    undefined,
    undefined,
  ]);
});
