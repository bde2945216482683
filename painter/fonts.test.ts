import { createCanvas } from "@napi-rs/canvas";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseFonts } from "./fonts.ts";
import { chooseHan } from "./script.ts";
import { wrapWords } from "./wrap.ts";

const samples = [
  ["latin", "en", "Every frame, ağüçéő Đặt vé"],
  ["cyrillic", "ru", "Лучшее начинается"],
  ["greek", "el", "Το καλοκαίρι ξεκινά"],
  ["simplified Chinese", "zh-Hans", "让每一次出发都值得期待，骨"],
  ["traditional Chinese", "zh-Hant", "讓每一次出發都值得期待，骨"],
  ["japanese", "ja", "はじめての旅を、もっと自由に。カメラ"],
  ["korean", "ko", "새로운 하루를 시작하세요"],
  ["devanagari", "hi", "हर सफ़र की एक कहानी क्षत्रिय"],
  ["bengali", "bn", "প্রতিটি যাত্রার গল্প"],
  ["arabic", "ar", "كل رحلة تحكي قصة ٢٥٪"],
  ["hebrew", "he", "כל מסע מספר סיפור"],
  ["thai", "th", "ทุกการเดินทางมีเรื่องราว"],
  ["emoji and signs", "en", "🎉 ✓ € ₹ → ©"],
] as const;

function draw(words: string, locale: string, families: string): Uint8ClampedArray {
  const canvas = createCanvas(900, 90);
  const context = canvas.getContext("2d");
  context.lang = locale;
  context.font = `700 40px ${families}`;
  context.fillText(words, 10, 60);
  return context.getImageData(0, 0, 900, 90).data;
}

test.each(samples)("%s words have a glyph for every character", (_name, locale, words) => {
  for (const weight of [400, 800]) {
    const fonts = chooseFonts(words, weight, "sans", chooseHan({ locale, words }));
    expect(fonts.missing).toEqual([]);
    for (const character of new Set(words.replace(/[\s\p{M}]/gu, ""))) {
      const glyph = draw(character, locale, fonts.families);
      // U+10FFFD is unassigned: whatever is drawn for it is the box for "no glyph".
      expect(glyph, character).not.toEqual(draw("\u{10FFFD}", locale, fonts.families));
      expect(
        glyph.some((value) => value > 0),
        character,
      ).toBe(true);
    }
  }
});

test("one Han character is drawn in the tradition of its locale", () => {
  const drawings = (["ja", "zh-Hans", "zh-Hant", "ko"] as const).map((locale) => {
    const fonts = chooseFonts("直骨", 400, "sans", chooseHan({ locale, words: "直骨" }));
    return Buffer.from(draw("直骨", locale, fonts.families)).toString("base64");
  });
  expect(new Set(drawings).size).toBeGreaterThanOrEqual(3);
});

test("a script tag decides where the language does not", () => {
  expect(chooseHan({ locale: "zh-TW", words: "海" })).toBe("traditional");
  expect(chooseHan({ locale: "und", words: "海と山" })).toBe("japanese");
  expect(chooseHan({ locale: "und", words: "바다" })).toBe("korean");
  expect(chooseHan({ locale: "und", script: "Hant", words: "海" })).toBe("traditional");
});

test("a wrapped text loses no character and no line is wider than asked", () => {
  function measure(line: string): number {
    return Array.from(line).length;
  }
  function squeeze(text: string): string {
    return text.replaceAll(/[\s\p{M}]/gu, "");
  }
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 120 }),
      fc.integer({ min: 4, max: 60 }),
      fc.boolean(),
      (words, widthPx, isBalanced) => {
        const { lines } = wrapWords(
          words.replaceAll(/\p{M}/gu, ""),
          "latin",
          "en",
          widthPx,
          measure,
          isBalanced,
        );
        expect(squeeze(lines.join(""))).toBe(squeeze(words));
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(widthPx + 4);
      },
    ),
  );
});

test("Chinese and Japanese lines never begin with closing marks", () => {
  const words = "はじめての旅を、もっと自由に。「海」へ行こう！そして、帰ってこよう。";
  for (let widthPx = 3; widthPx < 20; widthPx += 1) {
    const { lines } = wrapWords(words, "cjk", "ja", widthPx, (line) => line.length, false);
    for (const line of lines) expect(line).not.toMatch(/^[、。」！ー]/u);
  }
});

test("an amount stays on one line with its sign", () => {
  const { lines } = wrapWords("Скидки до 40 % на все туры", "latin", "ru", 13, (line) => line.length, false);
  expect(lines.some((line) => /40.%/u.test(line))).toBe(true);
});

test("a balanced Chinese headline breaks after its comma where that needs no more lines", () => {
  function wrap(words: string, widthPx: number): string[] {
    return wrapWords(words, "cjk", "zh-CN", widthPx, (line) => line.length, true).lines;
  }
  expect(wrap("春天，从这里开始", 6)).toEqual(["春天，", "从这里开始"]);
  expect(wrap("春天，从这里开始", 9)).toEqual(["春天，从这里开始"]);
});
