import { expect, test } from "vitest";
import { catalogue, hero, leaderboard } from "../../test/panel-facts.ts";
import { createDraft, setChoice } from "./draft.ts";
import { computeSizes, decideFits } from "./sizes.ts";
import { chooseTargets } from "./targets.ts";

const long = { ...leaderboard, key: "n1-6", name: "Strip", width: 1000, height: 100 };
const barely = { ...leaderboard, key: "n1-7", name: "Dash", width: 50, height: 16.5 };
const selection = { targets: [hero, leaderboard, long, barely], skipped: [] };

function fitsOf(draft = createDraft(), lastFit?: "safe-zone" | "plate"): (string | undefined)[] {
  const { targets } = chooseTargets(draft, selection);
  const sizes = computeSizes(draft, targets, catalogue.catalogue);
  if (sizes === undefined) throw new Error("the catalogue has the draft's model");
  return decideFits(targets, sizes, lastFit).map(({ fit }) => fit);
}

test("[S4.1] only targets that hide a part of their picture get a fit, and beyond 9:1 it is without words", () => {
  expect(fitsOf()).toEqual([undefined, "safe-zone", "plate", undefined]);
});

test("[S4.1] the choice made last is taken for the next target, and one of its own stays", () => {
  expect(fitsOf(createDraft(), "plate")).toEqual([undefined, "plate", "plate", undefined]);
  const draft = setChoice(createDraft(), leaderboard.key, { fit: "safe-zone" });
  expect(fitsOf(draft, "plate")).toEqual([undefined, "safe-zone", "plate", undefined]);
});
