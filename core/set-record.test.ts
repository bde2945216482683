import fc from "fast-check";
import { expect, test } from "vitest";
import { anySet, stamp, storeEntries } from "../test/any-set.ts";
import { briefLimits } from "./brief.ts";
import { homeSchema } from "./home-record.ts";
import { composeEntry, fitsEntry } from "./record-entry.ts";
import { keyOf } from "./record-keys.ts";
import type { SetRecord } from "./set.ts";
import { joinSet, splitSet } from "./set-record.ts";
import { plainSettings } from "./settings.fixture.ts";

const place = { self: "1:2", file: "file-1", title: "A harbour" };

test("[N1] [C4] a set in pieces is the same set, whatever is in it, and every piece fits an entry", () => {
  fc.assert(
    fc.property(anySet, (value) => {
      const texts = storeEntries(splitSet(value, place)!, value.id);
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
  const texts = storeEntries(splitSet(harbour, place)!, "s1");
  texts.set(name, JSON.stringify(value));
  const { set: joined, troubles } = joinSet(texts);
  expect(troubles).toEqual([{ name, outcome }]);
  expect(joined?.brief.texts?.map((block) => block.words)).toEqual([{ en: "Go" }, { en: "Terms apply" }]);
});

test("[N1] half a prompt is never taken for the whole one", () => {
  const texts = storeEntries(splitSet(harbour, place)!, "s1");
  texts.delete("prompt:2");
  const { set: joined, troubles } = joinSet(texts);
  expect(joined?.brief).toMatchObject({ subject: "A harbour", scene: "Dawn" });
  expect(joined?.brief.prompt).toBeUndefined();
  expect(troubles).toEqual([{ name: "prompt", outcome: "missing" }]);
});

test("[N1] what somebody added meanwhile is there although the order does not name it yet", () => {
  const texts = storeEntries(splitSet(harbour, place)!, "s1");
  texts.set("shot:later", JSON.stringify({ v: 1, r: 1, at: stamp.at, text: "detail" }));
  expect(joinSet(texts).set?.shots).toEqual([...harbour.shots, { key: "later", text: "detail" }]);
});

test("[N1] a set of a newer version is shown as such", () => {
  const texts = storeEntries(splitSet(harbour, place)!, "s1");
  texts.set("set", JSON.stringify({ v: 2, r: 1, at: stamp.at, id: "s1" }));
  expect(joinSet(texts)).toEqual({ troubles: [{ name: "set", outcome: "newer" }] });
});

test("[N1] rewriting a set keeps what a newer plugin added to it, and drops a setting that was taken back", () => {
  const entry = splitSet({ ...harbour, settings: { ...harbour.settings, quality: "high" } }, place)![0]!;
  const stored = storeEntries([entry], "s1").get("set")!;
  const newer = JSON.parse(stored);
  newer.review = { needs: 2 };
  newer.settings.grain = "fine";
  const [again] = splitSet(harbour, place)!;
  const writing = composeEntry(homeSchema("set")!, "set@s1", JSON.stringify(newer), again!.value, stamp);
  const written = writing.outcome === "write" ? JSON.parse(writing.text) : undefined;
  expect(written).toMatchObject({ r: 2, review: { needs: 2 }, settings: { grain: "fine", density: 2 } });
  expect(written.settings).not.toHaveProperty("quality");
});

test("[N1] words that were taken away stay away, and those beside them keep what a newer plugin said of them", () => {
  const before = storeEntries(splitSet(harbour, place)!, "s1");
  const newer = JSON.parse(before.get("words:en")!);
  newer.blocks.b1.lock = true;
  before.set("words:en", JSON.stringify(newer));
  const [first, second] = harbour.brief.texts!;
  const now = { ...harbour, brief: { ...harbour.brief, texts: [first!, { ...second!, words: {} }] } };
  const texts = storeEntries(splitSet(now, place)!, "s1", before);
  expect(joinSet(texts).set).toEqual(now);
  expect(JSON.parse(texts.get("words:en")!).blocks).toEqual({ b1: { text: "Go", lock: true } });
});

test("[N1] a set rewritten over another state of itself is what was written", () => {
  fc.assert(
    fc.property(anySet, anySet, (was, now) => {
      const written = { ...now, id: was.id, targets: [], shots: [], locales: ["en"] };
      const texts = (now.brief.texts ?? []).map((block, at) => ({
        ...block,
        key: was.brief.texts?.[at]?.key ?? `new${at}`,
      }));
      if (texts.length > 0) written.brief = { ...now.brief, texts };
      const before = storeEntries(splitSet(was, place)!, was.id);
      const after = storeEntries(splitSet(written, place)!, was.id, before);
      expect(joinSet(after)).toEqual({ set: written, title: place.title, troubles: [] });
    }),
    { numRuns: 100 },
  );
}, 60_000);

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
    const texts = storeEntries(splitSet(largest, { ...place, title: most(200) })!, "s1");
    expect(joinSet(texts)).toMatchObject({
      set: { brief: largest.brief, shots: largest.shots },
      troubles: [],
    });
  },
);
