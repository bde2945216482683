import { describe, expect, test } from "vitest";
import { expandCells } from "../../core/set.ts";
import { hero, runView, square, story } from "../../test/panel-facts.ts";
import { createDraft } from "./draft.ts";
import { buildDraftGrid, buildRunGrid, chooseTakeState, summarizeCells } from "./grid.ts";
import { moveInGrid } from "../parts/grid-keys.ts";

describe("the shape of the grid", () => {
  test("rows are locales and columns targets when there are several locales", () => {
    const grid = buildDraftGrid(expandCells(["en", "ar"], [hero, story], []), createDraft(), undefined);
    expect(grid.rowsAre).toBe("locales");
    expect(grid.rows.map((row) => row.label)).toEqual(["en", "ar"]);
    expect(grid.columns.map((column) => column.label)).toEqual(["Hero", "Story"]);
  });

  const shots = [
    { key: "dawn", text: "At dawn" },
    { key: "dusk", text: "At dusk" },
  ];

  test("rows are targets when there is one locale, and columns shots", () => {
    const grid = buildDraftGrid(expandCells(["und"], [hero, square], shots), createDraft(), undefined);
    expect(grid.rows.map((row) => row.label)).toEqual(["Hero", "Post"]);
    expect(grid.columns.map((column) => column.label)).toEqual(["1", "2"]);
  });

  test("targets of one name are numbered, and shots of different targets are not", () => {
    const boxes = [hero, story, square].map((target) => ({ ...target, name: "Image" }));
    const rows = buildDraftGrid(expandCells(["und"], boxes, []), createDraft(), undefined).rows;
    expect(rows.map((row) => row.label)).toEqual(["Image 1", "Image 2", "Image 3"]);
    expect(new Set(rows.map((row) => row.title)).size).toBe(3);
    const series = buildDraftGrid(expandCells(["en", "ar"], [hero, story], shots), createDraft(), undefined);
    expect(series.columns.map((column) => column.label)).toEqual(["Hero", "2", "Story", "2"]);
  });

  test("a row's head carries every cell of the row", () => {
    const grid = buildDraftGrid(expandCells(["en", "ar"], [hero, story], []), createDraft(), undefined);
    expect(grid.rows[0]?.ids).toEqual(["n1-2/en", "n1-3/en"]);
    expect(grid.columns[1]?.ids).toEqual(["n1-3/en", "n1-3/ar"]);
  });
});

describe("a cell's state", () => {
  test("cells switched off are off, the others new until they were sent", () => {
    const draft = { ...createDraft(), off: ["n1-3/und"] };
    const grid = buildDraftGrid(expandCells(["und"], [hero, story], []), draft, undefined);
    expect(grid.cells.map(([cell]) => cell?.state)).toEqual(["new", "off"]);
  });

  test("a finished cell is stale once the brief has changed", () => {
    const view = runView([{ state: "succeeded", placement: "placed" }]);
    const cells = expandCells(["und"], [hero, story], []);
    const states = [false, true].map((changed) =>
      buildDraftGrid(cells, createDraft(), { view, changed }).cells.map(([cell]) => cell?.state),
    );
    expect(states).toEqual([
      ["done", "new"],
      ["stale", "new"],
    ]);
  });

  test("[S5] a picture of another size than asked is wrong, not done", () => {
    const [take] = runView([
      { state: "succeeded", placement: "placed", measured: { width: 1024, height: 1024 } },
    ]).takes;
    expect(take && chooseTakeState(take)).toBe("wrong");
  });

  test("only what stands on the canvas is ticked as done", () => {
    const states = (["placed", "placing", "not-placed"] as const).map((placement) => {
      const [take] = runView([{ state: "succeeded", placement }]).takes;
      return take && chooseTakeState(take);
    });
    expect(states).toEqual(["done", "running", "unplaced"]);
  });

  test("the takes of a cell share its square in the grid: what still moves decides, then the best that came", () => {
    const moving = summarizeCells(runView([{ state: "succeeded" }, { take: 2, state: "running" }]));
    expect([...moving.values()].map((cell) => cell.state)).toEqual(["running"]);
    const ended = summarizeCells(
      runView([{ state: "failed" }, { take: 2, state: "succeeded", placement: "placed" }]),
    );
    expect([...ended.values()].map((cell) => cell.state)).toEqual(["done"]);
  });

  test("a failed cell's name says why", () => {
    const failure = { kind: "moderation" as const, message: "Reword the brief.", retryable: false };
    const grid = buildRunGrid(runView([{ state: "failed", failure }]));
    expect(grid.cells[0]?.[0]?.title).toBe("Hero: failed. Reword the brief.");
  });
});

describe("keys in the grid", () => {
  const extent = { rows: 3, columns: 2, heads: true };
  function press(row: number, column: number, key: string, ctrlKey = false) {
    return moveInGrid({ row, column }, { key, ctrlKey, metaKey: false }, extent);
  }

  test("arrows move by one and stop at the edges", () => {
    expect(press(0, 0, "ArrowRight")).toEqual({ row: 0, column: 1 });
    expect(press(2, 1, "ArrowDown")).toEqual({ row: 2, column: 1 });
  });

  test("heads can be reached, the empty corner cannot", () => {
    expect(press(0, 0, "ArrowLeft")).toEqual({ row: 0, column: -1 });
    expect(press(-1, 0, "ArrowLeft")).toEqual({ row: -1, column: 0 });
  });

  test("with Ctrl an arrow goes to the end", () => {
    expect(press(0, 0, "ArrowDown", true)).toEqual({ row: 2, column: 0 });
  });

  test("other keys do not move", () => {
    expect(press(0, 0, "a")).toBeUndefined();
  });
});
