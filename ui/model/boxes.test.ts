import { describe, expect, test } from "vitest";
import type { Target } from "../../core/set.ts";
import { catalogue, hero } from "../../test/panel-facts.ts";
import { describeBoxLimits, readSubject, setPlaces } from "./boxes.ts";
import { describePlaces } from "./describe-places.ts";
import { addLocale, createDraft, emptyBrief, setBrief, setChoice, setSettings } from "./draft.ts";
import { buildSubmit, chooseModel, planRun } from "./request.ts";
import { contentOfDraft, draftOfContent } from "./set-draft.ts";

const model = chooseModel(createDraft().settings, catalogue.catalogue);
if (model === undefined) throw new Error("invariant: the catalogue lists its default model");
const set = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
const ids = { requestId: "r", run: "5d5a7f0e-90f4-4a35-8d8f-0a4b5f5b9c11", set };

function box(index: number, subject: string): Target {
  const nodeId = `2:${index}`;
  const own = { key: `n2_${index}`, nodeId, name: subject, subject, box: true, fillable: true };
  return { ...own, width: 238, height: 320 };
}

const jacket = box(1, "Linen jacket");
const bag = box(2, "Rain bag");
const boxes = [jacket, bag];
const simple = setBrief(createDraft(), { subject: "On oak" });

function plan(draft = simple, targets: readonly Target[] = boxes) {
  return planRun(draft, targets, model!, { set });
}

function landings(draft = simple, targets: readonly Target[] = boxes) {
  return buildSubmit(plan(draft, targets), ids, 5).landings;
}

describe("what a box shows", () => {
  test("begins as the text beside it, and goes into its own cell", () => {
    expect(plan().body.cells.map(({ subject }) => subject)).toEqual(["Linen jacket", "Rain bag"]);
  });

  test("is what was typed instead, and nothing of its own once that was cleared", () => {
    const typed = setChoice(simple, jacket.key, { subject: " A coat " });
    const draft = setChoice(typed, bag.key, { subject: "" });
    expect(plan(draft).body.cells.map(({ subject }) => subject)).toEqual(["A coat", undefined]);
    expect([readSubject(draft, jacket), readSubject(draft, bag)]).toEqual([" A coat ", ""]);
  });

  test("has a field from the start, that of another target once it was given one", () => {
    const { subject: _, ...untold } = jacket;
    expect([readSubject(simple, untold), readSubject(simple, hero)]).toEqual(["", undefined]);
    expect(readSubject(setChoice(simple, hero.key, { subject: "A bell" }), hero)).toBe("A bell");
  });

  test("comes back with the set it was pressed in, also where it was cleared", () => {
    const draft = setChoice(setChoice(simple, jacket.key, { subject: "" }), bag.key, { subject: "A bag" });
    const content = contentOfDraft(draft, { id: set, createdAt: "2026-11-30T08:00:00.000Z", targets: boxes });
    expect(content.set.targets.map(({ subject }) => subject)).toEqual([undefined, "A bag"]);
    const again = draftOfContent(content, draft);
    expect(again.pinned.map((target) => readSubject(again, target))).toEqual(["", "A bag"]);
  });

  test("a new brief begins with the texts beside them again, and keeps the other choices", () => {
    const draft = setChoice(setChoice(simple, jacket.key, { subject: "A coat" }), jacket.key, {
      fit: "cover",
    });
    expect(emptyBrief(draft).choices).toEqual({ [jacket.key]: { fit: "cover" } });
  });
});

describe("where the pictures of boxes go", () => {
  test("into them by default, while other targets get new frames", () => {
    expect(landings()).toMatchObject([
      { destination: "selection", places: [{ nodeId: "2:1" }] },
      { destination: "selection", places: [{ nodeId: "2:2" }] },
    ]);
    const mixed = plan(simple, [hero, ...boxes]);
    expect(landings(simple, [hero, ...boxes]).map(({ destination }) => destination)).toEqual([
      "new-frame",
      "selection",
      "selection",
    ]);
    expect(describePlaces(mixed.settings.destination, mixed.places)).toBe(
      "2 into the selection, 1 new frame beside it",
    );
  });

  test("where a person said, for those boxes alone", () => {
    const draft = setPlaces(simple, [jacket, bag], "new-frame");
    expect(landings(draft).map(({ destination }) => destination)).toEqual(["new-frame", "new-frame"]);
    expect(landings(draft, [box(3, "Hat")]).map(({ destination }) => destination)).toEqual(["selection"]);
    expect(describePlaces(plan(draft).settings.destination, plan(draft).places)).toBe("2 new frames");
  });

  test("what holds for boxes decides nothing of targets that the set gets later", () => {
    expect(plan().settings.destination).toBe("selection");
    expect(plan().set.settings.destination).toBe("new-frame");
    expect(plan(setSettings(simple, { destination: "selection" })).set.settings.destination).toBe(
      "selection",
    );
  });

  test("beside the mockup where it is locked, and for several languages", () => {
    const locked = { ...jacket, fillable: false };
    expect(landings(simple, [locked, bag]).map(({ destination }) => destination)).toEqual([
      "new-frame",
      "selection",
    ]);
    const draft = addLocale(addLocale(simple, "en"), "de");
    expect(landings(draft).every(({ destination }) => destination === "new-frame")).toBe(true);
    expect(describeBoxLimits(draft, boxes)).toEqual([
      "A box shows one language: of 2, each gets a frame of its own beside the mockup.",
    ]);
  });
});

test("[T1] shots make no more pictures of a box, stay as they were typed, and are said not to hold", () => {
  const shots = [
    { key: "dawn", text: "At dawn" },
    { key: "dusk", text: "At dusk" },
  ];
  const draft = { ...simple, shots };
  expect(plan(draft).cells.map(({ id }) => id)).toEqual([`${jacket.key}/und`, `${bag.key}/und`]);
  expect(plan(draft, [hero, jacket]).cells).toHaveLength(3);
  expect(plan(draft).set.shots).toEqual(shots);
  expect(describeBoxLimits(draft, boxes)).toEqual([
    "A box shows one picture: shots make no more of it. They stay as you typed them.",
  ]);
  expect(describeBoxLimits(draft, [hero])).toEqual([]);
});
