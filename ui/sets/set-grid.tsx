import { formatDollars } from "../../core/money.ts";
import { expandCells } from "../../core/set.ts";
import { describePrice, isOffline } from "../model/call-to-action.ts";
import { buildSetGrid } from "../model/grid.ts";
import { listShownThumbs } from "../model/standings.ts";
import { LinkButton } from "../parts/button.tsx";
import { HeatGrid } from "../parts/heat-grid.tsx";
import { makeCells } from "../press.ts";
import { leaveOut, selectCells, showCells } from "../set-actions.ts";
import { draft, open, quoteDraft, relay, runs, standings, targets } from "../store.ts";
import css from "./set-grid.module.css";

/** Where each cell of the open set stands. A click selects, and the line below acts on what is selected. */
export function SetGrid() {
  const { value: now } = standings;
  const { value: set } = open;
  if (now === undefined || set === undefined) return null;
  const { locales, shots } = draft.value;
  const cells = expandCells(locales, targets.value.targets, shots);
  const thumbs = listShownThumbs(set.view, runs.value);
  const there = new Set(cells.map(({ id }) => id));
  const selected = set.selected.filter((id) => there.has(id));
  return (
    <>
      <HeatGrid
        label="Cells of the set"
        act="select"
        model={buildSetGrid(cells, now, thumbs)}
        selected={selected}
        onCells={selectCells}
      />
      <div class={css.line} role="group" aria-label="The selected cells">
        {selected.length === 0 ? (
          <span class={css.muted}>Click a picture to select it; Shift selects more.</span>
        ) : (
          <CellActs selected={selected} />
        )}
      </div>
    </>
  );
}

function CellActs({ selected }: { selected: readonly string[] }) {
  const off = new Set(draft.value.off);
  const wanted = selected.filter((id) => !off.has(id));
  const left = selected.filter((id) => off.has(id));
  return (
    <>
      <span class={css.muted}>{selected.length} selected</span>
      <span class={css.acts}>
        {wanted.length > 0 && <MakeThese cells={wanted} />}
        {wanted.length > 0 && (
          <LinkButton title="Their pictures stay where they are" onClick={() => leaveOut(wanted, true)}>
            Leave out
          </LinkButton>
        )}
        {left.length > 0 && <LinkButton onClick={() => leaveOut(left, false)}>Take back</LinkButton>}
        <LinkButton title="Brings it into view on the canvas" onClick={() => showCells(selected)}>
          Show
        </LinkButton>
      </span>
    </>
  );
}

/** The same command for selected cells and for a selected picture, with what it costs. */
export function MakeThese({ cells, label }: { cells: readonly string[]; label?: string }) {
  const quoted = quoteDraft({ cells });
  if (quoted.state !== "priced") return null;
  const { high } = quoted.quote.cost;
  const free = isOffline({ relay: relay.value });
  return (
    <LinkButton
      title={`A new version of ${cells.length === 1 ? "it" : "each"}, with the brief as it is now: ${describePrice(high, free)}`}
      onClick={() => makeCells(cells)}
    >
      {label ?? (cells.length === 1 ? "Make" : `Make ${cells.length}`)} ·{" "}
      {free ? "$0.00" : formatDollars(high)}
    </LinkButton>
  );
}
