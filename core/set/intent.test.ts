import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intentVectors } from "../../test/vectors/read-intents.ts";
import type { Brief, Reference, TextBlock } from "../brief.ts";
import { isFailure } from "../failure.ts";
import { findMask, listInputs } from "../inputs.ts";
import { compilePrompt } from "../prompt.ts";
import type { RunInput } from "../run-body.ts";
import type { Fit } from "../set.ts";
import { listChangedParts, prepareIntents, type IntentCell, type IntentSet } from "./intent.ts";

const cell: IntentCell = { locale: "de-AT", shot: "k1", target: { width: 900, height: 100 } };
const set: IntentSet = {
  brief: {
    subject: "A red bicycle",
    style: "ink",
    texts: [{ key: "t1", role: "headline", position: "top", words: { en: "Ride", de: "Fahr los" } }],
    references: [
      { asset: "a1", role: "source" },
      { asset: "a2", role: "logo" },
    ],
  },
  shots: [{ key: "k1", text: "From above" }],
};
const hashes: Readonly<Record<string, string>> = {
  a1: "11".repeat(32),
  a2: "22".repeat(32),
  a3: "33".repeat(32),
};

function hashAsset(asset: string): string | undefined {
  return hashes[asset];
}

function intentOf(brief: Partial<Brief> = {}, changes: Partial<IntentCell> = {}): string {
  return prepareIntents({ ...set, brief: { ...set.brief, ...brief } }, hashAsset)({ ...cell, ...changes });
}

function words(changes: TextBlock["words"]): Partial<Brief> {
  return { texts: set.brief.texts!.map((block) => ({ ...block, words: { ...block.words, ...changes } })) };
}

describe("the parts that differ", () => {
  const { target } = cell;
  test.each<[string, Partial<Brief>, Partial<IntentCell>, string[]]>([
    ["another style", { style: "oil" }, {}, ["style"]],
    [
      "another subject and something to avoid",
      { subject: "A boat", avoid: "people" },
      {},
      ["subject", "avoid"],
    ],
    ["words of this language", words({ de: "Los geht's" }), {}, ["words"]],
    ["words of another language", words({ en: "Go" }), {}, []],
    ["words of its own in place of those it fell back to", words({ "de-AT": "Fahr ma" }), {}, ["words"]],
    ["the same words, written again for its own tag", words({ "de-AT": "Fahr los" }), {}, []],
    ["another break for the same lines", words({ de: "Fahr los\u2028" }), {}, []],
    ["words placed elsewhere", { texts: [{ ...set.brief.texts![0]!, position: "left" }] }, {}, ["text"]],
    [
      "a block that says nothing here",
      { texts: [...set.brief.texts!, { key: "t2", role: "legal", words: { de: " " } }] },
      {},
      [],
    ],
    ["another target", {}, { target: { width: 900, height: 101 } }, ["size"]],
    ["a target that is off by a rounding", {}, { target: { width: 900.000_06, height: 100 } }, []],
    ["a size chosen by hand", {}, { target: { ...target, size: { width: 1440, height: 480 } } }, ["size"]],
    ["a target's own subject", {}, { target: { ...target, subject: "A bell" } }, ["subject"]],
    ["an own subject of white space", {}, { target: { ...target, subject: " \n" } }, []],
    ["a fit that is the usual one", {}, { target: { ...target, fit: "safe-zone" } }, []],
    ["a picture that may be cut", {}, { target: { ...target, fit: "cover" } }, ["fit"]],
    ["a field of white space", { scene: " \n" }, {}, []],
    ["no shot", {}, { shot: undefined }, ["shot"]],
    [
      "another source",
      { references: [{ asset: "a3", role: "source" }, set.brief.references![1]!] },
      {},
      ["source"],
    ],
    ["a mask", {}, { inputs: [{ asset: "a3", role: "mask" }] }, ["source"]],
    [
      "a note at a reference",
      { references: [set.brief.references![0]!, { asset: "a2", role: "logo", note: "small" }] },
      {},
      ["references"],
    ],
    [
      "a draft and an anchor",
      {},
      {
        inputs: [
          { asset: "a3", role: "draft" },
          { cell: "hero/en", role: "anchor" },
        ],
      },
      [],
    ],
    [
      "a prompt edited as text",
      { prompt: "Just this" },
      {},
      ["prompt", "subject", "style", "shot", "text", "words", "source", "references"],
    ],
  ])("[T4.1] of %s are named", (_name, brief, changes, parts) => {
    expect(listChangedParts(intentOf(), intentOf(brief, changes))).toEqual(parts);
  });

  test("[T4.1] the same bytes uploaded again are the same picture", () => {
    const again = {
      references: set.brief.references!.map((each) => ({ ...each, asset: `${each.asset}-again` })),
    };
    const second = prepareIntents(
      { ...set, brief: { ...set.brief, ...again } },
      (asset) => hashes[asset.slice(0, 2)],
    );
    expect(second(cell)).toBe(intentOf());
    expect(listChangedParts(intentOf(), intentOf(again))).toEqual(["source", "references"]);
  });

  test("[T4.2] a part and a form that only a newer plugin knows are not compared", () => {
    expect(listChangedParts(`${intentOf()} weather:0123456789abcdef`, intentOf())).toEqual([]);
    expect(listChangedParts("2 everything:0123456789abcdef", intentOf())).toEqual([]);
    expect(listChangedParts(`${intentOf()} weather:0123456789abcdef`, intentOf({ style: "oil" }))).toEqual([
      "style",
    ]);
  });
});

test.each(intentVectors)("[T4] the intent of $name is what it was in every plugin before", (vector) => {
  const known = vector.hashes;
  const intentNow = prepareIntents(vector.set, (asset) => known[asset]);
  expect(intentNow(vector.cell)).toBe(vector.intent);
});

