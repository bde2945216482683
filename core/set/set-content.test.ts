import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anySet, stamp, storeEntries } from "../../test/any-set.ts";
import { plainSettings } from "../settings.fixture.ts";
import { cellId } from "../set.ts";
import { joinContent, setContentSchema, splitContent, type SetContent } from "./set-content.ts";

const place = { self: "1:2", file: "file-1" };

const harbour: SetContent = {
  set: {
    v: 1,
    id: "s1",
    createdAt: stamp.at,
    brief: { subject: "A harbour", references: [{ asset: "asset-1", role: "style" }] },
    locales: ["en", "fr"],
    shots: [{ key: "wide", text: "Wide" }],
    targets: [{ key: "n1_2", name: "Hero", width: 1440, height: 900 }],
    settings: plainSettings,
  },
  title: "Harbour",
  off: [],
  hashes: {},
};

/** What the file says after this content was written over what it held. */
function keepContent(content: SetContent, before?: ReadonlyMap<string, string>) {
  return storeEntries(splitContent(content, place)!, content.set.id, before);
}

function readContent(content: SetContent): SetContent | undefined {
  return joinContent(keepContent(content)).content;
}

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);

/** A content whose left-out cells and hashes are those of its own targets and references. */
const anyContent: fc.Arbitrary<SetContent> = anySet.chain((set) => {
  const cells = set.targets.flatMap(({ key }) =>
    set.locales.flatMap((locale) => [
      cellId(key, locale),
      ...set.shots.map((shot) => cellId(key, locale, shot.key)),
    ]),
  );
  const assets = (set.brief.references ?? [])
    .map(({ asset }) => asset)
    .filter((each) => each !== "__proto__");
  return fc
    .record(
      {
        set: fc.constant(set),
        title: fc.string({ unit: "binary", maxLength: 200 }),
        off: fc.subarray(cells),
        anchor: fc.record({ sha256 }),
        hashes: fc
          .uniqueArray(fc.tuple(fc.constantFrom("", ...assets), sha256), { selector: ([asset]) => asset })
          .map((pairs) => Object.fromEntries(pairs.filter(([asset]) => asset !== ""))),
      },
      { requiredKeys: ["set", "title", "off", "hashes"] },
    )
    .map((value) => setContentSchema.parse(value));
});

test("[N1] a content in pieces is the same content, whatever is in it", () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const { content: joined, troubles } = joinContent(keepContent(content));
      expect(troubles).toEqual([]);
      expect({ ...joined, off: joined!.off.sort() }).toEqual({ ...content, off: content.off.toSorted() });
    }),
    { numRuns: 150 },
  );
}, 60_000);

describe("a home keeps of a set", () => {
  const [target] = harbour.set.targets;
  test.each<[string, SetContent]>([
    [
      "a target's own subject and chosen size",
      {
        ...harbour,
        set: {
          ...harbour.set,
          targets: [{ ...target!, subject: "A bell", size: { width: 1536, height: 960 } }],
        },
      },
    ],
    [
      "that a target stands on its side",
      { ...harbour, set: { ...harbour.set, targets: [{ ...target!, fillable: true, turned: true }] } },
    ],
    [
      "the cells that were left out, with a shot and without",
      { ...harbour, off: ["n1_2/en", "n1_2/fr/wide"] },
    ],
    [
      "cells left out of a target that is no longer there, so that it comes back as it was",
      { ...harbour, off: ["gone/en"] },
    ],
    ["the hashes of its references", { ...harbour, hashes: { "asset-1": "ab".repeat(32) } }],
    [
      "its anchor",
      { ...harbour, anchor: { sha256: "cd".repeat(32), image: "i1", cell: "n1_2/en", width: 1440 } },
    ],
  ])("%s", (_name, content) => {
    expect(readContent(content)).toEqual(content);
  });
});

test("[N1] what a newer plugin added to an entry survives, and what was taken back does not", () => {
  const before = keepContent({
    ...harbour,
    anchor: { sha256: "cd".repeat(32) },
    hashes: { "asset-1": "ab".repeat(32) },
    off: ["n1_2/en"],
  });
  for (const name of ["set", "target:n1_2", "ref:asset-1", "off:n1_2"])
    before.set(name, JSON.stringify({ ...JSON.parse(before.get(name)!), weather: "fine" }));
  const now = { ...harbour, off: ["n1_2/fr"] };
  const after = keepContent(now, before);
  expect(joinContent(after).content).toEqual(now);
  for (const name of ["set", "target:n1_2", "ref:asset-1", "off:n1_2"])
    expect(JSON.parse(after.get(name)!), name).toMatchObject({ weather: "fine" });
});

test("a reference whose name every object knows has no hash of its own", () => {
  const references = [{ asset: "constructor", role: "style" as const }];
  const content = {
    ...harbour,
    set: { ...harbour.set, brief: { ...harbour.set.brief, references } },
  };
  expect(readContent(content)).toEqual(content);
});

test("[N1] an entry that cannot be read is named, and the content is there without it", () => {
  const texts = keepContent({ ...harbour, off: ["n1_2/en"] });
  texts.set("off:n1_2", JSON.stringify({ v: 1, r: 1, at: stamp.at, cells: "all" }));
  expect(joinContent(texts)).toEqual({
    content: harbour,
    troubles: [{ name: "off:n1_2", outcome: "damaged" }],
  });
  texts.delete("set");
  expect(joinContent(texts).content).toBeUndefined();
});

test("a content whose set's id could be taken for another key is not written", () => {
  expect(splitContent({ ...harbour, set: { ...harbour.set, id: "a@b" } }, place)).toBeUndefined();
});
