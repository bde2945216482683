/** What clicks, drags and keys select in a grid, and where the next rectangle begins. */
import { useRef } from "preact/hooks";
import type { GridModel } from "../model/grid.ts";
import type { GridPosition } from "./grid-keys.ts";
import { listGridIds, selectInGrid } from "./grid-select.ts";

export type Pressed = { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean };

export type GridSelect = {
  /** A key without Shift led there: the next rectangle begins at it. */
  begin: (from: GridPosition) => void;
  /** Space or Enter at a place, or a key with Shift that led there. */
  act: (to: GridPosition, by: Pressed) => void;
  /** A click does the same; the one that ends a drag where it began does nothing. */
  click: (to: GridPosition, by: Pressed) => void;
  /** The button of the pointer goes down at a place: a drag may begin there. */
  hold: (from: GridPosition, by: Pressed) => void;
  /** The pointer comes over another place; `buttons` says whether its main button is still down. */
  drag: (to: GridPosition, pointer: { buttons: number }) => void;
  /** Ctrl or Cmd with A, and Escape. True where the key was one of them and did something. */
  key: (event: KeyboardEvent) => boolean;
};

/** `onCells` is told the ids of all that is selected then. */
export function useGridSelect(
  model: GridModel,
  selected: readonly string[],
  onCells: (ids: string[]) => void,
): GridSelect {
  const keptRef = useRef({ from: { row: 0, column: 0 }, holds: false, dragged: false });
  function act(to: GridPosition, { shiftKey, ctrlKey, metaKey }: Pressed): void {
    const { from } = keptRef.current;
    const by = { from, to, extend: shiftKey, toggle: ctrlKey || metaKey };
    onCells(selectInGrid(model, selected, by));
    if (!shiftKey) keptRef.current.from = to;
  }
  return {
    begin(from) {
      keptRef.current.from = from;
    },
    act,
    click(to, by) {
      if (!keptRef.current.dragged) act(to, by);
    },
    hold(from, { shiftKey }) {
      keptRef.current = { from: shiftKey ? keptRef.current.from : from, holds: true, dragged: false };
    },
    drag(to, { buttons }) {
      const { from, holds } = keptRef.current;
      if (!holds) return;
      const isDown = (buttons & 1) === 1;
      keptRef.current = { from, holds: isDown, dragged: isDown };
      if (isDown) onCells(selectInGrid(model, selected, { from, to, extend: true, toggle: false }));
    },
    key({ key, ctrlKey, metaKey }) {
      if (key === "Escape" && selected.length > 0) {
        onCells([]);
        return true;
      }
      if (key.toLowerCase() !== "a" || !(ctrlKey || metaKey)) return false;
      onCells(listGridIds(model));
      return true;
    },
  };
}
