import { expect, test } from "vitest";
import type { SizeChoice } from "../../core/size.ts";
import { catalogue, hero, story } from "../../test/panel-facts.ts";
import { createDraft } from "../model/draft.ts";
import { computeSizes } from "../model/sizes.ts";
import { describeAsk, describeAskFigures, describeAskShort } from "./describe-ask.ts";
import { describeSettings } from "./settings-line.ts";

function choose(target: typeof hero): SizeChoice {
  const choice = computeSizes(createDraft(), [target], catalogue.catalogue)?.byTarget.get(target.key);
  if (choice === undefined) throw new Error(`no size for ${target.name}`);
  return choice;
}

test("a target says how sharp it gets in a designer's words, and the figures behind them apart", () => {
  const choice = choose(hero);
  expect(describeAsk(choice, 2)).toBe("nothing hidden, sharp at 1.6x");
  expect(describeAskFigures(choice, 2)).toBe(
    "Asked of the model: 2304 × 1440 pixels, 1.6 of the 2 wished for each pixel of the frame.",
  );
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
    "gpt-image-2",
  );
  expect(line).toBe("Into the selection · 2x · gpt-image-2");
});
