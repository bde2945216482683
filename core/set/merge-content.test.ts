import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyEdit, applyEdits, everyEdit, listAtoms, springContent, type Edit } from "../../test/set-edits.ts";
import type { Brief } from "../brief.ts";
import type { Conflict } from "./conflict.ts";
import { mergeContents } from "./merge-content.ts";
import type { SetContent } from "./set-content.ts";

const base = springContent;

function withSet(changes: Partial<SetContent["set"]>): SetContent {
  return { ...base, set: { ...base.set, ...changes } };
}

function withBrief(changes: Partial<Brief>): SetContent {
  return withSet({ brief: { ...base.set.brief, ...changes } });
}

const [hero, tall] = [base.set.targets[0]!, base.set.targets[1]!];
const [headline, legal] = [base.set.brief.texts![0]!, base.set.brief.texts![1]!];
const [wide, close] = [base.set.shots[0]!, base.set.shots[1]!];

/** As it is told apart: which cells are left out has no order. */
function normalise(content: SetContent): SetContent {
  return { ...content, off: content.off.toSorted() };
}

function fieldsOf(conflicts: readonly Conflict[]): string[] {
  return conflicts.map(({ field }) => JSON.stringify(field)).sort();
}

describe("[N3] what only one of two people changed is taken", () => {
  test.each<[string, SetContent, SetContent, SetContent]>([
    [
      "words of two languages of one block",
      withBrief({ texts: [{ ...headline, words: { en: "Go now", fr: "Allez" } }, legal] }),
      withBrief({ texts: [{ ...headline, words: { en: "Go", fr: "Partez", de: "Los" } }, legal] }),
      withBrief({ texts: [{ ...headline, words: { en: "Go now", fr: "Partez", de: "Los" } }, legal] }),
    ],
    [
      "a subject and a style",
      withBrief({ subject: "A boat" }),
      withBrief({ style: "ink" }),
      withBrief({ subject: "A boat", style: "ink" }),
    ],
    [
      "a target's fit and its own subject",
      withSet({ targets: [{ ...hero, fit: "plate" }, tall] }),
      withSet({ targets: [{ ...hero, subject: "A bell" }, tall] }),
      withSet({ targets: [{ ...hero, fit: "plate", subject: "A bell" }, tall] }),
    ],
    [
      "two languages added",
      withSet({ locales: ["en", "fr", "ja"] }),
      withSet({ locales: ["en", "de", "fr"] }),
      withSet({ locales: ["en", "de", "fr", "ja"] }),
    ],
    [
      "a language added and another taken away",
      withSet({ locales: ["en", "fr", "ja"] }),
      withSet({ locales: ["fr"] }),
      withSet({ locales: ["fr", "ja"] }),
    ],
    [
      "two shots taken away and one added",
      withSet({ shots: [close] }),
      withSet({ shots: [wide, close, { key: "k3", text: "From above" }] }),
      withSet({ shots: [close, { key: "k3", text: "From above" }] }),
    ],
    [
      "a list put in another order, and something added to it",
      withSet({ targets: [tall, hero] }),
      withSet({ targets: [hero, { ...hero, key: "t3" }, tall] }),
      withSet({ targets: [tall, hero, { ...hero, key: "t3" }] }),
    ],
    [
      "cells left out and taken back",
      { ...base, off: [] },
      { ...base, off: ["t1/en/k1", "t2/fr/k2"] },
      { ...base, off: ["t2/fr/k2"] },
    ],
    [
      "a quality and a number of takes",
      withSet({ settings: { ...base.set.settings, quality: "high" } }),
      withSet({ settings: { ...base.set.settings, takes: 3 } }),
      withSet({ settings: { ...base.set.settings, quality: "high", takes: 3 } }),
    ],
    [
      "a title and an anchor",
      { ...base, title: "Summer" },
      { ...base, anchor: { sha256: "ab" } },
      { ...base, title: "Summer", anchor: { sha256: "ab" } },
    ],
  ])("%s", (_name, mine, theirs, merged) => {
    expect(mergeContents(base, mine, theirs)).toEqual({ merged, conflicts: [] });
    expect(mergeContents(base, theirs, mine)).toEqual({ merged, conflicts: [] });
  });

  test("a first language of each, in place of none", () => {
    const none = withSet({ locales: ["und"] });
    const { merged, conflicts } = mergeContents(
      none,
      withSet({ locales: ["fr"] }),
      withSet({ locales: ["en"] }),
    );
    expect(merged.set.locales).toEqual(["en", "fr"]);
    expect(conflicts).toEqual([]);
    expect(mergeContents(base, none, withSet({ locales: ["en", "fr", "de"] })).merged.set.locales).toEqual([
      "de",
    ]);
    expect(mergeContents(base, none, none).merged.set.locales).toEqual(["und"]);
  });
});

