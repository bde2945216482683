import { describe, expect, test } from "vitest";
import type { Draft } from "../../core/set.ts";
import {
  addEmptyText,
  addLocale,
  addReference,
  addShot,
  addText,
  createDraft,
  emptyBrief,
  keepOnly,
  removeLocale,
  removeShot,
  setBrief,
  setCellsOff,
  setChoice,
  setModel,
  setSettings,
  setShot,
  setWords,
  toggleTyped,
} from "./draft.ts";
import { catalogue } from "../../test/panel-facts.ts";
import { createTypedTarget } from "./targets.ts";

function draftWithHeadline(words: string): Draft {
  return setWords(addEmptyText(createDraft(), "headline"), 0, "und", words);
}

test("a new brief forgets words, languages, style and references, and keeps where pictures go and how they are made", () => {
  const full = setBrief(addLocale(addEmptyText(createDraft(), "headline"), "de"), {
    subject: "a kite",
    style: "ink",
  });
  const target = { key: "t", name: "1:1", width: 1080, height: 1080 };
  const placed = { ...setSettings(full, { quality: "high" }), typed: [target], off: ["t/de"] };
  expect(emptyBrief(placed)).toEqual({
    ...createDraft(),
    typed: [target],
    settings: { ...createDraft().settings, quality: "high" },
  });
});

describe("languages", () => {
  test.each(["Sail away", "静かな港"])(
    "the first language does not take over what was typed before: %s",
    (words) => {
      const draft = addLocale(draftWithHeadline(words), "ja-JP");
      expect(draft.locales).toEqual(["ja-JP"]);
      expect(draft.brief.texts?.[0]?.words).toEqual({ und: words });
    },
  );

  test("[L6] a language that is there by its former code is not added again", () => {
    const draft = addLocale(addLocale(createDraft(), "iw-IL"), "de");
    expect(addLocale(draft, "he-IL").locales).toEqual(["iw-IL", "de"]);
    expect(addLocale(draft, "he").locales).toEqual(["iw-IL", "de", "he"]);
  });

  test("removing the last language brings the plain field back with what was typed there", () => {
    const draft = setWords(addLocale(draftWithHeadline("Sail away"), "de"), 0, "de", "Leinen los");
    expect(removeLocale(draft, "de").locales).toEqual(["und"]);
    expect(removeLocale(draft, "de").brief.texts?.[0]?.words).toEqual({ und: "Sail away", de: "Leinen los" });
  });

  test("words of the last language become the plain ones where there are none", () => {
    const draft = setWords(addLocale(addEmptyText(createDraft(), "headline"), "de"), 0, "de", "Leinen los");
    expect(removeLocale(draft, "de").brief.texts?.[0]?.words).toEqual({ und: "Leinen los" });
  });

  test("words of a removed language come back with it", () => {
    const two = addLocale(addLocale(draftWithHeadline("Sail away"), "en"), "de");
    const written = setWords(two, 0, "de", "Leinen los");
    const back = addLocale(removeLocale(written, "de"), "de");
    expect(back.brief.texts?.[0]?.words.de).toBe("Leinen los");
  });

  test("a language is added once", () => {
    const draft = addLocale(createDraft(), "ja-JP");
    expect(addLocale(draft, "ja-JP")).toBe(draft);
  });
});

describe("limits", () => {
  test("no more texts are added than a brief may hold", () => {
    let draft = createDraft();
    for (let count = 0; count < 20; count += 1) draft = addText(draft, { role: "label", words: {} });
    expect(draft.brief.texts).toHaveLength(12);
  });

  test("no more than eight shots are added", () => {
    let draft = createDraft();
    for (let count = 0; count < 20; count += 1) draft = addShot(draft, `shot${count}`);
    expect(draft.shots).toHaveLength(8);
  });
});

test("[T2] a shot is written and taken away by its key, and the others keep theirs", () => {
  const three = ["a", "b", "c"].reduce(addShot, createDraft());
  const written = setShot(removeShot(three, "a"), "c", "close");
  expect(written.shots).toEqual([
    { key: "b", text: "" },
    { key: "c", text: "close" },
  ]);
});

describe("cells", () => {
  test("are left out and taken back, each once", () => {
    const two = setCellsOff(setCellsOff(createDraft(), ["a"], true), ["a", "b"], true);
    expect(two.off).toEqual(["a", "b"]);
    expect(setCellsOff(two, ["a"], false).off).toEqual(["b"]);
  });

  test("made alone leave out all others of the grid, and take back themselves", () => {
    const draft = setCellsOff(createDraft(), ["a", "elsewhere"], true);
    expect(keepOnly(draft, ["a", "b", "c"], ["a", "b"]).off.toSorted()).toEqual(["c", "elsewhere"]);
  });
});

test("empty texts take the roles nobody has yet", () => {
  const draft = addEmptyText(addEmptyText(createDraft(), "a"), "b");
  expect(draft.brief.texts?.map((text) => text.role)).toEqual(["headline", "subhead"]);
});

test("the same reference is added once, and its size is kept for the quote", () => {
  const facts = { asset: "a1", name: "Mood", width: 800, height: 600 };
  const draft = addReference(addReference(createDraft(), facts), facts);
  expect(draft.brief.references).toHaveLength(1);
  expect(draft.assets).toEqual([facts]);
});

test("a typed size is added and taken away by the same act", () => {
  const target = createTypedTarget(1080, 1080);
  const once = toggleTyped(createDraft(), target);
  expect(once.typed).toEqual([target]);
  expect(toggleTyped(once, target).typed).toEqual([]);
});

test("choosing a fit keeps the chosen size, and the size can be given back", () => {
  const size = { width: 1024, height: 640 };
  const draft = setChoice(setChoice(createDraft(), "n1", { size }), "n1", { fit: "plate" });
  expect(draft.choices?.n1).toEqual({ fit: "plate", size });
  expect(setChoice(draft, "n1", { size: undefined }).choices?.n1).toEqual({ fit: "plate" });
});

test("editing one field of the brief leaves the others alone", () => {
  const draft = setBrief(setBrief(createDraft(), { subject: "A harbour" }), { style: "Gouache" });
  expect(draft.brief).toEqual({ subject: "A harbour", style: "Gouache" });
});

test("[T7] another model keeps the quality that was chosen, as long as it has it", () => {
  const [model] = catalogue.catalogue.models;
  const chosen = setSettings(createDraft(), { quality: "high" });
  expect(setModel(chosen, { ...model!, id: "other" }).settings).toMatchObject({
    model: "other",
    quality: "high",
  });
  const poor = { ...model!, qualities: model!.qualities.filter(({ id }) => id !== "high") };
  expect(setModel(chosen, poor).settings.quality).toBeUndefined();
});
