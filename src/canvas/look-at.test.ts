import { expect, test } from "vitest";
import { lookBeside } from "./look-at.ts";

const bounds = { x: 0, y: 0, width: 1200, height: 800 };
const panel = { x: 700, y: 50, width: 400, height: 640 };

test("a layer beside the panel stays where it is", () => {
  expect(lookBeside({ x: 100, y: 100, width: 500, height: 90 }, bounds, panel, 1)).toBeUndefined();
  expect(lookBeside({ x: 800, y: 700, width: 100, height: 50 }, bounds, panel, 1)).toBeUndefined();
});

test("a layer under the panel comes to the middle of the wider side", () => {
  const view = lookBeside({ x: 500, y: 350, width: 200 + 20, height: 100 }, bounds, panel, 1);
  // The side is 700 px wide: its middle is 250 px left of the view's.
  expect(view).toEqual({ center: { x: 610 + 250, y: 400 }, zoom: 1 });
});

test("a layer wider than the side is shown smaller, and whole", () => {
  const box = { x: 236, y: 355, width: 728, height: 90 };
  const view = lookBeside(box, bounds, panel, 1);
  expect(view?.zoom).toBeCloseTo(630 / 728, 6);
  const leftPx = (box.x - view!.center.x) * view!.zoom + 600;
  expect([leftPx, leftPx + box.width * view!.zoom]).toEqual([expect.closeTo(35), expect.closeTo(665)]);
});

test("at half the zoom the room counts in pixels of the screen", () => {
  const wide = { x: -1200, y: -800, width: 2400, height: 1600 };
  const there = { x: -1100, y: -700, width: 800, height: 1280 };
  const view = lookBeside({ x: -500, y: -50, width: 100, height: 100 }, wide, there, 0.5);
  // Right of the panel are 750 px of the screen, their middle 225 px right of the view's.
  expect(view).toEqual({ center: { x: -450 - 450, y: 0 }, zoom: 0.5 });
});

test("a panel that leaves no side wide enough moves nothing", () => {
  const wide = { x: 100, y: 0, width: 1000, height: 800 };
  expect(lookBeside({ x: 300, y: 300, width: 100, height: 100 }, bounds, wide, 1)).toBeUndefined();
});
