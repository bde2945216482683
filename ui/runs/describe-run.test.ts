import { expect, test } from "vitest";
import { catalogue, hero, runView, square, story } from "../../test/panel-facts.ts";
import { planRun } from "../model/request.ts";
import { createDraft, setBrief } from "../model/draft.ts";
import { computeLive } from "../model/live.ts";
import {
  describeAuthor,
  describeAxes,
  describeCost,
  describePass,
  describeRun,
  describeTooLate,
} from "./describe-run.ts";
import { describeTake } from "./describe-take.ts";
import { priceRun, priceTakes } from "./price-run.ts";

const cent = 10_000_000;
const open = runView([{}]);
const unpaid = { reserved: 0, settled: 0, uncertain: 0 };

test("a run says what all of it can come to, whatever is being made at the moment", () => {
  const view = { ...open, cost: { reserved: 3 * cent, settled: 2 * cent, uncertain: 0 } };
  expect(describeCost(view, false, { all: 16 * cent, unreserved: 11 * cent })).toBe(
    "$0.02, up to $0.16 in all",
  );
  expect(describeCost(view, false)).toBe("$0.02, up to $0.05 in all");
});

test("a run that is over, or was not sent, says what it has cost and nothing more", () => {
  const price = { all: 16 * cent, unreserved: 11 * cent };
  const cost = { ...unpaid, settled: 2 * cent, uncertain: cent };
  expect(describeCost({ ...open, state: "closed", cost }, false, price)).toBe("$0.02, $0.01 uncertain");
  expect(describeCost({ ...open, stage: "refused", cost: unpaid }, true, price)).toBe("$0.00");
});

test("while an offline relay paints a run it is never more than $0.00", () => {
  const view = { ...open, cost: { ...unpaid, reserved: 3 * cent } };
  expect(describeCost(view, true, { all: 6 * cent, unreserved: 0 })).toBe("$0.00 offline · $0.06 live");
  expect(describeCost(view, true)).toBe("$0.00 offline");
});

test("a run is priced again at what the button said, and what is being made counts as reserved", () => {
  const draft = setBrief(createDraft(), { subject: "A quiet harbour" });
  const [model] = catalogue.catalogue.models;
  const live = computeLive(draft, [hero, square], catalogue.catalogue);
  if (model === undefined || live.state !== "priced") throw new Error("The draft has no price.");
  const { set, cells, quality } = planRun(draft, [hero, square], model);
  const takes = cells.map(({ id, target }, index) => ({
    cell: id,
    target,
    size: live.quote.cells[index]?.size,
    state: index === 0 ? ("running" as const) : ("queued" as const),
  }));
  const view = runView(takes, { model: model.id, quality, brief: set.brief, settings: set.settings });
  expect(priceRun(view, catalogue.catalogue)).toEqual({
    all: live.quote.cost.high,
    unreserved: live.quote.cells[1]?.cost.high,
  });
  expect(priceRun({ ...view, brief: undefined }, catalogue.catalogue)).toBeUndefined();
  expect(priceRun(view, undefined)).toBeUndefined();
  expect(priceTakes(view, view.takes.slice(1), catalogue.catalogue)).toBe(live.quote.cells[1]?.cost.high);
  expect(priceTakes(view, view.takes, undefined)).toBeUndefined();
});

test("a set says how many pictures were sent before it was cancelled, and that they will be kept", () => {
  const late = { state: "running", cancelRequested: true } as const;
  const cancelled = { state: "cancelled" } as const;
  expect(describeTooLate(runView([late, late]), false)).toBe(
    "All pictures were sent before you cancelled: already paid, will be kept.",
  );
  expect(describeTooLate(runView([late, cancelled]), true)).toBe(
    "1 picture was sent before you cancelled and will be kept.",
  );
  expect(describeTooLate(runView([cancelled, cancelled]), false)).toBeUndefined();
});

test("a picture that a cancel came too late for is not called paid where nothing is paid", () => {
  const [take] = runView([{ state: "running", cancelRequested: true }]).takes;
  expect(take && describeTake(take, 0)).toBe("It was sent before you cancelled: already paid, will be kept.");
  expect(take && describeTake(take, 0, { offline: true })).toBe(
    "It was sent before you cancelled and will be kept.",
  );
});

