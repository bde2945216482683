/** Which cells are selected after a click or a key in a grid: one, a rectangle, a row, a column. Pure. */
import type { GridModel } from "../model/grid.ts";
import type { GridPosition } from "./grid-keys.ts";

export type SelectBy = {
  /** Where the last plain click was: a rectangle begins there. */
  from: GridPosition;
  /** What is clicked; row -1 or column -1 is a head, which stands for all of its cells. */
  to: GridPosition;
  /** Shift: everything between the two. */
  extend: boolean;
  /** Ctrl or Cmd: added to what is selected, or taken away where all of it was. */
  toggle: boolean;
};

/** The ids that are selected next, each once. A plain click on all that is selected selects nothing. */
export function selectInGrid(model: GridModel, selected: readonly string[], by: SelectBy): string[] {
  const ids = listIds(model, by.extend ? by.from : by.to, by.to);
  const before = new Set(selected);
  const isAll = ids.length > 0 && ids.every((id) => before.has(id));
  if (by.toggle) {
    const chosen = new Set(ids);
    const others = selected.filter((id) => !chosen.has(id));
    return isAll ? others : [...others, ...ids];
  }
  return isAll && !by.extend && ids.length === selected.length ? [] : ids;
}

/** The ids of all cells, row by row. */
export function listGridIds({ cells }: GridModel): string[] {
  return cells.flatMap((row) => row.flatMap((cell) => (cell === undefined ? [] : [cell.id])));
}

function listIds({ cells, rows, columns }: GridModel, from: GridPosition, to: GridPosition): string[] {
  const [top, bottom] = spanOf(from.row, to.row, rows.length);
  const [left, right] = spanOf(from.column, to.column, columns.length);
  return cells
    .slice(top, bottom + 1)
    .flatMap((row) => row.slice(left, right + 1).flatMap((cell) => (cell === undefined ? [] : [cell.id])));
}

/** From the lesser to the greater; a head spans all. */
function spanOf(one: number, other: number, length: number): [number, number] {
  return one === -1 || other === -1 ? [0, length - 1] : [Math.min(one, other), Math.max(one, other)];
}
