import { expandCells } from "../../core/set.ts";
import { buildSetGrid } from "../model/grid.ts";
import { findLookCell } from "../model/look.ts";
import { listShown } from "../model/standings.ts";
import { LinkButton } from "../parts/button.tsx";
import { HeatGrid } from "../parts/heat-grid.tsx";
import { leaveOut, selectCells, showCells } from "../set-actions.ts";
import { FinishThese } from "./finish-these.tsx";
import { MakeThese } from "./make-these.tsx";
import { SelectedLine, listSelected } from "./selected-line.tsx";
import { UseAsLook } from "./use-as-look.tsx";
import { draft, look, open, runs, standings, targets } from "../store.ts";

/** Where each cell of the open set stands. A click selects, and the line below acts on what is selected. */
export function SetGrid() {
  const { value: now } = standings;
  const { value: set } = open;
  if (now === undefined || set === undefined) return null;
  const { locales, shots } = draft.value;
  const cells = expandCells(locales, targets.value.targets, shots);
  const shown = listShown(set.view, runs.value);
  const selected = listSelected(cells);
  return (
    <>
      <HeatGrid
        label="Cells of the set"
        act="select"
        model={buildSetGrid(
          cells,
          now,
          shown,
          look.value && findLookCell(look.value, set.view?.placements ?? []),
        )}
        chosen={selected}
        onCells={selectCells}
      />
      <SelectedLine count={selected.length}>
        <CellActs selected={selected} />
      </SelectedLine>
    </>
  );
}

function CellActs({ selected }: { selected: readonly string[] }) {
  const off = new Set(draft.value.off);
  const wanted = selected.filter((id) => !off.has(id));
  const left = selected.filter((id) => off.has(id));
  const [only, second] = selected;
  return (
    <>
      {wanted.length > 0 && <FinishThese cells={wanted} />}
      {wanted.length > 0 && <MakeThese cells={wanted} />}
      {only !== undefined && second === undefined && <UseAsLook cell={only} />}
      {wanted.length > 0 && (
        <LinkButton title="Their pictures stay where they are" onClick={() => leaveOut(wanted, true)}>
          Leave out
        </LinkButton>
      )}
      {left.length > 0 && <LinkButton onClick={() => leaveOut(left, false)}>Take back</LinkButton>}
      <LinkButton title="Brings it into view on the canvas" onClick={() => showCells(selected)}>
        Show
      </LinkButton>
    </>
  );
}
