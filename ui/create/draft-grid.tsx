import type { Cell } from "../../core/set.ts";
import { edit, fingerprintDraft } from "../actions.ts";
import { keepOnly } from "../model/draft.ts";
import { buildDraftGrid } from "../model/grid.ts";
import { LinkButton } from "../parts/button.tsx";
import { HeatGrid } from "../parts/heat-grid.tsx";
import { leaveOut, selectCells } from "../set-actions.ts";
import { SelectedLine, listSelected } from "../sets/selected-line.tsx";
import { draft, runs, sent } from "../store.ts";

/** The cells that a press makes a new set of, and what became of them when they last were made. Selecting changes no price. */
export function DraftGrid({ cells }: { cells: readonly Cell[] }) {
  const current = draft.value;
  const view = runs.value.find(({ run }) => run === sent.value?.run);
  const past =
    view === undefined ? undefined : { view, changed: sent.value?.fingerprint !== fingerprintDraft(current) };
  const selected = listSelected(cells);
  return (
    <>
      <HeatGrid
        label="Cells to make"
        act="select"
        model={buildDraftGrid(cells, current, past)}
        chosen={selected}
        onCells={selectCells}
      />
      <SelectedLine count={selected.length}>
        <DraftActs cells={cells} selected={selected} />
      </SelectedLine>
    </>
  );
}

function DraftActs({ cells, selected }: { cells: readonly Cell[]; selected: readonly string[] }) {
  const off = new Set(draft.value.off);
  const wanted = selected.filter((id) => !off.has(id));
  const left = selected.filter((id) => off.has(id));
  const all = cells.map(({ id }) => id);
  const isOnly = left.length === 0 && all.length - selected.length === all.filter((id) => off.has(id)).length;
  return (
    <>
      {!isOnly && (
        <LinkButton
          title="All others are left out"
          onClick={() => edit((before) => keepOnly(before, all, selected))}
        >
          Make only {selected.length === 1 ? "this one" : "these"}
        </LinkButton>
      )}
      {wanted.length > 0 && <LinkButton onClick={() => leaveOut(wanted, true)}>Leave out</LinkButton>}
      {left.length > 0 && <LinkButton onClick={() => leaveOut(left, false)}>Take back</LinkButton>}
    </>
  );
}
