import { expect, test } from "vitest";
import type { Landing } from "../../core/outbox.ts";
import { arrangeCells } from "./arrange-cells.ts";

function createLanding(name: string, locale: string, shotNumber = 0, width = 400, height = 300): Landing {
  const target = { key: name, name, width, height };
  const cell = `${name}/${locale}/${shotNumber}`;
  return { cell, takes: [1], locale, shotNumber, target, destination: "new-frame", places: [{}] };
}

function labels(cells: Landing[]): string[] {
  return arrangeCells(cells).labels.map((label) => label.text);
}

test("rows are locales and columns targets, labelled with name and tag", () => {
  const cells = ["en", "ar"].flatMap((locale) => [
    createLanding("Hero", locale),
    createLanding("Story", locale),
  ]);
  expect(labels(cells)).toEqual(["en English", "ar Arabic", "Hero", "Story"]);
  const { spots } = arrangeCells(cells);
  expect(spots[0]?.spot.y).toBe(spots[1]?.spot.y);
  expect(spots[0]?.spot.x).toBe(spots[2]?.spot.x);
});

test("one unnamed language leaves no room for row labels", () => {
  expect(labels([createLanding("Hero", "und"), createLanding("Story", "und")])).toEqual(["Hero", "Story"]);
});

test("a series is numbered; a series of several targets carries their names", () => {
  expect(labels([createLanding("Hero", "und", 1), createLanding("Hero", "und", 2)])).toEqual(["1", "2"]);
  expect(labels([createLanding("A", "und", 1), createLanding("B", "und", 1)])).toEqual(["A 1", "B 1"]);
});

/** Type size on screen when the section fits a window that shows 900 x 700 pixels of the canvas. */
function sizeOnScreen(cells: Landing[]): number {
  const { labelPx, width, height } = arrangeCells(cells);
  return labelPx * Math.min(1, 900 / width, 700 / height);
}

test("labels are legible at the zoom at which their section fits the window", () => {
  const one = [createLanding("A", "und", 1)];
  expect(arrangeCells(one).labelPx).toBe(16);
  const some = ["en", "de", "ja"].flatMap((locale) => [
    createLanding("Desktop 1440×900", locale, 0, 1440, 900),
    createLanding("Story 1080×1920", locale, 0, 1080, 1920),
  ]);
  const tags = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "uk", "ar", "he", "hi", "ja"];
  const many = tags.flatMap((locale) => [
    createLanding("Square", locale, 0, 1080, 1080),
    createLanding("Story", locale, 0, 1080, 1920),
  ]);
  for (const cells of [one, some, many]) expect(sizeOnScreen(cells)).toBeGreaterThan(10);
});

test("no two cells of a set overlap, holes in the grid included", () => {
  const cells = [
    createLanding("A", "en"),
    createLanding("B", "de", 0, 900, 1200),
    createLanding("C", "en", 0, 50, 20),
  ];
  const { spots, width, height } = arrangeCells(cells);
  for (const { spot } of spots) {
    expect(spot.x + spot.width).toBeLessThanOrEqual(width);
    expect(spot.y + spot.height).toBeLessThanOrEqual(height);
  }
  const [a, b] = spots;
  expect(a!.spot.y + a!.spot.height).toBeLessThanOrEqual(b!.spot.y);
});

test("frames' own names have room under the labels at every zoom that leaves the labels readable", () => {
  const { labels: all, labelPx, spots } = arrangeCells([createLanding("A", "und", 1, 1080, 1920)]);
  // Figma's names take about 18 px on the screen; letters of 8 px can just be read.
  const zoom = 8 / labelPx;
  const labelEnd = all[0]!.y + 1.21 * labelPx;
  expect((spots[0]!.spot.y - labelEnd) * zoom).toBeGreaterThan(18);
});

test("[G3] frames' own names stay off the pictures above them at the zoom at which the section fits", () => {
  const sets = [
    ["en", "ja", "ar"].map((locale) => createLanding("Story", locale, 0, 1080, 1920)),
    ["en", "ja"].map((locale) => createLanding("Desktop", locale, 0, 1440, 900)),
    ["en", "ja", "ar", "he", "de"].map((locale) => createLanding("Square", locale, 0, 1080, 1080)),
    ["en", "ja", "ar"].map((locale) => createLanding("Small", locale, 0, 320, 160)),
  ];
  for (const cells of sets) {
    const { spots, width, height } = arrangeCells(cells);
    const [first, second] = spots;
    const zoom = Math.min(1, 900 / width, 700 / height);
    const apartPx = second!.spot.y - (first!.spot.y + first!.spot.height);
    // Names take some 18 px of the screen.
    expect(apartPx * zoom).toBeGreaterThan(18);
  }
});

test("no label runs into the picture or the label beside it", () => {
  const cells = [
    createLanding("Skyscraper 160×600", "zh-TW", 0, 160, 600),
    createLanding("商品画像", "zh-TW", 0, 40, 1920),
    createLanding("Leaderboard", "zh-TW", 0, 728, 90),
  ];
  const { labels: all, labelPx, spots, width } = arrangeCells(cells);
  const [row, first, second, third] = all;
  // Inter Medium takes 0.56 em a letter on average.
  const rowEnd = row!.x + row!.text.length * 0.56 * labelPx;
  expect(rowEnd).toBeLessThan(spots[0]!.spot.x);
  expect(first!.x + first!.text.length * 0.56 * labelPx).toBeLessThan(second!.x);
  expect(second!.x + second!.text.length * labelPx).toBeLessThan(third!.x);
  expect(third!.x + third!.width).toBeLessThan(width);
});
