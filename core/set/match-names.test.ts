import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layerName } from "../layout.ts";
import { expandCells, type Target } from "../set.ts";
import { prepareMatch, type NamedSet } from "./match-names.ts";

const hero: Target = { key: "n1_1", name: "Hero", width: 1440, height: 900, nodeId: "1:1" };
const wide: Target = { key: "n1_2", name: "Hero wide", width: 1600, height: 400, nodeId: "1:2" };
const story: Target = { key: "n1_3", name: "Story", width: 1080, height: 1920, nodeId: "1:3" };
const post: Target = { key: "n1_4", name: "Post", width: 1080, height: 1350, nodeId: "1:4" };
const campaign: NamedSet = {
  locales: ["en", "de", "ja-JP", "pt-BR", "pt-PT", "he-IL"],
  targets: [hero, wide, story, post],
  shots: [],
};

/** "Hero de", "? de" and the like: what the campaign makes of a name. */
function read(name: string, set = campaign, size?: { width: number; height: number }): string {
  const { target, locale, shot } = prepareMatch(set)({ name, ...size });
  const named = set.targets.find(({ key }) => key === target)?.name ?? "?";
  return [named, locale ?? "?", ...(set.shots.length === 0 ? [] : [shot ?? "?"])].join(" ");
}

describe("names of files and layers", () => {
  test.each([
    ["Hero/ja-JP/1440x900@2x.png", "Hero ja-JP"],
    ["export/spring/Hero/ja-JP/1440x900.jpg", "Hero ja-JP"],
    ["hero_de_1440x900.png", "Hero de"],
    ["HERO - Deutsch (2).JPG", "Hero de"],
    ["Story.de.webp", "Story de"],
    ["de/story", "Story de"],
    ["hero-wide-en.png", "Hero wide en"],
    ["Hero wide/en/final.png", "Hero wide en"],
    ["story português (brasil).png", "Story pt-BR"],
    ["STORY_PORTUGUES_PORTUGAL", "Story pt-PT"],
    ["post 1080 × 1350 日本語", "Post ja-JP"],
    ["n1_3-German", "Story de"],
  ])("[T9.1] %s is %s", (name, expected) => {
    expect(read(name)).toBe(expected);
  });

  test("[T9.1] a language is known by a former tag, and by its bare code where the set has one of it", () => {
    expect(read("hero iw-IL")).toBe("Hero he-IL");
    expect(read("hero_ja")).toBe("Hero ja-JP");
    expect(read("hero_de-DE")).toBe("Hero de");
  });

  test("[T9.1] a size in the name says the target, and a ratio does where nothing else does", () => {
    expect(read("banner 1080x1920 en")).toBe("Story en");
    expect(read("banner_9x16_en")).toBe("Story en");
    expect(read("banner_4x5_en")).toBe("Post en");
  });

  test("[T9.1] the picture's own ratio is the last hint, and a name wins over it", () => {
    expect(read("IMG 0001 de", campaign, { width: 2161, height: 3840 })).toBe("Story de");
    expect(read("post de", campaign, { width: 2160, height: 3840 })).toBe("Post de");
    expect(read("IMG 0001 de", campaign, { width: 1000, height: 1000 })).toBe("? de");
  });
});