/** One state of a cell, with everything a person can choose for it. */
type Chosen = { brief: Brief; shot: string; target: IntentCell["target"]; mask: string };

const texts = [undefined, "", " ", "ink", "oil"];
const chosenWords = ["", " ", "Go", "Go\nthere", "Go\r\nthere", "Go\n", "行こう"];
const wordsOf = fc.dictionary(
  fc.constantFrom("und", "en", "de", "de-AT", "zh", "zh-Hant"),
  fc.constantFrom(...chosenWords),
  { maxKeys: 4 },
);
const block = fc.record({
  role: fc.constantFrom("headline" as const, "button" as const),
  position: fc.constantFrom(undefined, "top" as const),
  typography: fc.constantFrom(undefined, "", "bold"),
  words: wordsOf,
});
const reference = fc.record({
  asset: fc.constantFrom("a1", "a2", "a3"),
  role: fc.constantFrom("style" as const, "logo" as const, "source" as const),
  note: fc.constantFrom(undefined, "", "small"),
});
const target = fc.record({
  width: fc.constantFrom(728, 900),
  height: fc.constantFrom(90, 100),
  fit: fc.constantFrom<(Fit | undefined)[]>(undefined, "safe-zone", "cover", "plate"),
  size: fc.constantFrom(undefined, { width: 1536, height: 512 }),
  subject: fc.constantFrom(undefined, "", " ", "A bell", "A boat"),
});
const field = fc.constantFrom("scene", "style", "keep", "avoid", "palette");

/** A change that a person makes, as a function of the state. */
const edit: fc.Arbitrary<(state: Chosen) => Chosen> = fc.oneof(
  fc.tuple(field, fc.constantFrom(...texts)).map(([name, text]) => editBrief({ [name]: text })),
  fc.constantFrom("A boat", "A bicycle", "").map((subject) => editBrief({ subject })),
  fc.constantFrom(undefined, "", "Edited by hand").map((prompt) => editBrief({ prompt })),
  fc.array(block, { maxLength: 3 }).map((blocks) => editBrief({ texts: blocks as TextBlock[] })),
  fc
    .array(reference, { maxLength: 3 })
    .map((references) => editBrief({ references: references as Reference[] })),
  target.map((each) => (state: Chosen) => ({ ...state, target: each })),
  fc.constantFrom("", " ", "From above").map((shot) => (state: Chosen) => ({ ...state, shot })),
  fc.constantFrom("", "a3").map((mask) => (state: Chosen) => ({ ...state, mask })),
);

function editBrief(change: { [Name in keyof Brief]?: Brief[Name] | undefined }) {
  return (state: Chosen): Chosen => ({ ...state, brief: { ...state.brief, ...change } as Brief });
}

/** What the provider is asked, by the compiler itself and not by parts; undefined where the compiler refuses. */
function requestOf(
  { brief, shot, target: { subject, size, fit, ...edges }, mask }: Chosen,
  locale: string,
): string | undefined {
  const references = brief.references ?? [];
  const inputs: RunInput[] = references.flatMap(({ role, ...rest }) =>
    role === "source" ? [{ role, ...rest }] : [],
  );
  if (mask !== "") inputs.push({ asset: mask, role: "mask" });
  inputs.push({ cell: "hero/en", role: "anchor" });
  const shared = { ...brief, references: references.filter(({ role }) => role !== "source") };
  const compiled = compilePrompt(shared, {
    locale,
    target: edges,
    subject,
    ...(fit === undefined ? {} : { fit }),
    inputs,
    shotText: shot,
    size: { width: 1440, height: 480 },
  });
  if (isFailure(compiled)) return undefined;
  const pictures = listInputs(shared, { inputs }).map((each) =>
    "asset" in each ? hashAsset(each.asset) : "anchor",
  );
  return JSON.stringify([compiled.prompt, pictures, findMask({ inputs }), edges, size]);
}

function intentOfChosen({ brief, shot, target: chosen, mask }: Chosen, locale: string): string {
  const inputs: RunInput[] = mask === "" ? [] : [{ asset: mask, role: "mask" }];
  const intents = prepareIntents({ brief, shots: [{ key: "k1", text: shot }] }, hashAsset);
  return intents({ locale, shot: "k1", target: chosen, inputs });
}

test("[T4] equal intents of a cell are equal requests, and the other way round", () => {
  const start: Chosen = {
    brief: { subject: "A boat" },
    shot: "",
    target: { width: 900, height: 100 },
    mask: "",
  };
  const edits = fc.array(edit, { maxLength: 6 });
  const few = fc.array(edit, { minLength: 1, maxLength: 2 });
  const locale = fc.constantFrom("und", "en", "de-AT", "zh-TW");
  let equal = 0;
  let other = 0;
  fc.assert(
    fc.property(edits, few, locale, (before, after, tag) => {
      const was = before.reduce((state, change) => change(state), start);
      const now = after.reduce((state, change) => change(state), was);
      const [asked, asks] = [requestOf(was, tag), requestOf(now, tag)];
      if (asked === undefined || asks === undefined) return;
      const [former, present] = [intentOfChosen(was, tag), intentOfChosen(now, tag)];
      if (asked === asks) equal += 1;
      else other += 1;
      expect(former === present, `${asked}\n${asks}\n${former}\n${present}`).toBe(asked === asks);
      expect(listChangedParts(former, present).length === 0).toBe(asked === asks);
    }),
    { numRuns: 2000, seed: 20261130 },
  );
  expect(Math.min(equal, other)).toBeGreaterThan(200);
});
