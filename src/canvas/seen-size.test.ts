import { expect, test } from "vitest";
import { readSeen } from "./seen-size.ts";

/** Degrees counter-clockwise, after mirroring on the axes named, as Figma writes both into one matrix. */
function matrix(degrees: number, mirrored: "" | "x" | "y" | "xy" = ""): Transform {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [x, y] = [mirrored.includes("x") ? -1 : 1, mirrored.includes("y") ? -1 : 1];
  return [
    [cos * x, sin * y, 10],
    [-sin * x, cos * y, 20],
  ];
}

const own = { width: 300, height: 100 };
const onItsSide = { width: 100, height: 300 };

test.each([
  ["as it was drawn", matrix(0), own, true],
  ["tilted a little", matrix(7), own, true],
  ["tilted the other way", matrix(-30), own, true],
  ["a quarter to the left", matrix(90), onItsSide, false],
  ["a quarter to the right", matrix(-90), onItsSide, false],
  ["nearly a quarter", matrix(80), onItsSide, false],
  ["on its head", matrix(180), own, false],
  ["mirrored", matrix(0, "x"), own, false],
  ["mirrored upside down", matrix(0, "y"), own, false],
  ["mirrored both ways, which is on its head", matrix(0, "xy"), own, false],
  ["mirrored both ways and turned back", matrix(180, "xy"), own, true],
  ["mirrored and a quarter to the left", matrix(90, "x"), onItsSide, false],
])("[G7] a layer is planned as it is seen: %s", (_, absoluteTransform, size, isUpright) => {
  expect(readSeen({ ...own, absoluteTransform })).toEqual({ ...size, isUpright });
});
