import { describe, expect, test } from "vitest";
import { decodeToMain } from "../../core/messages.ts";
import { runBodySchema } from "../../core/api.ts";
import { catalogue, hero, story } from "../../test/panel-facts.ts";
import { addLocale, addText, createDraft, setBrief, setSettings } from "./draft.ts";
import { buildSubmit, chooseModel, planRun, tidyBrief } from "./request.ts";

const model = chooseModel(createDraft().settings, catalogue.catalogue);
if (model === undefined) throw new Error("invariant: the catalogue lists its default model");

describe("the brief that is sent", () => {
  test("a bare sentence is nothing but its subject", () => {
    expect(
      tidyBrief({ subject: " A harbour ", style: "", texts: [{ role: "headline", words: {} }] }, ["und"]),
    ).toEqual({
      subject: "A harbour",
    });
  });

  test("words of languages that were taken out are not sent", () => {
    const brief = { subject: "x", texts: [{ role: "headline" as const, words: { en: "Hi", de: "Hallo" } }] };
    expect(tidyBrief(brief, ["de"]).texts).toEqual([{ role: "headline", words: { de: "Hallo" } }]);
  });
});

describe("a plan", () => {
  test("[M4] quality, format and size density are explicit", () => {
    const { body } = planRun(setBrief(createDraft(), { subject: "x" }), [hero], model);
    expect(body).toMatchObject({ quality: "medium", format: "jpeg", density: 2, partials: 1 });
  });

  test("quality is low above eight pictures", () => {
    let draft = setBrief(createDraft(), { subject: "x" });
    for (const tag of ["en", "de", "fr-FR", "ja-JP", "ar"]) draft = addLocale(draft, tag);
    expect(planRun(draft, [hero, story], model).quality).toBe("low");
  });

  test("takes are jobs of the same cell, counted from 1", () => {
    const draft = setSettings(setBrief(createDraft(), { subject: "x" }), { takes: 3 });
    expect(planRun(draft, [hero], model).body.cells.map((cell) => cell.take)).toEqual([1, 2, 3]);
  });

  test("with one look for all, every cell but the first is made from the first one's picture", () => {
    const draft = setSettings(setBrief(createDraft(), { subject: "x" }), { sameLook: true });
    const plan = planRun({ ...draft, shots: ["dawn", "dusk"] }, [hero, story], model);
    const command = buildSubmit(plan, draft, { requestId: "r", run: "run", set: "set" }, 5);
    const [anchor, ...others] = command.cells;
    expect(anchor?.waitsFor).toBeUndefined();
    expect(others.map((cell) => cell.waitsFor)).toEqual([anchor?.id, anchor?.id, anchor?.id]);
    expect(plan.body.cells.map((cell) => cell.waitsFor)).toEqual(command.cells.map((cell) => cell.waitsFor));
  });

  test("a run may make the first cell alone and hold the others for the person's word", () => {
    const draft = setBrief(createDraft(), { subject: "x" });
    const plan = planRun(draft, [hero, story], model);
    const command = buildSubmit(plan, draft, { requestId: "r", run: "run", set: "set" }, 5, true);
    expect(command.cells.map((cell) => cell.waitsFor)).toEqual([undefined, "approval"]);
  });

  test("the relay's own schema takes the body", () => {
    const draft = addText(setBrief(createDraft(), { subject: "x" }), {
      role: "headline",
      words: { und: "Hi" },
    });
    const { body } = planRun({ ...draft, shots: ["dawn", ""] }, [hero, story], model);
    expect(runBodySchema.safeParse(body).success).toBe(true);
  });

  test("the sandbox's decoder takes the command", () => {
    const draft = setBrief(createDraft(), { subject: "x" });
    const plan = planRun(draft, [hero, story], model);
    const command = buildSubmit(plan, draft, { requestId: "r", run: "run", set: "set" }, 5);
    expect(decodeToMain(command)).toEqual(command);
  });
});
