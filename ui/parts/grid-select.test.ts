import { expect, test } from "vitest";
import type { GridModel } from "../model/grid.ts";
import { selectInGrid } from "./grid-select.ts";

function head(key: string) {
  return { key, label: key, title: key, ids: [] };
}

const model: GridModel = {
  rowsAre: "locales",
  rows: ["en", "de"].map(head),
  columns: ["a", "b", "c"].map(head),
  cells: ["en", "de"].map((row) =>
    ["a", "b", "c"].map((column) => ({ id: `${column}/${row}`, state: "new", title: "", ratio: 1 })),
  ),
};

const plain = { from: { row: 0, column: 0 }, extend: false, toggle: false };

test("a click selects one cell, a second click on it none", () => {
  const by = { ...plain, to: { row: 1, column: 2 } };
  expect(selectInGrid(model, ["a/en"], by)).toEqual(["c/de"]);
  expect(selectInGrid(model, ["c/de"], by)).toEqual([]);
});

test("shift selects the rectangle from the last click, in either direction", () => {
  const forward = { ...plain, extend: true, to: { row: 1, column: 1 } };
  const back = { ...plain, extend: true, from: { row: 1, column: 1 }, to: { row: 0, column: 0 } };
  expect(selectInGrid(model, [], forward)).toEqual(["a/en", "b/en", "a/de", "b/de"]);
  expect(selectInGrid(model, [], back)).toEqual(selectInGrid(model, [], forward));
});

test("a head selects its row or column, and two heads with shift all between them", () => {
  expect(selectInGrid(model, [], { ...plain, to: { row: 1, column: -1 } })).toEqual(["a/de", "b/de", "c/de"]);
  const columns = { ...plain, extend: true, from: { row: -1, column: 1 }, to: { row: -1, column: 2 } };
  expect(selectInGrid(model, [], columns)).toEqual(["b/en", "c/en", "b/de", "c/de"]);
});

test("Ctrl adds what is clicked, and takes it away again", () => {
  const by = { ...plain, toggle: true, to: { row: 0, column: 1 } };
  expect(selectInGrid(model, ["c/de"], by)).toEqual(["c/de", "b/en"]);
  expect(selectInGrid(model, ["c/de", "b/en"], by)).toEqual(["c/de"]);
});
