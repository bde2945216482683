import fc from "fast-check";
import { expect, test } from "vitest";
import { createCounter, createHistogram, formatFamilies } from "./exposition.ts";

test("a counter adds up per combination of labels", () => {
  const counter = createCounter("a_total", "Things.");
  counter.add({ kind: "x" });
  counter.add({ kind: "y" }, 2);
  counter.add({ kind: "x" });
  expect(formatFamilies([counter.read()])).toBe(
    '# HELP a_total Things.\n# TYPE a_total counter\na_total{kind="x"} 2\na_total{kind="y"} 2\n',
  );
});

test("a histogram's buckets are cumulative and end at the count", () => {
  const histogram = createHistogram("b_seconds", "Time.", [1, 5]);
  for (const value of [0.5, 1, 3, 9]) histogram.observe({}, value);
  expect(formatFamilies([histogram.read()]).split("\n").slice(2)).toEqual([
    'b_seconds_bucket{le="1"} 2',
    'b_seconds_bucket{le="5"} 3',
    'b_seconds_bucket{le="+Inf"} 4',
    "b_seconds_sum 13.5",
    "b_seconds_count 4",
    "",
  ]);
});

test("any label value stays on its line, between its quotes", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', "\\", "\n", "n", "a", "é", "}") }), (value) => {
      const text = formatFamilies([
        { name: "c", help: "C.", type: "gauge", samples: [{ labels: { team: value }, value: 1 }] },
      ]);
      const line = text.split("\n")[2] ?? "";
      const escaped = /^c\{team="((?:[^"\\]|\\[\\"n])*)"\} 1$/su.exec(line)?.[1];
      expect(escaped?.replaceAll(/\\(.)/gsu, (_, sign: string) => (sign === "n" ? "\n" : sign))).toBe(value);
    }),
  );
});

test("values without a number are written as Prometheus writes them", () => {
  const samples = [Infinity, -Infinity, NaN].map((value) => ({ value }));
  expect(formatFamilies([{ name: "d", help: "D.", type: "gauge", samples }])).toContain(
    "d +Inf\nd -Inf\nd NaN\n",
  );
});
