import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boundTexts, mostCharacters } from "./bound-texts.ts";
import { computeLayout } from "./layout.ts";
import type { OfflineText } from "./request.ts";

function textOf(words: string, role = "body", locale = "en"): OfflineText {
  return { role, words, locale, direction: "ltr" };
}

test("texts that have room together are left as they are", () => {
  const texts = [textOf("A headline", "headline"), textOf("x".repeat(mostCharacters - 10))];
  expect(boundTexts(texts)).toEqual(texts);
});

test("texts have at most the room there is, and only those longer than their share are cut, with an ellipsis", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", maxLength: 80 }), { maxLength: 12 }),
      fc.integer({ min: 24, max: 400 }),
      (words, most) => {
        const bound = boundTexts(
          words.map((text) => textOf(text)),
          most,
        ).map((text) => text.words);
        const lengths = bound.map((text) => text.length);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(
          Math.max(most, words.length),
        );
        const whole = words.filter((text, index) => bound[index] === text).map((text) => text.length);
        const cut = words.filter((text, index) => bound[index] !== text);
        for (const text of cut) expect(text.length).toBeGreaterThanOrEqual(Math.max(0, ...whole));
        bound.forEach((text, index) => {
          if (text === words[index]) return;
          expect(text.endsWith("…")).toBe(true);
          expect(words[index]!.startsWith(text.slice(0, -1))).toBe(true);
        });
      },
    ),
    { seed: 7 },
  );
});

test("a long text is cut between graphemes", () => {
  const family = "👨‍👩‍👧";
  const [bound] = boundTexts([textOf(family.repeat(40))], 30);
  expect(bound?.words).toBe(`${family.repeat(3)}…`);
});

/** Counts the letters that are shaped, which is what setting costs. */
function countShaped(context: SKRSContext2D): () => number {
  const measure = context.measureText.bind(context);
  let count = 0;
  context.measureText = (text) => {
    count += text.length;
    return measure(text);
  };
  return () => count;
}

const roles = [
  "headline",
  "subhead",
  "body",
  "quote",
  "button",
  "label",
  "caption",
  "price",
  "legal",
  "logo",
];

test.each([
  ["words", "en", "The quick brown fox jumps over the lazy dog. "],
  ["one long word", "en", "Donaudampfschifffahrt"],
  ["no spaces at all", "zh", "春天从这里开始让每一次出发都值得期待、"],
  ["Thai", "th", "ทุกการเดินทางมีเรื่องราว"],
  ["Arabic", "ar", "كل رحلة تحكي قصة "],
  ["narrow letters", "en", "il"],
  ["a line each", "en", "a\n"],
  ["one letter with marks without end", "en", "a\u0301\u0302\u0303\u0304\u0305"],
])(
  "twelve blocks of 2,000 characters of %s are set within a bounded number of shaped letters",
  (_, locale, words) => {
    const text = words.repeat(2_000).slice(0, 2_000);
    const texts = Array.from({ length: 12 }, (_entry, at) => textOf(text, roles[at % roles.length], locale));
    const context = createCanvas(8, 8).getContext("2d");
    const shaped = countShaped(context);
    const { stacks } = computeLayout(context, { width: 1024, height: 1024, texts });
    // A second's work; measured one letter at a time it was 50 million.
    expect(shaped()).toBeLessThan(1_000_000);
    const lines = stacks.flatMap((stack) => stack.blocks.flatMap((block) => block.lines));
    // Hyphens at the ends of lines are not the text's own.
    expect(lines.join("").replaceAll("-", "").length).toBeLessThanOrEqual(mostCharacters);
    expect(lines.join("").length).toBeGreaterThan(0);
  },
);

test("a poster of ordinary texts is set by shaping its letters some dozen times", () => {
  const context = createCanvas(8, 8).getContext("2d");
  const shaped = countShaped(context);
  const texts = [
    textOf("Every frame tells a story", "headline"),
    textOf("Well-made things for people who care about details, at every size you ship.", "body"),
    textOf("Start now", "button"),
  ];
  computeLayout(context, { width: 1024, height: 1024, texts });
  expect(shaped()).toBeLessThan(4_000);
});
