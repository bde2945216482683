/** Where the focus goes in a grid. Row -1 and column -1 are the heads, when they can be acted on. */

export type GridPosition = { row: number; column: number };
type Extent = { rows: number; columns: number; heads: boolean };

/** The position after a key, or undefined when the key is not one that moves. It never leaves the grid. */
export function moveInGrid(
  at: GridPosition,
  pressed: { key: string; ctrlKey: boolean; metaKey: boolean },
  extent: Extent,
): GridPosition | undefined {
  const first = extent.heads ? -1 : 0;
  const far = pressed.ctrlKey || pressed.metaKey;
  const lastRow = extent.rows - 1;
  const lastColumn = extent.columns - 1;
  const moved = moveBy(at, pressed.key, far, { first, lastRow, lastColumn });
  if (moved === undefined) return undefined;
  const row = Math.min(lastRow, Math.max(first, moved.row));
  const column = Math.min(lastColumn, Math.max(first, moved.column));
  // The corner belongs to no row and no column.
  return row === -1 && column === -1 ? at : { row, column };
}

type Bounds = { first: number; lastRow: number; lastColumn: number };

function moveBy(at: GridPosition, key: string, far: boolean, bounds: Bounds): GridPosition | undefined {
  switch (key) {
    case "ArrowLeft":
      return { ...at, column: far ? bounds.first : at.column - 1 };
    case "ArrowRight":
      return { ...at, column: far ? bounds.lastColumn : at.column + 1 };
    case "ArrowUp":
      return { ...at, row: far ? bounds.first : at.row - 1 };
    case "ArrowDown":
      return { ...at, row: far ? bounds.lastRow : at.row + 1 };
    case "Home":
      return {
        row: far ? bounds.first : at.row,
        column: far ? Math.max(0, bounds.first) : Math.max(bounds.first, 0),
      };
    case "End":
      return { row: far ? bounds.lastRow : at.row, column: bounds.lastColumn };
    default:
      return undefined;
  }
}
