import fc from "fast-check";
import { expect, it } from "vitest";
import {
  holds,
  overlap,
  panBy,
  rectBetween,
  rectToWindow,
  toPage,
  toWindow,
  visibleRect,
  zoomAbout,
} from "./view.ts";

const coordinate = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const view = fc.record({
  x: coordinate,
  y: coordinate,
  zoom: fc.double({ min: 0.02, max: 64, noNaN: true }),
});
const window = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 4000 }),
});
const point = fc.record({ x: fc.integer({ min: 0, max: 4000 }), y: fc.integer({ min: 0, max: 4000 }) });

it("a point of the window leads to the page and back", () => {
  fc.assert(
    fc.property(view, window, point, (from, size, at) => {
      const back = toWindow(from, size, toPage(from, size, at));
      expect(back.x).toBeCloseTo(at.x, 3);
      expect(back.y).toBeCloseTo(at.y, 3);
    }),
  );
});

it("zooming keeps the point under the pointer where it is, within the limits of zoom", () => {
  fc.assert(
    fc.property(
      view,
      window,
      point,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (from, size, at, factor) => {
        const next = zoomAbout(from, size, at, factor);
        expect(next.zoom).toBeGreaterThanOrEqual(0.02);
        expect(next.zoom).toBeLessThanOrEqual(64);
        const fixed = toWindow(next, size, toPage(from, size, at));
        expect(fixed.x).toBeCloseTo(at.x, 3);
        expect(fixed.y).toBeCloseTo(at.y, 3);
      },
    ),
  );
});

it("panning moves the page by the pixels dragged, whatever the zoom", () => {
  const size = { width: 800, height: 600 };
  const before = { x: 10, y: 20, zoom: 4 };
  const shown = toPage(before, size, { x: 100, y: 100 });
  expect(toWindow(panBy(before, 30, -50), size, shown)).toEqual({ x: 130, y: 50 });
});

it("the visible part of the page fills the window", () => {
  const size = { width: 800, height: 600 };
  const at = { x: 100, y: 100, zoom: 2 };
  expect(rectToWindow(at, size, visibleRect(at, size))).toEqual({ x: 0, y: 0, ...size });
});

it("a marquee is the same box whichever corner it was begun at", () => {
  const box = { x: 1, y: 2, width: 9, height: 18 };
  expect(rectBetween({ x: 1, y: 2 }, { x: 10, y: 20 })).toEqual(box);
  expect(rectBetween({ x: 10, y: 2 }, { x: 1, y: 20 })).toEqual(box);
});

it("boxes that only touch overlap, and a box holds itself", () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  expect(overlap(box, { ...box, x: 10 })).toBe(true);
  expect(overlap(box, { ...box, x: 10.1 })).toBe(false);
  expect(holds(box, box)).toBe(true);
  expect(holds(box, { ...box, x: 1 })).toBe(false);
});
