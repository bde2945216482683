import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundRects,
  defaultGaps,
  findFreeSpot,
  gapPx,
  layerName,
  layoutSection,
  layoutStrip,
  type Rect,
} from "./layout.ts";

const coordinate = fc.integer({ min: -2000, max: 2000 });
const extent = fc.integer({ min: 1, max: 900 });
const rect = fc.record({ x: coordinate, y: coordinate, width: extent, height: extent });

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("findFreeSpot", () => {
  const source = { x: 0, y: 0, width: 100, height: 100 };

  it("[G1] stands 40 px right of the source when nothing is there", () => {
    expect(findFreeSpot({ width: 50, height: 50 }, [source], { rightOf: source })).toEqual({ x: 140, y: 0 });
  });

  it("[G1] takes the first gap that is wide enough", () => {
    const obstacles = [
      { x: 160, y: 0, width: 40, height: 400 },
      { x: 300, y: 20, width: 40, height: 20 },
      { x: 600, y: 0, width: 40, height: 20 },
    ];
    expect(findFreeSpot({ width: 60, height: 60 }, obstacles, { rightOf: source })).toEqual({ x: 380, y: 0 });
    expect(findFreeSpot({ width: 60, height: 10 }, obstacles, { rightOf: source })).toEqual({ x: 240, y: 0 });
  });

  it("[G1] never covers anything, keeps the source's top and only moves right", () => {
    fc.assert(
      fc.property(
        rect,
        fc.array(rect, { maxLength: 30 }),
        extent,
        extent,
        (from, obstacles, width, height) => {
          const spot = findFreeSpot({ width, height }, obstacles, { rightOf: from });
          expect(spot.y).toBe(from.y);
          expect(spot.x).toBeGreaterThanOrEqual(from.x + from.width + gapPx);
          for (const obstacle of obstacles)
            expect(overlaps({ ...spot, width, height }, obstacle)).toBe(false);
        },
      ),
      { numRuns: 1000, seed: 1 },
    );
  });

  it("[G2] stays centred when the middle is free", () => {
    expect(findFreeSpot({ width: 100, height: 50 }, [], { center: { x: 10, y: 10 } })).toEqual({
      x: -40,
      y: -15,
    });
  });

  it("[G2] finds a free spot at least as near as every spot of a fine lattice", () => {
    const small = fc.record({
      x: fc.integer({ min: -300, max: 300 }),
      y: fc.integer({ min: -300, max: 300 }),
      width: fc.integer({ min: 1, max: 200 }),
      height: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(small, { maxLength: 6 }), (obstacles) => {
        const size = { width: 80, height: 60 };
        const spot = findFreeSpot(size, obstacles, { center: { x: 0, y: 0 } });
        const grown = obstacles.map((o) => ({
          x: o.x - 40,
          y: o.y - 40,
          width: o.width + 80,
          height: o.height + 80,
        }));
        for (const o of grown) expect(overlaps({ ...spot, ...size }, o)).toBe(false);
        const distance = (spot.x + 40) ** 2 + (spot.y + 30) ** 2;
        for (let x = -400; x <= 400; x += 20)
          for (let y = -400; y <= 400; y += 20)
            if ((x + 40) ** 2 + (y + 30) ** 2 < distance)
              expect(grown.some((o) => overlaps({ x, y, ...size }, o))).toBe(true);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});

describe("layoutSection", () => {
  const columns = [
    { label: "Hero", width: 1440, height: 900 },
    { label: "Story", width: 1080, height: 1920 },
  ];

  it("[G3] puts locales in rows and targets in columns, each cell the size of its target", () => {
    const layout = layoutSection(["en", "ja"], columns);
    expect(layout.cells).toHaveLength(2);
    expect(layout.cells[1]?.[0]).toEqual({ x: 240, y: 112 + 1920 + 40, width: 1440, height: 900 });
    expect(layout.cells[0]?.[1]).toEqual({ x: 240 + 1440 + 40, y: 112, width: 1080, height: 1920 });
    expect(layout.columnLabels.map((label) => label.text)).toEqual(["Hero", "Story"]);
    expect(layout.rowLabels[1]).toMatchObject({ text: "ja", x: 40, y: layout.cells[1]?.[0]?.y });
  });

  it("[G3] keeps rows as far apart as the frames' names between them need", () => {
    const layout = layoutSection(["en", "ja", "ar"], columns, { ...defaultGaps, rowGapPx: 230 });
    expect(layout.cells.map(([first]) => first?.y)).toEqual([112, 112 + 2150, 112 + 4300]);
    expect(layout.height).toBe(112 + 4300 + 1920 + 40);
  });

  it("[G3] holds every cell and label inside the section without overlap", () => {
    const column = fc.record({ label: fc.constantFrom("A", ""), width: extent, height: extent });
    const label = fc.constantFrom("en", "");
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 6 }),
        fc.array(column, { minLength: 1, maxLength: 6 }),
        (rows, cols) => {
          const layout = layoutSection(rows, cols);
          const all: Rect[] = [...layout.cells.flat(), ...layout.rowLabels, ...layout.columnLabels];
          const bounds = boundRects(all);
          expect(bounds && bounds.x >= 40 && bounds.x + bounds.width <= layout.width).toBe(true);
          expect(bounds && bounds.y >= 40 && bounds.y + bounds.height <= layout.height).toBe(true);
          const cells = layout.cells.flat();
          for (const [i, a] of cells.entries())
            for (const b of [...cells.slice(i + 1), ...layout.columnLabels])
              expect(overlaps(a, b)).toBe(false);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it("[G4] numbers a series in one strip", () => {
    const strip = layoutStrip(3, { width: 100, height: 80 });
    expect(strip.columnLabels.map((label) => label.text)).toEqual(["1", "2", "3"]);
    expect(strip.cells[0]?.map((cell) => cell.x)).toEqual([40, 180, 320]);
    expect(strip.width).toBe(460);
  });
});

describe("layerName", () => {
  it.each([
    [{ target: "Hero", locale: "ja-JP", width: 1080, height: 1350 }, "Hero/ja-JP/1080x1350"],
    [{ target: "Hero", locale: "und", width: 390.5, height: 844 }, "Hero/390.5x844"],
    [{ target: "Cards / Big", locale: "en", width: 10, height: 10, shotNumber: 2 }, "Cards-Big/en/10x10/2"],
    [{ target: " ", locale: "und", width: 10, height: 10, shotNumber: 0 }, "Picture/10x10"],
  ])("[G5] names %j %s", (cell, name) => {
    expect(layerName(cell)).toBe(name);
  });

  it("says a size once when the target's own name ends with it", () => {
    const size = { width: 1440, height: 900, locale: "und" };
    expect(layerName({ target: "Desktop 1440×900", ...size })).toBe("Desktop/1440x900");
    expect(layerName({ target: "Desktop 1440 x 900", ...size })).toBe("Desktop/1440x900");
    expect(layerName({ target: "Desktop 1280×800", ...size })).toBe("Desktop 1280×800/1440x900");
    expect(layerName({ target: "1440x900", ...size })).toBe("1440x900/1440x900");
  });

  it("[G6] bounds nothing as nothing", () => {
    expect(boundRects([])).toBeUndefined();
  });
});