describe("[N3] what both changed differently is asked", () => {
  test.each<[string, SetContent, SetContent, Omit<Conflict, "name">]>([
    [
      "a field of the brief",
      withBrief({ subject: "A boat" }),
      withBrief({ subject: "A bell" }),
      {
        field: { kind: "brief", field: "subject" },
        mine: "A boat",
        theirs: "A bell",
        entry: "brief:subject",
      },
    ],
    [
      "a prompt edited as text",
      withBrief({ prompt: "One" }),
      withBrief({ prompt: "Two" }),
      { field: { kind: "prompt" }, mine: "One", theirs: "Two", entry: "prompt:1" },
    ],
    [
      "words of one block in one language",
      withBrief({ texts: [{ ...headline, words: { en: "Go", fr: "Partez" } }, legal] }),
      withBrief({ texts: [{ ...headline, words: { en: "Go" } }, legal] }),
      {
        field: { kind: "words", block: "b1", locale: "fr" },
        mine: "Partez",
        theirs: undefined,
        entry: "words:fr",
      },
    ],
    [
      "how words are set",
      withBrief({ texts: [headline, { ...legal, typography: "tiny" }] }),
      withBrief({ texts: [headline, { ...legal, typography: "bold" }] }),
      {
        field: { kind: "block", block: "b2", part: "typography" },
        mine: "tiny",
        theirs: "bold",
        entry: "block:b2",
      },
    ],
    [
      "a block taken away while its words were changed",
      withBrief({ texts: [legal] }),
      withBrief({ texts: [{ ...headline, words: { en: "Go", fr: "Partez" } }, legal] }),
      { field: { kind: "block", block: "b1" }, mine: undefined, theirs: "Go", entry: "words:fr" },
    ],
    [
      "a block changed while it was taken away",
      withBrief({ texts: [{ ...headline, role: "quote" }, legal] }),
      withBrief({ texts: [legal] }),
      { field: { kind: "block", block: "b1" }, mine: "Go", theirs: undefined, entry: "set" },
    ],
    [
      "a shot",
      withSet({ shots: [wide, { ...close, text: "Closer" }] }),
      withSet({ shots: [wide, { ...close, text: "A detail" }] }),
      { field: { kind: "shot", shot: "k2" }, mine: "Closer", theirs: "A detail", entry: "shot:k2" },
    ],
    [
      "a target's edges, which belong together",
      withSet({ targets: [{ ...hero, width: 1200 }, tall] }),
      withSet({ targets: [{ ...hero, height: 800 }, tall] }),
      {
        field: { kind: "target", target: "t1", part: "edges" },
        mine: "1200 × 900",
        theirs: "1440 × 800",
        entry: "target:t1",
      },
    ],
    [
      "a target's chosen size",
      withSet({ targets: [{ ...hero, size: { width: 1536, height: 960 } }, tall] }),
      withSet({ targets: [{ ...hero, size: { width: 1024, height: 640 } }, tall] }),
      {
        field: { kind: "target", target: "t1", part: "size" },
        mine: "1536 × 960",
        theirs: "1024 × 640",
        entry: "target:t1",
      },
    ],
    [
      "a target taken away while it got a subject of its own",
      withSet({ targets: [tall] }),
      withSet({ targets: [{ ...hero, subject: "A bell" }, tall] }),
      { field: { kind: "target", target: "t1" }, mine: undefined, theirs: "Hero", entry: "target:t1" },
    ],
    [
      "what a reference is for",
      withBrief({ references: [{ asset: "a1", role: "palette" }, base.set.brief.references![1]!] }),
      withBrief({ references: [{ asset: "a1", role: "subject" }, base.set.brief.references![1]!] }),
      {
        field: { kind: "reference", reference: "a1", part: "role" },
        mine: "palette",
        theirs: "subject",
        entry: "ref:a1",
      },
    ],
    [
      "a setting",
      withSet({ settings: { ...base.set.settings, takes: 2 } }),
      withSet({ settings: { ...base.set.settings, takes: 4 } }),
      { field: { kind: "setting", setting: "takes" }, mine: "2", theirs: "4", entry: "set" },
    ],
    [
      "the title",
      { ...base, title: "Summer" },
      { ...base, title: "Winter" },
      { field: { kind: "title" }, mine: "Summer", theirs: "Winter", entry: "set" },
    ],
    [
      "the anchor",
      { ...base, anchor: { sha256: "ab" } },
      { ...base, anchor: { sha256: "cd" } },
      { field: { kind: "anchor" }, mine: "ab", theirs: "cd", entry: "set" },
    ],
    [
      "languages, where taking away both would leave none",
      withSet({ locales: ["en"] }),
      withSet({ locales: ["fr"] }),
      { field: { kind: "list", list: "locales" }, mine: "en", theirs: "fr", entry: "set" },
    ],
  ])("%s", (_name, mine, theirs, conflict) => {
    const { merged, conflicts } = mergeContents(base, mine, theirs);
    const { name } = conflicts[0]!;
    expect(conflicts).toEqual([{ name, ...conflict }]);
    expect(merged).toEqual(mine);
    expect(mergeContents(base, mine, theirs, { [name]: "mine" })).toEqual({ merged: mine, conflicts: [] });
    expect(mergeContents(base, mine, theirs, { [name]: "theirs" })).toEqual({
      merged: theirs,
      conflicts: [],
    });
    const swapped = mergeContents(base, theirs, mine);
    expect(fieldsOf(swapped.conflicts)).toEqual(fieldsOf(conflicts));
  });

  test("more shots than a set can have: one list holds as a whole", () => {
    const shots = Array.from({ length: 10 }, (_, index) => ({ key: `n${index}`, text: `Shot ${index}` }));
    const mine = withSet({ shots: [wide, close, ...shots.slice(0, 5)] });
    const theirs = withSet({ shots: [close, ...shots.slice(5)] });
    const { merged, conflicts } = mergeContents(base, mine, theirs);
    expect(fieldsOf(conflicts)).toEqual([JSON.stringify({ kind: "list", list: "shots" })]);
    expect(merged).toEqual(mine);
    expect(mergeContents(base, mine, theirs, { [conflicts[0]!.name]: "theirs" }).merged).toEqual(theirs);
  });

  test("two orders of one list, and what either added is there in both", () => {
    const three = withSet({ locales: ["en", "fr", "de"] });
    const mine = withSet({ locales: ["fr", "en", "de", "ja"] });
    const theirs = withSet({ locales: ["de", "en", "fr", "ko"] });
    const { merged, conflicts } = mergeContents(three, mine, theirs);
    expect(merged.set.locales).toEqual(["fr", "ko", "en", "de", "ja"]);
    expect(fieldsOf(conflicts)).toEqual([JSON.stringify({ kind: "order", list: "locales" })]);
    const choices = { [conflicts[0]!.name]: "theirs" as const };
    expect(mergeContents(three, mine, theirs, choices).merged.set.locales).toEqual([
      "de",
      "ja",
      "en",
      "fr",
      "ko",
    ]);
  });

  test("an answer is never taken for what they changed after it", () => {
    const mine = withBrief({ subject: "A boat" });
    const { conflicts } = mergeContents(base, mine, withBrief({ subject: "A bell" }));
    const choices = { [conflicts[0]!.name]: "mine" as const };
    expect(mergeContents(base, mine, withBrief({ subject: "A buoy" }), choices).conflicts).toHaveLength(1);
    const more = withBrief({ subject: "A boat at sea" });
    expect(mergeContents(base, more, withBrief({ subject: "A bell" }), choices).conflicts).toEqual([]);
  });

  test("without a base nothing counts as taken away", () => {
    const { merged, conflicts } = mergeContents(
      undefined,
      withSet({ locales: ["en"] }),
      withSet({ locales: ["fr"] }),
    );
    expect(merged).toEqual(withSet({ locales: ["en", "fr"] }));
    expect(conflicts).toEqual([]);
  });
});

