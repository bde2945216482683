import { expect, test } from "vitest";
import { plainSettings } from "../settings.fixture.ts";
import { isSameContent, listChanges } from "./diff-content.ts";
import type { SetContent } from "./set-content.ts";

const hero = { key: "hero", name: "Hero", width: 1440, height: 900 };
const story = { key: "story", name: "Story", width: 1080, height: 1920 };

const base: SetContent = {
  set: {
    v: 1,
    id: "s1",
    createdAt: "2026-11-30T08:00:00.000Z",
    brief: {
      subject: "A quiet harbour",
      style: "Ink",
      texts: [
        { key: "b1", role: "headline", words: { en: "Spring", de: "Frühling" } },
        { key: "b2", role: "body", words: { en: "Starts here" } },
      ],
    },
    locales: ["en", "de"],
    shots: [],
    targets: [hero],
    settings: plainSettings,
  },
  title: "Spring",
  off: [],
  hashes: {},
};

function withBrief(changes: Partial<SetContent["set"]["brief"]>): SetContent {
  return { ...base, set: { ...base.set, brief: { ...base.set.brief, ...changes } } };
}

function namesOf(mine: SetContent): { put: string[]; drop: string[] } {
  const { put, drop } = listChanges(base, mine);
  return { put: put.map(({ name }) => name), drop };
}

test("[N2] nothing is to be written where nothing differs, in whatever order fields stand", () => {
  const { brief } = base.set;
  const turned = Object.fromEntries(Object.entries(brief).reverse()) as typeof brief;
  expect(namesOf(withBrief(turned))).toEqual({ put: [], drop: [] });
  expect(isSameContent(base, structuredClone(base))).toBe(true);
});

test.each<[string, SetContent, { put: string[]; drop: string[] }]>([
  [
    "one word",
    withBrief({
      texts: base.set.brief.texts!.map((block) => ({ ...block, words: { ...block.words, de: "Lenz" } })),
    }),
    { put: ["words:de"], drop: [] },
  ],
  [
    "a field that is taken away",
    withBrief({ style: undefined as unknown as string }),
    { put: [], drop: ["brief:style"] },
  ],
  [
    "another target",
    { ...base, set: { ...base.set, targets: [hero, story] } },
    { put: ["set", "target:story"], drop: [] },
  ],
  ["a cell left out", { ...base, off: ["hero/de"] }, { put: ["off:hero"], drop: [] }],
  ["the title", { ...base, title: "Summer" }, { put: ["set"], drop: [] }],
])("[N2] %s is the only thing written", (_what, mine, changes) => {
  expect(namesOf(mine)).toEqual(changes);
});

test("[N1] words and settings that are taken away are named, so that writing over what is there takes them away", () => {
  const mine = withBrief({
    texts: [{ key: "b1", role: "headline", words: { en: "Spring", de: "Frühling" } }],
  });
  const { put, drop } = listChanges(base, mine);
  expect(drop).toEqual(["block:b2"]);
  const words = put.find(({ name }) => name === "words:en")?.value["blocks"];
  expect(words).toEqual({ b1: { text: "Spring" }, b2: undefined });
});

test("a set without a home is written whole", () => {
  const { put, drop } = listChanges(undefined, base);
  expect(put[0]?.name).toBe("set");
  expect(put).toHaveLength(8);
  expect(drop).toEqual([]);
});