test("an older run says nothing of its author where that is the person, and never an id", () => {
  expect(describeAuthor({ person: "person-mina" }, "person-mina")).toBe("");
  expect(describeAuthor({ person: "person-mina" }, "person-ben")).toBe("by another person");
  expect(describeAuthor({}, "person-ben")).toBe("");
});

test("runs of one title are told apart by their languages, frames, shots and takes", () => {
  const locales = ["de", "ja"].flatMap((locale) => [hero, story].map((target) => ({ locale, target })));
  expect(describeAxes(runView(locales))).toEqual({
    counts: "2 languages, 2 frames",
    names: "de, ja\nHero, Story",
  });
  expect(describeAxes(runView([{ shotNumber: 1 }, { shotNumber: 2 }]))?.counts).toBe("Hero, 2 shots");
  expect(describeAxes(runView([{ take: 1 }, { take: 2 }]))?.counts).toBe("Hero, 2 takes");
  expect(describeAxes(runView([{}]))).toBeUndefined();
});

test("a picture of a run that was cancelled before the relay answered is not said to be on its way", () => {
  const [take] = runView([{ state: "sending" }]).takes;
  expect(take && describeTake(take, 0)).toBe("On its way to the relay.");
  expect(take && describeTake(take, 0, { cancelled: true })).toMatch(/^Cancelled\./);
});

test("a run that goes on counts the pictures that are on the canvas, as its grid ticks them", () => {
  const made = { state: "succeeded" } as const;
  const placed = { ...made, placement: "placed" } as const;
  const going = { state: "running" } as const;
  expect(describeRun(runView([placed, { ...made, placement: "pending" }, going]))).toBe("1 of 3");
  expect(describeRun(runView([placed, { ...made, placement: "placing" }, going]))).toBe("1 of 3, placing");
  expect(describeRun(runView([placed, { ...made, placement: "pending" }]))).toBe("Both made");
  expect(describeRun(runView([placed, { ...made, placement: "placing" }]))).toBe("Both made, placing");
  expect(describeRun(runView([placed, { ...made, placement: "not-placed" }, going]))).toBe(
    "2 of 3, 1 not placed",
  );
  expect(describeRun(runView([placed, placed]))).toBe("Both done");
});

test("a picture that is made waits for the relay while that is lost, and says so", () => {
  const [take] = runView([{ state: "succeeded", placement: "pending" }]).takes;
  if (take === undefined) throw new Error("The run has no take.");
  expect(describeTake(take, 0, { isLost: true })).toBe("Made; it comes here once the relay answers.");
  expect(describeTake(take, 0)).toBe("Ready; it is being placed.");
});

test("a lone picture that failed is called failed, and one that waits for another try says so", () => {
  expect(describeRun(runView([{ state: "failed" }], { state: "closed" }))).toMatch(/^Failed/);
  const [first, again] = runView([
    { state: "queued", attempt: 0 },
    { state: "queued", attempt: 1 },
  ]).takes;
  expect(first && describeTake(first, 0)).toBe("In the queue. Nothing is paid yet.");
  expect(again && describeTake(again, 0)).toBe("Waits to be tried again: the last try brought nothing.");
});

test("[T7] a run says that it is a draft pass, or how many drafts it finishes", () => {
  const qualities = ["low", "medium", "high"];
  const settings = { ...createDraft().settings, quality: "high" };
  expect(describePass({ ...open, quality: "low", settings }, qualities)).toBe("a draft pass");
  expect(describePass({ ...open, quality: "high", settings }, qualities)).toBe("");
  expect(describePass({ ...open, quality: "low" }, qualities)).toBe("");
  expect(describePass(runView([{ finishes: true }]), qualities)).toBe("finishes a draft");
  expect(describePass(runView([{ finishes: true }, { finishes: true }]), qualities)).toBe(
    "finishes 2 drafts",
  );
});

test("[P4] a run that finishes drafts is priced with them as input pictures", () => {
  const settings = { ...createDraft().settings, quality: "medium", partials: 0 };
  const view = runView([{}], { brief: { subject: "A harbour" }, settings });
  const [take] = view.takes;
  const plain = priceRun(view, catalogue.catalogue);
  const finished = priceRun({ ...view, takes: [{ ...take!, finishes: true }] }, catalogue.catalogue);
  expect(finished!.all).toBeGreaterThan(plain!.all);
});
