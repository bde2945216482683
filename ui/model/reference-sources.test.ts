import { expect, test } from "vitest";
import { createDraft } from "./draft.ts";
import { learnReferences, listReferenceSources } from "./reference-sources.ts";

const mood = { asset: "a1", name: "mood.png", width: 300, height: 200 };
const former = { asset: "a2", name: "former.png", width: 30, height: 20 };

test("a press tells the file what the brief's references are called, and of no others", () => {
  const brief = { subject: "a fox", references: [{ asset: "a1", role: "style" as const }] };
  const draft = { ...createDraft(), brief, assets: [former, { ...mood, thumb: "data:" }] };
  expect(listReferenceSources(draft)).toEqual({ a1: { name: "mood.png", width: 300, height: 200 } });
  expect(listReferenceSources(createDraft())).toEqual({});
});

test("sizes of references that were added elsewhere are learned from the file, and those measured here stay", () => {
  const draft = { ...createDraft(), assets: [former] };
  const { asset: _, ...facts } = mood;
  const learned = learnReferences(draft, {
    a1: facts,
    a2: { width: 1, height: 1 },
    a3: { name: "unknown size" },
  });
  expect(learned.assets).toEqual([former, mood]);
  expect(learnReferences(learned, { a1: facts })).toBe(learned);
});