const edits = fc.array(everyEdit, { maxLength: 8 });
const starts = edits.map((taken) => applyEdits(springContent, taken));

function describeEdits(taken: readonly Edit[]): string {
  return taken.map(({ name }) => name).join(", ");
}

describe("[N3] merging", () => {
  test("takes the one side as it is where the other changed nothing, and what both have alike", () => {
    fc.assert(
      fc.property(starts, edits, (start, taken) => {
        const now = applyEdits(start, taken);
        for (const [mine, theirs] of [
          [start, now],
          [now, start],
          [now, now],
        ] as const) {
          const { merged, conflicts } = mergeContents(start, mine, theirs);
          expect(conflicts, describeEdits(taken)).toEqual([]);
          expect(normalise(merged), describeEdits(taken)).toEqual(normalise(now));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("comes to the same for both people, or asks both about the same things", () => {
    let [quiet, asked] = [0, 0];
    fc.assert(
      fc.property(starts, edits, edits, (start, mine, theirs) => {
        const [one, other] = [applyEdits(start, mine), applyEdits(start, theirs)];
        const [here, there] = [mergeContents(start, one, other), mergeContents(start, other, one)];
        expect(fieldsOf(here.conflicts)).toEqual(fieldsOf(there.conflicts));
        if (here.conflicts.length > 0) asked += 1;
        else quiet += 1;
        if (here.conflicts.length === 0) expect(normalise(here.merged)).toEqual(normalise(there.merged));
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(quiet, asked)).toBeGreaterThan(30);
  });

  test("comes to the same once answered, whoever answers", () => {
    fc.assert(
      fc.property(starts, edits, edits, fc.infiniteStream(fc.boolean()), (start, mine, theirs, coin) => {
        const [one, other] = [applyEdits(start, mine), applyEdits(start, theirs)];
        const here = mergeContents(start, one, other);
        const there = mergeContents(start, other, one);
        const holds = new Map(
          here.conflicts.map(({ field }) => [JSON.stringify(field), coin.next().value === true]),
        );
        function answer(conflicts: readonly Conflict[], isOne: boolean) {
          return Object.fromEntries(
            conflicts.map(({ name, field }) => [
              name,
              holds.get(JSON.stringify(field)) === isOne ? ("mine" as const) : ("theirs" as const),
            ]),
          );
        }
        const ours = mergeContents(start, one, other, answer(here.conflicts, true));
        const others = mergeContents(start, other, one, answer(there.conflicts, false));
        expect(ours.conflicts).toEqual([]);
        expect(normalise(ours.merged)).toEqual(normalise(others.merged));
      }),
      { numRuns: 500 },
    );
  });

  test("changes nothing when it is done again with what it came to", () => {
    fc.assert(
      fc.property(starts, edits, edits, (start, mine, theirs) => {
        const [one, other] = [applyEdits(start, mine), applyEdits(start, theirs)];
        const { merged } = mergeContents(start, one, other);
        expect(normalise(mergeContents(other, merged, other).merged)).toEqual(normalise(merged));
        expect(normalise(mergeContents(start, merged, merged).merged)).toEqual(normalise(merged));
      }),
      { numRuns: 300 },
    );
  });

  test("never asks about edits that have nothing in common, and keeps all of them", () => {
    const here = anyEdit({
      fields: ["subject", "style"],
      blocks: ["b1", "b3"],
      locales: ["de"],
      targets: ["t1", "t3"],
      shots: ["k1", "k3"],
      references: ["a1", "a3"],
      settings: ["quality"],
      facts: ["title"],
      moves: ["blocks", "targets"],
    });
    const there = anyEdit({
      fields: ["scene", "prompt"],
      blocks: ["b2", "b4"],
      locales: ["fr", "ja"],
      targets: ["t2", "t4"],
      shots: ["k2", "k4"],
      references: ["a2", "a4"],
      settings: ["density", "takes"],
      facts: ["anchor"],
      moves: ["locales", "shots", "references"],
    });
    /** Shots that neither can take away, so that the axis is never emptied by both. */
    const start = withSet({
      locales: ["en", "fr"],
      targets: [...base.set.targets, { ...hero, key: "t9" }],
      shots: [...base.set.shots, { key: "k9", text: "Last" }],
    });
    fc.assert(
      fc.property(fc.array(here, { maxLength: 8 }), fc.array(there, { maxLength: 8 }), (mine, theirs) => {
        const [one, other] = [applyEdits(start, mine), applyEdits(start, theirs)];
        // What is taken away and added again stands elsewhere: a list that both put in another order is in common.
        fc.pre(
          !listOrders(start).some((list, index) => isMoved(list, one, index) && isMoved(list, other, index)),
        );
        const { merged, conflicts } = mergeContents(start, one, other);
        expect(conflicts, `${describeEdits(mine)} | ${describeEdits(theirs)}`).toEqual([]);
        expect(listAtoms(merged)).toEqual(mergeAtoms(listAtoms(start), listAtoms(one), listAtoms(other)));
      }),
      { numRuns: 500 },
    );
  });

  test("loses nothing of either without a question, but what one of them took away", () => {
    fc.assert(
      fc.property(starts, edits, edits, (start, mine, theirs) => {
        const [one, other] = [applyEdits(start, mine), applyEdits(start, theirs)];
        const { merged, conflicts } = mergeContents(start, one, other);
        if (conflicts.length > 0) return;
        expect(listAtoms(merged)).toEqual(mergeAtoms(listAtoms(start), listAtoms(one), listAtoms(other)));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The keys of each list whose order means something. */
function listOrders({ set }: SetContent): string[][] {
  const { brief, locales, targets, shots } = set;
  const keyed = [targets, shots, brief.texts ?? []].map((list) => list.map(({ key = "" }) => key));
  return [locales, ...keyed, (brief.references ?? []).map(({ asset }) => asset)];
}

/** True where what is there before and after stands in another order. */
function isMoved(before: readonly string[], content: SetContent, index: number): boolean {
  const after = listOrders(content)[index] ?? [];
  const kept = before.filter((key) => after.includes(key));
  return kept.join("\n") !== after.filter((key) => before.includes(key)).join("\n");
}

/** The plain law for each atom by itself: what one side changed holds. */
function mergeAtoms(
  was: Record<string, unknown>,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const name of Object.keys({ ...mine, ...theirs })) {
    const value = mine[name] === was[name] ? theirs[name] : mine[name];
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}
