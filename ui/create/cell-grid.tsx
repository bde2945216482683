import { edit } from "../actions.ts";
import { setSettings } from "../model/draft.ts";
import { Toggle } from "../kit.ts";
import { expandCells } from "../../core/set.ts";
import { SetGrid } from "../sets/set-grid.tsx";
import { draft, open, targets } from "../store.ts";
import { DraftGrid } from "./draft-grid.tsx";
import css from "./create-screen.module.css";

/** The set's cells, from two on: which are made, and what became of them when they last were. */
export function CellGrid() {
  const current = draft.value;
  const cells = expandCells(current.locales, targets.value.targets, current.shots);
  if (cells.length < 2 && open.value === undefined) return null;
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
      {on > 1 && <SameLook />}
    </section>
  );
}

/** Series and campaigns want one look: the first picture is the anchor the others are made from. */
function SameLook() {
  return (
    <div class={css.look}>
      <Toggle
        value={draft.value.settings.sameLook === true}
        onValueChange={(sameLook: boolean) => edit((before) => setSettings(before, { sameLook }))}
      >
        Same look: make the others from the first picture
      </Toggle>
    </div>
  );
}
