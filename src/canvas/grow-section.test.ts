import { describe, expect, test } from "vitest";
import type { Rect } from "../../core/layout.ts";
import type { Landing } from "../../core/outbox.ts";
import { columnOf, growSection, type Ground, type Standing } from "./grow-section.ts";

const sizes: Record<string, { width: number; height: number }> = {
  wide: { width: 400, height: 200 },
  tall: { width: 200, height: 300 },
  square: { width: 300, height: 300 },
};

function land(target: string, locale: string): Landing {
  return {
    cell: `${target}/${locale}`,
    takes: [1],
    locale,
    shotNumber: 0,
    target: { key: target, name: target, ...sizes[target]! },
    destination: "new-frame",
    places: [{}],
  };
}

function stand(target: string, locale: string, x: number, y: number): Standing {
  return { locale, column: columnOf({ target: { key: target } }), box: { x, y, ...sizes[target]! } };
}

const labels: Rect[] = [
  { x: 240, y: 40, width: 60, height: 20 },
  { x: 680, y: 40, width: 60, height: 20 },
  { x: 40, y: 112, width: 160, height: 20 },
  { x: 40, y: 452, width: 160, height: 20 },
];

/** Two targets in two languages, as they are arranged at first. */
function createGround(changes: Partial<Ground> = {}): Ground {
  const standing = changes.standing ?? [
    stand("wide", "en", 240, 112),
    stand("tall", "en", 680, 112),
    stand("wide", "de", 240, 452),
    stand("tall", "de", 680, 452),
  ];
  const obstacles = [...standing.map(({ box }) => box), ...labels];
  return { width: 920, height: 792, standing, obstacles, labels, labelPx: 16, ...changes };
}

function spotsOf(landings: readonly Landing[], ground: Ground): Record<string, [x: number, y: number]> {
  const { spots } = growSection(landings, ground);
  return Object.fromEntries(spots.map(({ landing, spot }) => [landing.cell, [spot.x, spot.y]]));
}

describe("[G8] cells that come later", () => {
  test("a new language gets a row below the lowest of ours, each of its cells in its column, and a label", () => {
    const {
      spots,
      labels: made,
      height,
      width,
    } = growSection([land("wide", "fr"), land("tall", "fr")], createGround());
    expect(spots.map(({ spot }) => [spot.x, spot.y])).toEqual([
      [240, 792],
      [680, 792],
    ]);
    expect(made).toMatchObject([{ text: "fr French", x: 40, y: 792 }]);
    expect([width, height]).toEqual([920, 792 + 300 + 40]);
  });

  test("a new target gets a column right of the rightmost, each of its cells in its row, and a label", () => {
    const {
      spots,
      labels: made,
      width,
      height,
    } = growSection([land("square", "en"), land("square", "de")], createGround());
    expect(spots.map(({ spot }) => [spot.x, spot.y])).toEqual([
      [920, 112],
      [920, 452],
    ]);
    expect(made).toMatchObject([{ text: "square", x: 920, y: 40 }]);
    expect([width, height]).toEqual([920 + 300 + 40, 792]);
  });

  test("a new target in a new language stands where both meet", () => {
    const landings = [land("square", "en"), land("square", "fr"), land("wide", "fr")];
    expect(spotsOf(landings, createGround())).toEqual({
      "square/en": [920, 112],
      "square/fr": [920, 792],
      "wide/fr": [240, 792],
    });
  });

  test("a cell whose frame is gone stands where its row and column meet, or right of what is there now", () => {
    const standing = createGround().standing.slice(0, 3);
    expect(spotsOf([land("tall", "de")], createGround({ standing, obstacles: [] }))).toEqual({
      "tall/de": [680, 452],
    });
    const inWay = { x: 700, y: 500, width: 100, height: 50 };
    expect(spotsOf([land("tall", "de")], createGround({ standing, obstacles: [inWay] }))).toEqual({
      "tall/de": [840, 452],
    });
  });

  test("a row goes below what a person put there, and a column right of it", () => {
    const note = { x: 500, y: 900, width: 200, height: 100 };
    expect(spotsOf([land("wide", "fr")], createGround({ obstacles: [note] }))).toEqual({
      "wide/fr": [240, 1040],
    });
    const aside = { x: 1000, y: 300, width: 10, height: 10 };
    expect(spotsOf([land("square", "en")], createGround({ obstacles: [aside] }))).toEqual({
      "square/en": [1050, 112],
    });
  });

  test("a row and a column are where most of their frames are, whichever a person moved", () => {
    const standing = [
      stand("wide", "en", 10, 20),
      stand("tall", "en", 680, 112),
      stand("square", "en", 920, 112),
      stand("wide", "de", 240, 452),
      stand("wide", "ja", 240, 792),
    ];
    expect(
      spotsOf([land("tall", "de"), land("wide", "fr")], createGround({ standing, obstacles: [] })),
    ).toEqual({
      "tall/de": [680, 452],
      "wide/fr": [240, 1032],
    });
  });

  test("in a section without labels a row's label stands above it, and a column's below where there is no room", () => {
    const ground = createGround({ standing: [stand("wide", "und", 40, 40)], labels: [], obstacles: [] });
    const row = growSection([land("wide", "fr")], ground);
    expect(row.spots[0]!.spot).toMatchObject({ x: 40, y: 352 });
    expect(row.labels).toMatchObject([{ text: "fr French", x: 40, y: 280 }]);
    const column = growSection([land("tall", "und")], ground);
    expect(column.spots[0]!.spot).toMatchObject({ x: 480, y: 40 });
    expect(column.labels).toMatchObject([{ text: "tall", x: 480, y: 360 }]);
  });

  test("a label that is too wide for the room left of the rows stands above its row", () => {
    const { labels: made, spots } = growSection([land("wide", "zh-Hant-TW")], createGround());
    expect(made[0]!.x).toBe(spots[0]!.spot.x);
    expect(made[0]!.y + made[0]!.height).toBeLessThan(spots[0]!.spot.y);
  });
});
