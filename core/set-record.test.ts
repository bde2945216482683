import fc from "fast-check";
import { expect, test } from "vitest";
import { briefLimits, referenceRoles, textPositions, textRoles } from "./brief.ts";
import { homeSchema } from "./home-record.ts";
import { composeEntry, fitsEntry } from "./record-entry.ts";
import { keyOf, readName } from "./record-keys.ts";
import { setRecordSchema, type SetRecord } from "./set.ts";
import { joinSet, splitSet, type NamedEntry } from "./set-record.ts";
import { plainSettings } from "./settings.fixture.ts";

const place = { self: "1:2", file: "file-1", title: "A harbour" };
const stamp = { by: "漢".repeat(200), at: "2026-11-30T08:00:00.000Z" };

/** The entries as texts, by name, as a home stores them. */
function store(entries: readonly NamedEntry[], set: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name, value } of entries) {
    const schema = homeSchema(readName(name).kind)!;
    const writing = composeEntry(schema, keyOf(name, set), "", value, stamp);
    expect(writing.outcome, name).toBe("write");
    expect(texts.has(name), `${name} twice`).toBe(false);
    if (writing.outcome === "write") texts.set(name, writing.text);
  }
  return texts;
}

function text(maxLength: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: "binary", maxLength: Math.min(maxLength, 30) }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("漢", "\u0001", '"', "👩‍💻")
        .map((each) => each.repeat(Math.floor(maxLength / each.length))),
    },
  );
}

function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

const field = maybe(text(briefLimits.fieldLength));
const locale = fc.constantFrom("und", "en", "de-AT", "ja", "zh-Hant-TW", "ar", "aa-100", "und-001");
const size = fc.integer({ min: 1, max: 100_000 });
const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$/);

const brief = fc.record({
  subject: text(briefLimits.fieldLength),
  scene: field,
  style: field,
  composition: field,
  lighting: field,
  palette: field,
  keep: field,
  change: field,
  avoid: field,
  prompt: maybe(text(32_000)),
  texts: maybe(
    fc.uniqueArray(
      fc.record({
        key,
        role: fc.constantFrom(...textRoles),
        position: maybe(fc.constantFrom(...textPositions)),
        typography: maybe(text(200)),
        words: fc.dictionary(locale, text(briefLimits.wordsLength), { maxKeys: 4, noNullPrototype: true }),
      }),
      { minLength: 1, maxLength: briefLimits.texts, selector: (block) => block.key },
    ),
  ),
  references: maybe(
    fc.array(
      fc.record({
        asset: fc.oneof(
          fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,3}$/),
          fc.constantFrom("__proto__", "@", "é"),
        ),
        role: fc.constantFrom(...referenceRoles),
        note: maybe(text(500)),
      }),
      { minLength: 1, maxLength: briefLimits.references },
    ),
  ),
});

const set: fc.Arbitrary<SetRecord> = fc
  .record({
    v: fc.constant(1),
    id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/),
    createdAt: fc.constant(stamp.at),
    brief,
    locales: fc.uniqueArray(locale, { minLength: 1 }),
    shots: fc.uniqueArray(fc.record({ key, text: text(4000) }), {
      maxLength: briefLimits.shots,
      selector: (shot) => shot.key,
    }),
    targets: fc.uniqueArray(
      fc.record({
        key: fc.stringMatching(/^[!-.0-~]{1,60}$/),
        name: text(200),
        width: size,
        height: size,
        nodeId: maybe(fc.constantFrom("1:2", "I1:2;3:4")),
        fillable: maybe(fc.boolean()),
        fit: maybe(fc.constantFrom("cover", "safe-zone", "plate")),
      }),
      { maxLength: 6, selector: (target) => target.key },
    ),
    settings: fc.record({
      model: text(60),
      quality: maybe(fc.constantFrom("low", "high")),
      density: fc.constantFrom(1, 2, 3),
      format: maybe(fc.constantFrom("jpeg", "png")),
      background: fc.constantFrom("opaque", "transparent"),
      experimental: fc.boolean(),
      takes: fc.integer({ min: 1, max: 4 }),
      partials: maybe(fc.integer({ min: 0, max: 3 })),
      destination: fc.constantFrom("new-frame", "selection"),
      sameLook: maybe(fc.boolean()),
    }),
  })
  .map((value) => setRecordSchema.parse(JSON.parse(JSON.stringify(value))));

test("[N1] [C4] a set in pieces is the same set, whatever is in it, and every piece fits an entry", () => {
  fc.assert(
    fc.property(set, (value) => {
      const texts = store(splitSet(value, place)!, value.id);
      const joined = joinSet(texts);
      expect(joined).toEqual({ set: value, title: place.title, troubles: [] });
      for (const [name, each] of texts) expect(fitsEntry(keyOf(name, value.id), each), name).toBe(true);
    }),
    { numRuns: 200 },
  );
}, 60_000);

const harbour: SetRecord = {
  v: 1,
  id: "s1",
  createdAt: stamp.at,
  brief: {
    subject: "A harbour",
    scene: "Dawn",
    prompt: "p".repeat(31_000),
    texts: [
      { key: "b1", role: "headline", words: { en: "Go", fr: "Allez" } },
      { key: "b2", role: "legal", words: { en: "Terms apply" } },
    ],
    references: [{ asset: "asset-1", role: "style" }],
  },
  locales: ["en", "fr"],
  shots: [
    { key: "wide", text: "Wide" },
    { key: "close", text: "Close" },
  ],
  targets: [{ key: "n1_2", name: "Hero", width: 1440, height: 900 }],
  settings: plainSettings,
};

