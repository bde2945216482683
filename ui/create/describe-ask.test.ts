import { expect, test } from "vitest";
import type { SizeChoice } from "../../core/size.ts";
import { catalogue, hero, leaderboard, story } from "../../test/panel-facts.ts";
import { createDraft } from "../model/draft.ts";
import { computeSizes } from "../model/sizes.ts";
import { describeCheaper } from "./alternatives.ts";
import { describeAsk, describeAskFigures, describeAskShort } from "./describe-ask.ts";
import { describeSettings } from "./settings-line.ts";

function choose(target: typeof hero): SizeChoice {
  const choice = computeSizes(createDraft(), [target], catalogue.catalogue)?.byTarget.get(target.key);
  if (choice === undefined) throw new Error(`no size for ${target.name}`);
  return choice;
}

test("a target says how sharp it gets in a designer's words, and the figures behind them apart", () => {
  const choice = choose(hero);
  expect(describeAsk(choice, 2)).toBe("nothing hidden, sharp at 1.6x (not 2x)");
  expect(describeAskFigures(choice, 2)).toBe(
    "Asked of the model: 2304 × 1440 pixels, 1.6 of the 2 wished for each pixel of the frame.",
  );
});

test("how much of a long target is hidden is said once, in percent beside its choice", () => {
  expect(describeAsk(choose(leaderboard), 2)).toBe("longer than 3:1, sharp at 2x");
});

test("a cheaper size says what it saves and what it takes off the picture, not its figures", () => {
  const cheaper = { key: "n1-2", size: { width: 2080, height: 1312 }, percent: 10, hiddenPx: 8 };
  expect(describeCheaper(cheaper)).toBe("Save 10 %: 8 px of the picture cut off");
  expect(describeCheaper({ ...cheaper, hiddenPx: 0 })).toBe("Save 10 % with slightly fewer pixels");
});

test("a row of many says no more than what is less than wished", () => {
  const reached = { ...choose(story), reachesDensity: true, hiddenPx: { x: 0, y: 0 } };
  expect(describeAskShort(reached, 2)).toBe("sharp at 2x");
  expect(describeAskShort({ ...reached, hiddenPx: { x: 12.4, y: 0 } }, 2)).toBe("12 px of width hidden");
});

test("where pictures land stands first among the choices: the end of the line may be cut off", () => {
  const { settings } = createDraft();
  const line = describeSettings(
    { ...settings, destination: "selection" },
    { state: "waiting" },
    { model: "gpt-image-2" },
  );
  expect(line).toBe("Into the selection · 2x · gpt-image-2");
  const pinned = { model: "gpt-image-2", from: "pinned" as const };
  expect(describeSettings({ ...settings, destination: "selection" }, { state: "waiting" }, pinned)).toBe(
    "Into the pinned layers · 2x · gpt-image-2",
  );
});
