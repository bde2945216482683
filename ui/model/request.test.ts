import { describe, expect, test } from "vitest";
import type { Brief, Shot } from "../../core/brief.ts";
import { decodePanelMessage } from "../../core/messages.ts";
import { runBodySchema } from "../../core/run-body.ts";
import type { Draft } from "../../core/set.ts";
import { catalogue, hero, story } from "../../test/panel-facts.ts";
import { describePlaces } from "./describe-places.ts";
import { addLocale, addText, createDraft, setBrief, setSettings, setCellsOff } from "./draft.ts";
import { buildSubmit, chooseModel, planRun, withContent } from "./request.ts";
import { contentOfDraft } from "./set-draft.ts";
import { tidyBrief, tidyShots } from "./tidy.ts";

const model = chooseModel(createDraft().settings, catalogue.catalogue);
if (model === undefined) throw new Error("invariant: the catalogue lists its default model");

const set = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
const ids = { requestId: "r", run: "5d5a7f0e-90f4-4a35-8d8f-0a4b5f5b9c11", set };
const dawn: Shot = { key: "dawn", text: " At dawn " };
const dusk: Shot = { key: "dusk", text: "At dusk" };

function planOf(draft: Draft, targets = [hero], firstOnly = false) {
  return planRun(draft, targets, model!, { set, file: "file-1", firstOnly });
}

function submit(plan: ReturnType<typeof planOf>) {
  const facts = { id: set, createdAt: "2026-11-30T08:00:00.000Z", targets: plan.targets };
  const content = { mine: contentOfDraft({ ...createDraft(), brief: plan.set.brief }, facts) };
  return withContent(buildSubmit(plan, ids, 5), plan, content, () => undefined);
}

const simple = setBrief(createDraft(), { subject: "x" });

describe("what was typed", () => {
  test("a bare sentence is nothing but its subject", () => {
    const brief: Brief = { subject: " A harbour ", style: "", texts: [{ role: "headline", words: {} }] };
    expect(tidyBrief(brief)).toEqual({ subject: "A harbour" });
  });

  test("[W1] words are kept as they came, also those of languages that were taken out", () => {
    const words = { en: " Hi\u2028you ", de: "Hallo\r\n", "zh-Hant": "開始" };
    const brief = { subject: "x", texts: [{ role: "headline" as const, words }] };
    expect(tidyBrief(brief).texts).toEqual([{ role: "headline", words }]);
    expect(Object.keys(tidyBrief(brief).texts?.[0]?.words ?? {})).toEqual(["en", "de", "zh-Hant"]);
    const { body, set: kept } = planOf({ ...simple, locales: ["de"], brief });
    expect(body.brief.texts?.[0]?.words).toEqual({ de: "Hallo\r\n" });
    expect(kept.brief.texts?.[0]?.words).toEqual(words);
  });

  test("[P9] [L5] of a block's words those are sent that its languages take, of related languages too", () => {
    const words = { iw: "שלום", "zh-Hant": "開始", zh: "开始", de: "Hallo" };
    const brief = { subject: "x", texts: [{ role: "headline" as const, words }] };
    const { body } = planOf({ ...simple, locales: ["he", "zh-HK"], brief });
    expect(body.brief.texts?.[0]?.words).toEqual({ iw: "שלום", "zh-Hant": "開始" });
    const lacking = planOf({ ...simple, locales: ["he", "fr"], brief });
    expect(lacking.body.brief.texts?.[0]?.words).toEqual(words);
  });

  test("a field of words that was opened and left empty is none", () => {
    const words = { en: "Hi", de: " \n" };
    expect(tidyBrief({ subject: "x", texts: [{ role: "headline", words }] }).texts).toEqual([
      { role: "headline", words: { en: "Hi" } },
    ]);
  });

  test("[T4] what a target shows of its own goes to its cells, and into the set, without space around it", () => {
    const plan = planOf(simple, [
      { ...hero, subject: " Mountain bike\n" },
      { ...story, subject: " " },
    ]);
    expect(plan.body.cells.map(({ subject }) => subject)).toEqual(["Mountain bike", undefined]);
    expect(plan.targets.map(({ subject }) => subject)).toEqual(["Mountain bike", undefined]);
    expect(runBodySchema.safeParse(plan.body).success).toBe(true);
    const facts = { id: set, createdAt: "2026-11-30T08:00:00.000Z", targets: plan.targets };
    expect(contentOfDraft(createDraft(), facts)).toMatchObject({
      title: "Mountain bike",
      set: { targets: [{ subject: "Mountain bike" }, {}] },
    });
  });

  test("space around a shot is not sent, and a shot of nothing else is none", () => {
    expect(tidyShots([dawn, { key: "empty", text: " \n" }, dusk])).toEqual([
      { key: "dawn", text: "At dawn" },
      dusk,
    ]);
  });
});

