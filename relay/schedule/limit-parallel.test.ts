import { expect, test } from "vitest";
import { limitParallel } from "./limit-parallel.ts";

const minute = { seconds: { low: 50, high: 70 } };

function bodyOf(cells: number, references: number) {
  return {
    brief: {
      subject: "a fox",
      references: Array.from({ length: references }, (_, n) => ({ asset: `r${n}`, role: "style" as const })),
    },
    cells: Array.from({ length: cells }, (_, n) => ({ id: `c${n}`, target: { width: 100, height: 100 } })),
  };
}

test.each([
  [64, null, 0, minute, 64],
  [64, 20, 0, minute, 20],
  [8, 20, 0, minute, 8],
  [64, 20, 3, minute, 5],
  [64, 5, 9, minute, 1],
  [64, 20, 0, { seconds: { low: 6, high: 12 } }, 3],
  [64, 20, 0, undefined, 64],
])(
  "of %i calls, at %s images a minute with %i references, a quote counts on what fits",
  (parallel, rate, references, quality, at) => {
    expect(limitParallel(parallel, rate, bodyOf(10, references), quality)).toBe(at);
  },
);
