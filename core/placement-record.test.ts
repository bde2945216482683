import { expect, test } from "vitest";
import { briefLimits } from "./brief.ts";
import {
  cellEntrySchema,
  joinRecipe,
  narrowSet,
  pendingEntrySchema,
  recipeEntrySchema,
  splitRecipe,
  versionEntrySchema,
  versionId,
} from "./placement-record.ts";
import { composeEntry, readEntry } from "./record-entry.ts";
import type { SetRecord } from "./set.ts";
import { plainSettings } from "./settings.fixture.ts";

const at = "2026-11-30T08:00:00.000Z";
const run = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";
const target = { key: "hero", name: "Hero 👩‍💻 / ‮", width: 1440, height: 900 };
const pending = {
  v: 1,
  r: 1,
  at,
  set: "set-1",
  self: "1:2",
  target,
  locale: "und",
  run,
  cell: "hero/und/0",
  takes: [1, 2],
  shotNumber: 0,
  destination: "new-frame",
  title: "A quiet harbour",
  createdAt: at,
  model: "gpt-image-2",
  quality: "low",
};

test("a pending frame's record is read back as it was written, whatever its layer is called", () => {
  expect(readEntry(pendingEntrySchema, JSON.stringify(pending))).toEqual({ outcome: "ok", value: pending });
});

test.each([
  ["a run that is none", { run: "a,b:1" }],
  ["a run that leads elsewhere", { run: "../admin/tokens" }],
  ["a cell of two lines", { cell: "a cell\nof two lines" }],
  ["half a take", { takes: [0.5] }],
  ["no take", { takes: [] }],
  ["endless takes", { takes: Array.from({ length: 30_000 }, () => 1) }],
  ["a set that could be another key", { set: "a@b" }],
])("%s is damaged: nothing is asked of the relay for it", (_name, changes) => {
  const text = JSON.stringify({ ...pending, ...changes });
  expect(readEntry(pendingEntrySchema, text)).toEqual({ outcome: "damaged" });
});

test("[N1] a cell keeps the whole paint that was there before, also of a kind this plugin does not know", () => {
  const { set, self, locale } = pending;
  const paint = { type: "SHADER", id: "s:1", opacity: 0.5, filters: { exposure: 0.1 } };
  const cell = { v: 1, r: 1, at, set, self, locale, target, destination: "selection", former: { paint } };
  expect(readEntry(cellEntrySchema, JSON.stringify(cell))).toEqual({ outcome: "ok", value: cell });
});

test("a version says the pass it was made by, and a later one's intent and anchor", () => {
  const version = {
    v: 1,
    r: 1,
    at,
    run,
    job: "j1",
    take: 1,
    image: {
      id: "i",
      attempt: 1,
      type: "image/jpeg",
      width: 8,
      height: 8,
      bytes: 9,
      sha256: "x",
      expiresAt: at,
    },
    hash: "abc",
    pass: { model: "gpt-image-2", quality: "low", density: 2, size: { width: 8, height: 8 } },
    placedAt: at,
    intent: "b:1 w:2",
    anchor: "0f",
    grid: [1, 2, 3],
  };
  expect(readEntry(versionEntrySchema, JSON.stringify(version))).toEqual({ outcome: "ok", value: version });
  expect(versionId(run, 2)).toBe(`${run}.2`);
});

const campaign: SetRecord = {
  v: 1,
  id: "set-1",
  createdAt: at,
  brief: {
    subject: "A harbour",
    texts: [
      { key: "b1", role: "headline", words: { en: "Go", fr: "Allez" } },
      { key: "b2", role: "legal", words: { en: "Terms apply" } },
    ],
  },
  locales: ["en", "fr-CA"],
  shots: [
    { key: "wide", text: "Wide" },
    { key: "close", text: "Close" },
  ],
  targets: [target, { ...target, key: "story" }],
  settings: plainSettings,
};

function storeRecipe(set: SetRecord): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name, value } of splitRecipe(run, set, { self: "1:2", title: "A harbour" })) {
    const writing = composeEntry(recipeEntrySchema, name, "", value, { at });
    expect(writing.outcome, name).toBe("write");
    if (writing.outcome === "write") texts.set(name, writing.text);
  }
  return texts;
}

test("a placement's recipe is its set with its own cell alone, so that a lost home can be read from it", () => {
  const one = narrowSet(campaign, { target: "story", locale: "fr-CA", shot: "close" });
  expect(one).toMatchObject({
    brief: { subject: "A harbour", texts: [{ words: { "fr-CA": "Allez" } }, { words: {} }] },
    locales: ["fr-CA"],
    shots: [{ key: "close", text: "Close" }],
    targets: [{ key: "story" }],
  });
  const texts = storeRecipe(one);
  expect(Array.from(texts.keys())).toEqual([`recipe:${run}`]);
  expect(joinRecipe(run, (name) => texts.get(name) ?? "")).toEqual(one);
});

test("[C4] a recipe at the limits is in pieces, and with one of them gone it is none", () => {
  const most = "\u0001".repeat(briefLimits.fieldLength);
  const large = narrowSet(
    {
      ...campaign,
      brief: { ...campaign.brief, subject: most, scene: most, style: most, prompt: "漢".repeat(32_000) },
    },
    { target: "hero", locale: "en", shot: "wide" },
  );
  const texts = storeRecipe(large);
  expect(texts.size).toBeGreaterThan(1);
  expect(joinRecipe(run, (name) => texts.get(name) ?? "")).toEqual(large);
  texts.delete(`recipe:${run}:2`);
  expect(joinRecipe(run, (name) => texts.get(name) ?? "")).toBeUndefined();
});
