import { describe, expect, test } from "vitest";
import { inputImageTokens } from "../../core/tokens.ts";
import { catalogue, hero, story } from "../../test/panel-facts.ts";
import { createDraft, setBrief, setSettings } from "./draft.ts";
import { chooseFinishSize, findDrafts, type DraftPicture } from "./finish.ts";
import { computeLive } from "./live.ts";
import { describePasses, pricePasses } from "./pass-prices.ts";
import { buildSubmit, chooseModel, planRun } from "./request.ts";

const model = chooseModel(createDraft().settings, catalogue.catalogue)!;
const set = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
const draft = setSettings(setBrief(createDraft(), { subject: "Spring" }), { quality: "high", takes: 2 });
const cell = `${hero.key}/und`;
const asked = { width: 1152, height: 720 };
const picture: DraftPicture = { image: "image-1", sha256: "aa", hash: "h1", ...asked, asked };
const finish = new Map([[cell, picture]]);

describe("finishing a draft", () => {
  const plan = planRun(draft, [hero], model, { set, only: new Set([cell]), finish });

  test("[T7] its own picture is the first input, in its own size, at the set's quality and once", () => {
    expect(plan.body).toMatchObject({ quality: "high" });
    expect(plan.body.cells).toEqual([
      expect.objectContaining({ take: 1, size: asked, inputs: [{ asset: "image-1", role: "draft" }] }),
    ]);
  });

  test("[T7] the sandbox is told where the draft's bytes are found, and which draft a cell finishes", () => {
    const { pictures, landings } = buildSubmit(plan, { requestId: "r", run: "r1", set }, 1);
    expect(pictures).toEqual({ "image-1": { image: "image-1", hash: "h1" } });
    expect(landings).toMatchObject([{ cell, takes: [1], draft: "aa" }]);
  });

  test("[T7] a size that the model does not make gives way to the rule's for the same target", () => {
    const odd = { ...picture, asked: { width: 1000, height: 625 } };
    expect(chooseFinishSize(odd, model)).toBeUndefined();
    const cells = planRun(draft, [hero], model, { set, finish: new Map([[cell, odd]]) }).body.cells;
    expect(cells[0]).not.toHaveProperty("size");
  });

  test("[T7] the set's anchor comes after the draft, and is not sent a second time where it is that draft", () => {
    const settings = { ...draft.settings, sameLook: true };
    function inputsBeside(sha256: string) {
      const set = { ...draft, settings, anchor: { sha256, image: "image-7" } };
      return planRun(set, [hero], model, { set: "", finish }).body.cells[0]?.inputs;
    }
    const own = { asset: "image-1", role: "draft" };
    expect(inputsBeside("bb")).toEqual([own, { asset: "image-7", role: "anchor" }]);
    expect(inputsBeside("aa")).toEqual([own]);
  });

  test("[P4] the draft is counted as an input picture of its own size", () => {
    const live = computeLive(draft, [hero], catalogue.catalogue, { set, only: new Set([cell]), finish });
    if (live.state !== "priced") throw new Error(live.state);
    expect(live.quote.cells[0]?.tokens.imageInput).toBe(inputImageTokens(asked));
  });
});

test("[T7] a draft that is no longer on the canvas is finished by no press", () => {
  const version = { id: "r1.1", run: "r1", placedAt: "", image: { sha256: "aa" }, pass: { quality: "low" } };
  expect(findDrafts([{ cell, draft: version }], { placements: [] }).size).toBe(0);
});

describe("a draft pass", () => {
  test("[T7] is made at the model's lowest quality, and leaves the set's own as it is", () => {
    const { body, set: kept, quality } = planRun(draft, [hero, story], model, { set, pass: "draft" });
    expect([body.quality, quality, kept.settings.quality]).toEqual(["low", "low", "high"]);
  });

  test("writes the quality that was chosen for the person as the set's", () => {
    const { settings: _, ...plain } = draft;
    const chosen = { ...plain, settings: createDraft().settings };
    const { body, set: kept } = planRun(chosen, [hero, story], model, { set, pass: "draft" });
    expect([body.quality, kept.settings.quality]).toEqual(["low", "medium"]);
  });
});

describe("what both passes cost", () => {
  const once = setSettings(draft, { takes: 1 });

  test("is three quotes of the same cells, of which finishing counts the drafts it is made from", () => {
    const options = { set, pass: "draft" as const };
    const prices = pricePasses(once, [hero, story], catalogue.catalogue, options)!;
    expect(prices).toMatchObject({ cells: 2, draftQuality: "low", finalQuality: "high" });
    const now = computeLive(once, [hero, story], catalogue.catalogue, { set });
    const drafts = computeLive(once, [hero, story], catalogue.catalogue, options);
    if (now.state !== "priced" || drafts.state !== "priced") throw new Error("invariant: both are priced");
    expect([prices.drafts, prices.finalNow]).toEqual([drafts.quote.cost.high, now.quote.cost.high]);
    expect(prices.finishing).toBeGreaterThan(0);
    expect(describePasses(prices)).toMatch(
      /^2 drafts at low \$0\.\d+, finishing all of them later \$\d\.\d\d; all at high now \$\d\.\d\d$/,
    );
  });

  test("is not said where the final quality is the lowest anyway", () => {
    const low = setSettings(once, { quality: "low" });
    expect(pricePasses(low, [hero, story], catalogue.catalogue, { set })).toBeUndefined();
  });
});
