import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { hyphenate, splitSyllables } from "./hyphenate.ts";
import { computeLayout } from "./layout.ts";
import { wrapWords } from "./wrap.ts";

test.each([
  ["Donaudampfschifffahrtsgesellschaftskapitän", "Do nau dampf schiff fahrts ge sell schafts ka pi tän"],
  ["Geschwindigkeitsbegrenzung", "Ge schwin dig keits be gren zung"],
  ["достопримечательность", "дос то при ме ча тель ность"],
  ["Brr", "Brr"],
])("%s is broken between %s", (word, syllables) => {
  expect(splitSyllables(word).join(" ")).toBe(syllables);
});

test("a long word is broken with hyphens into as much as a line holds, and a short one never", () => {
  function within(most: number): (line: string) => boolean {
    return (line) => line.length <= most;
  }
  expect(hyphenate("Geschwindigkeitsbegrenzung! ", within(16))).toEqual([
    "Geschwindig-",
    "keitsbegrenzung! ",
  ]);
  expect(hyphenate("Geschwindigkeitsbegrenzung", within(26))).toEqual(["Geschwindigkeitsbegrenzung"]);
  expect(hyphenate("Frühlingsgrüße", within(6))).toEqual(["Frühlingsgrüße"]);
  expect(hyphenate("Geschwindigkeitsbegrenzung", within(4))).toEqual(["Geschwindigkeitsbegrenzung"]);
  expect(hyphenate("polyframe.example/geschwindigkeit", within(9))).toHaveLength(1);
});

test("a headline of one long word is set about as large as those beside it, on at most four lines", () => {
  const context = createCanvas(8, 8).getContext("2d");
  function setHeadline(words: string, width: number, height: number): { sizePx: number; lines: string[] } {
    const texts = [{ role: "headline", words, locale: "de", direction: "ltr" as const }];
    const block = computeLayout(context, { width, height, texts }).stacks[0]?.blocks[0];
    return block ?? { sizePx: 0, lines: [] };
  }
  for (const [width, height] of [
    [1536, 864],
    [832, 1200],
    [1440, 480],
  ] as const) {
    const long = setHeadline("Donaudampfschifffahrtsgesellschaftskapitän", width, height);
    const short = setHeadline("Frühlingsgrüße für zu Hause", width, height);
    expect(long.sizePx / short.sizePx, `${width} x ${height}`).toBeGreaterThan(0.5);
    expect(long.lines.length).toBeLessThanOrEqual(4);
    expect(long.lines.join("").replaceAll("-", "")).toBe("Donaudampfschifffahrtsgesellschaftskapitän");
  }
});

test("a Chinese headline keeps its break after the comma where a part of it needs two lines", () => {
  const { lines } = wrapWords("春季新品系列，現正登場", "cjk", "zh-TW", 5, (line) => line.length, true);
  expect(lines).toHaveLength(3);
  expect(lines.slice(0, 2).join("")).toBe("春季新品系列，");
  expect(lines[2]).toBe("現正登場");
});
