import { expandCells } from "../../core/set.ts";
import { SetGrid } from "../sets/set-grid.tsx";
import { draft, look, open, targets } from "../store.ts";
import { DraftGrid } from "./draft-grid.tsx";
import { LookLine } from "./look-line.tsx";
import css from "./create-screen.module.css";

/** The set's cells, from two on: which are made, and what became of them when they last were. */
export function CellGrid() {
  const current = draft.value;
  const cells = expandCells(current.locales, targets.value.targets, current.shots);
  if (cells.length < 2 && open.value === undefined && look.value === undefined) return null;
  const on = cells.filter((cell) => !current.off.includes(cell.id)).length;
  return (
    <section aria-label="Cells">
      <div class={css.gridHead}>
        <h2>Cells</h2>
        <span class={css.muted}>
          {on === cells.length ? `${on} pictures` : `${on} of ${cells.length} pictures`}
        </span>
      </div>
      {open.value === undefined ? <DraftGrid cells={cells} /> : <SetGrid />}
      {(on > 1 || look.value !== undefined) && <LookLine />}
    </section>
  );
}