describe("a plan", () => {
  test("[M4] quality, format and size density are explicit", () => {
    expect(planOf(simple).body).toMatchObject({
      kind: "picture",
      quality: "medium",
      format: "jpeg",
      density: 2,
      partials: 1,
      file: "file-1",
      set,
    });
  });

  test("quality is low above eight pictures", () => {
    const draft = ["en", "de", "fr-FR", "ja-JP", "ar"].reduce(addLocale, simple);
    expect(planOf(draft, [hero, story]).quality).toBe("low");
  });

  test("takes are jobs of the same cell, counted from 1", () => {
    const draft = setSettings(simple, { takes: 3 });
    expect(planOf(draft).body.cells.map((cell) => cell.take)).toEqual([1, 2, 3]);
  });

  test("with one look for all, every cell but the first is made from the first one's picture", () => {
    const draft = setSettings({ ...simple, shots: [dawn, dusk] }, { sameLook: true });
    const plan = planOf(draft, [hero, story]);
    const anchor = `${hero.key}/und/dawn`;
    const input = [{ cell: anchor, role: "anchor" }];
    expect(plan.body.cells.map((cell) => cell.inputs)).toEqual([undefined, input, input, input]);
    const { landings } = submit(plan);
    expect(landings.map((landing) => landing.anchor)).toEqual([undefined, anchor, anchor, anchor]);
  });

  test("[T8] the press that gives a set its look says which cell becomes the anchor, and which are made from it", () => {
    const draft = setSettings(simple, { sameLook: true });
    const { landings, pictures } = submit(planOf(draft, [hero, story]));
    expect(landings.map(({ becomesAnchor }) => becomesAnchor)).toEqual([true, undefined]);
    expect(pictures).toBeUndefined();
    const [only] = submit(planOf(draft)).landings;
    expect(only).not.toHaveProperty("becomesAnchor");
  });

  test("[T8] with an anchor every cell is made from it, none waits for another, and its bytes are found again", () => {
    const anchor = {
      sha256: "ab12",
      image: "i1",
      hash: "f1",
      cell: `${hero.key}/und`,
      width: 1440,
      height: 896,
    };
    const draft = { ...setSettings(simple, { sameLook: true }), anchor };
    const plan = planOf(draft, [hero, story], true);
    const input = [{ asset: "i1", role: "anchor" }];
    expect(plan.body.cells.map(({ inputs }) => inputs)).toEqual([input, input]);
    expect(plan.body.cells.some(({ approval }) => approval === true)).toBe(false);
    const { landings, pictures } = submit(plan);
    expect(landings.map(({ anchorSha256 }) => anchorSha256)).toEqual(["ab12", "ab12"]);
    expect(landings.some(({ anchor: cell, becomesAnchor }) => cell ?? becomesAnchor)).toBe(false);
    expect(pictures).toEqual({ i1: { image: "i1", hash: "f1" } });
  });

  test("[T8] an anchor is called by its asset, else its image, else its SHA-256; none counts without one look", () => {
    const shared = setSettings(simple, { sameLook: true });
    function inputOf(anchor: NonNullable<Draft["anchor"]>, draft = shared) {
      return planOf({ ...draft, anchor }).body.cells[0]?.inputs;
    }
    expect(inputOf({ sha256: "ab12", image: "i1", asset: "a1" })).toEqual([{ asset: "a1", role: "anchor" }]);
    expect(inputOf({ sha256: "ab12", hash: "f1" })).toEqual([{ asset: "ab12", role: "anchor" }]);
    expect(inputOf({ sha256: "ab12" }, simple)).toBeUndefined();
  });

  test("a run may make the first cell alone and hold the others for the person's word", () => {
    const { cells } = planOf(simple, [hero, story], true).body;
    expect(cells.map((cell) => cell.approval)).toEqual([undefined, true]);
  });

  test("one look and the first one alone go together", () => {
    const { cells } = planOf(setSettings(simple, { sameLook: true }), [hero, story], true).body;
    expect(cells[0]).not.toHaveProperty("approval");
    expect(cells[1]).toMatchObject({ approval: true, inputs: [{ cell: `${hero.key}/und`, role: "anchor" }] });
  });

  test("a picture to edit is an input of every cell, and all others are shared", () => {
    const draft = setBrief(simple, {
      references: [
        { asset: "a1", role: "style" },
        { asset: "a2", role: "source", note: "the chair" },
      ],
    });
    const plan = planOf(draft, [hero, story]);
    expect(plan.body.brief.references).toEqual([{ asset: "a1", role: "style" }]);
    const input = [{ asset: "a2", role: "source", note: "the chair" }];
    expect(plan.body.cells.map((cell) => cell.inputs)).toEqual([input, input]);
    expect(submit(plan).rest.references).toEqual(draft.brief.references);
  });
});