test("[N1] one key per thing", () => {
  expect(splitSet(harbour, place)!.map(({ name }) => name)).toEqual([
    "set",
    "brief:subject",
    "brief:scene",
    "prompt:1",
    "prompt:2",
    "block:b1",
    "block:b2",
    "words:en",
    "words:fr",
    "shot:wide",
    "shot:close",
    "target:n1_2",
    "ref:asset-1",
  ]);
});

test("a set whose id could be taken for another key is not written", () => {
  expect(splitSet({ ...harbour, id: "a@b" }, place)).toBeUndefined();
});

test.each([
  ["words:fr", { v: 2, r: 1, at: stamp.at }, "newer"],
  ["words:fr", { v: 1, r: 1, at: stamp.at, blocks: [] }, "damaged"],
  ["words:fr", ["Allez"], "foreign"],
])("[N1] [C4] %s that is %j is named, and the rest of the set is there", (name, value, outcome) => {
  const texts = store(splitSet(harbour, place)!, "s1");
  texts.set(name, JSON.stringify(value));
  const { set: joined, troubles } = joinSet(texts);
  expect(troubles).toEqual([{ name, outcome }]);
  expect(joined?.brief.texts?.map((block) => block.words)).toEqual([{ en: "Go" }, { en: "Terms apply" }]);
});

test("[N1] half a prompt is never taken for the whole one", () => {
  const texts = store(splitSet(harbour, place)!, "s1");
  texts.delete("prompt:2");
  const { set: joined, troubles } = joinSet(texts);
  expect(joined?.brief).toMatchObject({ subject: "A harbour", scene: "Dawn" });
  expect(joined?.brief.prompt).toBeUndefined();
  expect(troubles).toEqual([{ name: "prompt", outcome: "missing" }]);
});

test("[N1] what somebody added meanwhile is there although the order does not name it yet", () => {
  const texts = store(splitSet(harbour, place)!, "s1");
  texts.set("shot:later", JSON.stringify({ v: 1, r: 1, at: stamp.at, text: "detail" }));
  expect(joinSet(texts).set?.shots).toEqual([...harbour.shots, { key: "later", text: "detail" }]);
});

test("[N1] a set of a newer version is shown as such", () => {
  const texts = store(splitSet(harbour, place)!, "s1");
  texts.set("set", JSON.stringify({ v: 2, r: 1, at: stamp.at, id: "s1" }));
  expect(joinSet(texts)).toEqual({ troubles: [{ name: "set", outcome: "newer" }] });
});

test("[N1] rewriting a set keeps what a newer plugin added to it, and drops a setting that was taken back", () => {
  const entry = splitSet({ ...harbour, settings: { ...harbour.settings, quality: "high" } }, place)![0]!;
  const stored = store([entry], "s1").get("set")!;
  const newer = JSON.parse(stored);
  newer.review = { needs: 2 };
  newer.settings.grain = "fine";
  const [again] = splitSet(harbour, place)!;
  const writing = composeEntry(homeSchema("set")!, "set@s1", JSON.stringify(newer), again!.value, stamp);
  const written = writing.outcome === "write" ? JSON.parse(writing.text) : undefined;
  expect(written).toMatchObject({ r: 2, review: { needs: 2 }, settings: { grain: "fine", density: 2 } });
  expect(written.settings).not.toHaveProperty("quality");
});

test.each(["漢", "\u0001", '"'])(
  "[C4] at today's limits every entry fits, also in letters like %j",
  (letter) => {
    function most(length: number): string {
      return letter.repeat(length);
    }
    const words = { en: most(briefLimits.wordsLength), "zh-Hant-TW": most(briefLimits.wordsLength) };
    const largest: SetRecord = {
      ...harbour,
      brief: {
        subject: most(briefLimits.fieldLength),
        avoid: most(briefLimits.fieldLength),
        prompt: most(32_000),
        texts: Array.from({ length: briefLimits.texts }, (_, index) => ({
          key: `block${index}`,
          role: "legal",
          typography: most(200),
          words,
        })),
        references: Array.from({ length: briefLimits.references }, (_, index) => ({
          asset: `${index}${most(190)}`,
          role: "style",
          note: most(500),
        })),
      },
      locales: Array.from(
        { length: briefLimits.locales },
        (_, index) => `aa-${index + 100}-${"x".repeat(8)}`,
      ),
      shots: Array.from({ length: briefLimits.shots }, (_, index) => ({
        key: `shot${index}`,
        text: most(4000),
      })),
      targets: Array.from({ length: 200 }, (_, index) => ({
        key: `${index}`.padEnd(60, '"'),
        name: most(200),
        width: 1,
        height: 1,
        nodeId: `I1:2${";333:444".repeat(80)}`,
      })),
    };
    const texts = store(splitSet(largest, { ...place, title: most(200) })!, "s1");
    expect(joinSet(texts)).toMatchObject({
      set: { brief: largest.brief, shots: largest.shots },
      troubles: [],
    });
  },
);