describe("what is not clear is asked", () => {
  test.each([
    ["hero pt", "Hero ?", "two languages of the set are Portuguese"],
    ["hero de en", "Hero ?", "two languages are said"],
    ["hero de-AT wien", "Hero de", "the set's German has no region"],
    ["hero fr", "Hero ?", "the set has no French"],
    ["hero/post de", "? de", "two targets are said alike"],
    ["hero 1080x1920 de", "? de", "name and size contradict each other"],
    ["01", "? ?", "a number is no position in the set"],
    ["", "? ?", "there is no name"],
  ])("[T9.1] %j is %j, as %s", (name, expected) => {
    expect(read(name)).toBe(expected);
  });

  test("[T9.1] two targets of one name are told apart by their size, or not at all", () => {
    const twins = { ...campaign, targets: [hero, { ...story, name: "Hero" }, { ...hero, key: "n9_9" }] };
    expect(prepareMatch(twins)({ name: "Hero/de/1080x1920" }).target).toBe("n1_3");
    expect(prepareMatch(twins)({ name: "Hero/de/1440x900" })).toEqual({
      target: undefined,
      locale: "de",
      shot: undefined,
    });
  });

  test("[T9.1] the only language is taken, unless the name says another one", () => {
    const english = { ...campaign, locales: ["en"], targets: [hero] };
    expect(read("whatever", english)).toBe("Hero en");
    expect(read("in it for the win", english)).toBe("Hero en");
    expect(read("Hero/ja-JP/1440x900", english)).toBe("Hero ?");
    expect(read("francais/hero", english)).toBe("Hero ?");
    expect(read("hero", { ...english, locales: ["und"] })).toBe("Hero und");
  });

  test("[T9.1] words of one script are not taken for another's", () => {
    const simplified = { ...campaign, locales: ["zh", "en"] };
    expect(read("hero zh-CN", simplified)).toBe("Hero zh");
    expect(read("hero zh-TW", simplified)).toBe("Hero ?");
  });
});

describe("shots", () => {
  const series: NamedSet = {
    ...campaign,
    shots: [
      { key: "one", text: "Dawn" },
      { key: "two", text: "Noon" },
    ],
  };

  test.each([
    ["Hero/de/1440x900/2", "Hero de two"],
    ["hero de shot 1", "Hero de one"],
    ["hero_de_s02.png", "Hero de two"],
    ["hero de 2", "Hero de two"],
    ["hero de 1440x900", "Hero de ?"],
    ["hero de 7", "Hero de ?"],
  ])("[T9.1] %s is %s", (name, expected) => {
    expect(read(name, series)).toBe(expected);
  });

  test("[T9.1] a number that ends the target's name is no shot's", () => {
    const frames = { ...series, targets: [{ ...hero, name: "Frame 2" }, story] };
    expect(read("de/Frame 2", frames)).toBe("Frame 2 de ?");
  });
});

const nameArbitrary = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("Hero", "Hero 1440x900", "Deutsch", "ja-JP", "Hero/wide", "2", "ヒーロー", "héro", "HERO"),
);
const setArbitrary = fc.record({
  locales: fc.uniqueArray(fc.constantFrom("en", "de", "de-AT", "ja-JP", "zh-TW", "pt-BR", "sr-Latn"), {
    minLength: 1,
  }),
  shapes: fc.array(fc.record({ name: nameArbitrary, width: edge(), height: edge(), typed: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  }),
  shots: fc.integer({ min: 0, max: 3 }),
  title: nameArbitrary,
});

function edge() {
  return fc.constantFrom(1080, 1350, 1920, 1440, 900, 333.25);
}

test("[T9.1] [G5] our own names are matched with their own cell, and with no other", () => {
  fc.assert(
    fc.property(setArbitrary, ({ locales, shapes, shots, title }) => {
      const targets = shapes.map(({ typed, ...shape }, index): Target => {
        const key = `t${index}`;
        return { ...shape, key, ...(typed ? {} : { nodeId: `1:${index}` }) };
      });
      const set = {
        locales,
        targets,
        shots: Array.from({ length: shots }, (_, index) => ({ key: `s${index}`, text: "Dawn" })),
        titles: [title],
      };
      const match = prepareMatch(set);
      const cells = expandCells(locales, targets, set.shots).map((cell) => {
        const { target, locale, shotNumber } = cell;
        const { width, height } = target;
        const called = target.nodeId === undefined ? title : target.name;
        return { cell, name: layerName({ target: called, locale, width, height, shotNumber }) };
      });
      for (const { cell, name } of cells) {
        const twins = cells.filter((other) => other.name.normalize("NFC") === name.normalize("NFC"));
        const isOnly = new Set(twins.map((twin) => twin.cell.target.key)).size === 1;
        expect(match({ name: `Export/${name}@2x.png` })).toEqual({
          target: isOnly ? cell.target.key : undefined,
          locale: cell.locale,
          shot: cell.shot,
        });
      }
    }),
  );
});
