import { expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import type { ConflictField } from "../../core/set/conflict.ts";
import { hero } from "../../test/panel-facts.ts";
import { createDraft, setBrief } from "./draft.ts";
import { describeAgo, describeConflict, describeSide } from "./describe-conflict.ts";
import { contentOfDraft } from "./set-draft.ts";

const draft = setBrief(createDraft(), { texts: [{ key: "b1", role: "headline", words: { de: "Los" } }] });
const content = contentOfDraft({ ...draft, pinned: [hero] }, { id: "s", createdAt: "" });
const view: SetView = {
  content,
  home: "1:1",
  pageName: "",
  placements: [],
  written: { "brief:subject": { by: "Ana", at: "2026-11-30T08:00:00.000Z" } },
  troubles: [],
};
const now = Date.parse("2026-11-30T08:04:10.000Z");

function describeField(field: ConflictField, entry = "unknown"): string {
  return describeConflict({ name: "n", field, entry }, view, now);
}

test("[N3] who changed what, and when", () => {
  expect(describeField({ kind: "brief", field: "subject" }, "brief:subject")).toBe(
    "Ana changed the subject 4 minutes ago",
  );
});

test.each<[ConflictField, string]>([
  [{ kind: "brief", field: "avoid" }, "what to avoid"],
  [{ kind: "words", block: "b1", locale: "de" }, "the words of text 1 in German"],
  [{ kind: "block", block: "gone" }, "a text that was taken out"],
  [{ kind: "block", block: "b1", part: "role" }, "the role of text 1"],
  [{ kind: "target", target: hero.key }, "the target Hero"],
  [{ kind: "setting", setting: "quality" }, "the quality"],
  [{ kind: "order", list: "blocks" }, "the order of texts"],
])("without a name it was another person: %#", (field, words) => {
  expect(describeField(field)).toBe(`Another person changed ${words}`);
});

test.each([
  ["2026-11-30T08:04:00.000Z", "just now"],
  ["2026-11-30T08:03:00.000Z", "a minute ago"],
  ["2026-11-30T06:04:00.000Z", "2 hours ago"],
  ["2026-11-28T08:00:00.000Z", "on 2026-11-28"],
])("%s is told as a person would", (at, words) => {
  expect(describeAgo(at, now)).toBe(words);
});

test("what each of two people made of a thing is said as they know it, pictures by their cell or layer", () => {
  const look = { field: { kind: "anchor" as const } };
  const named = contentOfDraft({ ...draft, locales: ["de"], pinned: [hero] }, { id: "s", createdAt: "" });
  expect(describeSide(look, `${hero.key}/de`, named)).toBe("de, Hero");
  expect(describeSide(look, "Photo", named)).toBe("Photo");
  expect(describeSide(look, "c".repeat(64), named)).toBe("another picture");
  expect(describeSide(look, undefined, named)).toBe("taken out");
  expect(describeSide({ field: { kind: "title" } }, "Spring", named)).toBe("Spring");
});
