import type { ComponentChildren } from "preact";
import type { Cell } from "../../core/set.ts";
import { selectedCells } from "../store.ts";
import css from "./set-grid.module.css";

/** The line below a grid: how many cells are selected, with what can be done with them; without any, how to select. */
export function SelectedLine({ count, children }: { count: number; children: ComponentChildren }) {
  return (
    <div class={css.line} role="group" aria-label="The selected cells">
      {count === 0 ? (
        <span class={css.muted}>Click a picture to select it; Shift selects more.</span>
      ) : (
        <>
          <span class={css.muted}>{count} selected</span>
          <span class={css.acts}>{children}</span>
        </>
      )}
    </div>
  );
}

/** The ids that are selected, of these cells: others left the grid since. */
export function listSelected(cells: readonly Cell[]): string[] {
  const there = new Set(cells.map(({ id }) => id));
  return selectedCells.value.filter((id) => there.has(id));
}