describe("a body carries what its own cells need", () => {
  const words = { en: "Hi", de: "Hallo" };
  const block = { key: "b1", role: "headline" as const, words };
  const campaign = addText(addLocale(addLocale(simple, "en"), "de"), block);

  test("the words of languages whose cells are all left out are left out, and kept for the set", () => {
    const plan = planOf(setCellsOff(campaign, [`${hero.key}/de`], true));
    expect(plan.body.brief.texts).toEqual([{ ...block, words: { en: "Hi" } }]);
    const { rest } = submit(plan);
    expect(rest).toMatchObject({ locales: ["en", "de"], texts: [{ ...block, words: { de: "Hallo" } }] });
  });

  test("shots whose cells are all left out are left out, and kept for the set", () => {
    const draft = setCellsOff({ ...simple, shots: [dawn, dusk] }, [`${hero.key}/und/dawn`], true);
    const plan = planOf(draft);
    expect(plan.body.shots).toEqual([dusk]);
    expect(plan.body.cells.map((cell) => cell.shot)).toEqual(["dusk"]);
    const { rest, landings } = submit(plan);
    expect(rest.shots).toEqual([{ key: "dawn", text: "At dawn" }, dusk]);
    expect(landings).toMatchObject([{ shot: "dusk", shotNumber: 2 }]);
  });

  test("what is in the body is not said a second time", () => {
    const { rest } = submit(planOf({ ...campaign, shots: [dawn] }));
    expect(Object.keys(rest)).toEqual(["locales", "settings"]);
  });
});

describe("where pictures go", () => {
  const intoSelection = setSettings(simple, { destination: "selection" });

  test("a node is filled by its only cell; with two languages both get frames of their own", () => {
    expect(submit(planOf(intoSelection)).landings).toMatchObject([
      { destination: "selection", places: [{ nodeId: hero.nodeId }] },
    ]);
    const { landings } = submit(planOf(addLocale(addLocale(intoSelection, "en"), "de")));
    expect(landings.map(({ destination }) => destination)).toEqual(["new-frame", "new-frame"]);
  });

  test("where languages leave no layer to fill, the words say how many new frames come beside the selection", () => {
    const many = ["en", "de", "ar"].reduce(addLocale, intoSelection);
    const square = { ...hero, key: "n1-4", nodeId: "1:4" };
    const { settings, places } = planOf(many, [hero, story, square]);
    expect(describePlaces(settings.destination, places)).toBe("9 new frames beside the selection");
    expect(describePlaces("new-frame", places)).toBe("9 new frames");
    const one = planOf(intoSelection, [hero, story, square]);
    expect(describePlaces(one.settings.destination, one.places)).toBe("Into the selection");
  });

  test("the words count both where only some layers have one cell left", () => {
    const cells = planOf(addLocale(addLocale(intoSelection, "en"), "de"), [hero, story]).cells;
    const off = cells.filter(({ target, locale }) => target.key === hero.key && locale === "de");
    const draft = setCellsOff(addLocale(addLocale(intoSelection, "en"), "de"), [off[0]!.id], true);
    const plan = planOf(draft, [hero, story]);
    expect(describePlaces(plan.settings.destination, plan.places)).toBe(
      "1 into the selection, 2 new frames beside it",
    );
    const filled = submit(plan).landings.filter((each) => each.destination === "selection");
    expect(filled).toHaveLength(plan.places.selection);
  });

  test("a typed target has no node to fill", () => {
    const typed = { key: "typed-512x512", name: "1:1", width: 512, height: 512 };
    expect(submit(planOf(intoSelection, [typed])).landings).toMatchObject([
      { destination: "new-frame", places: [{}] },
    ]);
  });
});

describe("what is sent", () => {
  test("the relay's own schema takes the body", () => {
    const draft = addText(simple, { key: "b1", role: "headline", words: { und: "Hi" } });
    const { body } = planOf({ ...draft, shots: [dawn, { key: "empty", text: "" }] }, [hero, story]);
    expect(runBodySchema.parse(body)).toEqual(body);
  });

  test("the sandbox's decoder takes the message, and leaves the body as it is", () => {
    const message = submit(planOf({ ...simple, shots: [dawn, dusk] }, [hero, story]));
    const decoded = decodePanelMessage(structuredClone(message));
    expect(decoded).toEqual(message);
    expect(decoded?.type === "submit-run" && JSON.stringify(decoded.body)).toBe(JSON.stringify(message.body));
  });
});
