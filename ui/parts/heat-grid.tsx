import { useRef, useState } from "preact/hooks";
import type { GridCell, GridHead, GridModel } from "../model/grid.ts";
import { cx } from "./cx.ts";
import { type GridPosition, moveInGrid } from "./grid-keys.ts";
import css from "./heat-grid.module.css";
import { LookGlyph, StateGlyph } from "./state-glyph.tsx";
import { useGridSelect } from "./use-grid-select.ts";

type HeatGridProps = {
  label: string;
  model: GridModel;
  /** "select": clicks, drags and keys select cells, rows and columns. "open": a click opens one cell. */
  act: "select" | "open";
  /** Told the ids of all that is selected then, or of the cell that is opened. */
  onCells: (ids: string[]) => void;
  /** Ids of the cells that are selected, or of the one that is open. */
  chosen: readonly string[];
};

const mostTallRows = 6;

/** Rows and columns of a set's cells. One tab stop; arrow keys move, space or Enter acts, shift selects up to there. */
export function HeatGrid({ label, model, act, chosen, onCells }: HeatGridProps) {
  const root = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<GridPosition>({ row: 0, column: 0 });
  const select = useGridSelect(model, chosen, onCells);
  const selects = act === "select";
  const chosenIds = new Set(chosen);
  function openAt({ row, column }: GridPosition): void {
    const cell = model.cells[row]?.[column];
    if (cell !== undefined) onCells([cell.id]);
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key === " " || event.key === "Enter") {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      return selects ? select.act(at, event) : openAt(at);
    }
    if (selects && select.key(event)) return event.preventDefault();
    const extent = { rows: model.rows.length, columns: model.columns.length, heads: selects };
    const next = moveInGrid(at, event, extent);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    root.current?.querySelector<HTMLElement>(`[data-at="${next.row}:${next.column}"]`)?.focus();
    if (!selects) return;
    if (event.shiftKey) select.act(next, event);
    else select.begin(next);
  }
  // Pictures are told apart by their shape too, which takes height; a list of many is kept short.
  const tall = act === "open" && model.rows.length <= mostTallRows;
  // Names of targets need the room that columns of shots do not.
  const wide = model.rowsAre === "targets";
  function place(row: number, column: number): PlaceProps {
    const to = { row, column };
    return {
      tabIndex: at.row === row && at.column === column ? 0 : -1,
      "data-at": `${row}:${column}`,
      onFocus: () => setAt(to),
      onClick: (event) => (selects ? select.click(to, event) : openAt(to)),
      ...(selects
        ? {
            onPointerDown: (event) => select.hold(to, event),
            onPointerEnter: (event) => select.drag(to, event),
          }
        : {}),
    };
  }
  return (
    <div class={css.scroll}>
      <div
        ref={root}
        class={cx(css.grid, wide && css.wide, tall && css.tall)}
        role="grid"
        aria-label={label}
        aria-multiselectable={selects}
        style={{ "--columns": model.columns.length }}
        onKeyDown={handleKey}
      >
        <div class={cx(css.row, css.headRow)} role="row">
          <span class={css.corner} role="columnheader">
            {model.rowsAre === "locales" ? "Language" : "Target"}
          </span>
          {model.columns.map((head, column) => (
            <Head key={head.key} head={head} kind="columnheader" place={selects && place(-1, column)} />
          ))}
        </div>
        {model.rows.map((head, row) => (
          <div key={head.key} class={css.row} role="row">
            <Head head={head} kind="rowheader" place={selects && place(row, -1)} />
            {(model.cells[row] ?? []).map((cell, column) => (
              <Cell
                key={model.columns[column]?.key ?? column}
                cell={cell}
                chosen={cell !== undefined && chosenIds.has(cell.id)}
                place={place(row, column)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What makes one place of the grid answer to pointer and keys. */
type PlaceProps = {
  tabIndex: number;
  "data-at": string;
  onFocus: () => void;
  onClick: (event: MouseEvent) => void;
  onPointerDown?: (event: PointerEvent) => void;
  onPointerEnter?: (event: PointerEvent) => void;
};

/** `place` is false where heads are not acted on. */
type HeadProps = { head: GridHead; kind: "rowheader" | "columnheader"; place: PlaceProps | false };

function Head({ head, kind, place }: HeadProps) {
  return (
    <span
      class={cx(kind === "rowheader" ? css.rowHead : css.columnHead, place && css.head)}
      role={kind}
      title={head.title}
      aria-label={head.title}
      {...(place || {})}
    >
      {head.label}
    </span>
  );
}

type CellProps = { cell: GridCell | undefined; chosen: boolean; place: PlaceProps };

function Cell({ cell, chosen, place }: CellProps) {
  if (cell === undefined)
    return <span class={css.cell} role="gridcell" aria-label="No such cell" {...place} />;
  const { state, thumb, title, ratio, isLook = false } = cell;
  return (
    <span
      class={cx(css.cell, chosen && css.chosen)}
      role="gridcell"
      aria-label={title}
      aria-selected={chosen}
      title={title}
      data-state={state}
      {...place}
    >
      <span class={cx(css.face, css[state], thumb !== undefined && css.pictured)}>
        {isLook && (
          <span class={css.mark}>
            <LookGlyph />
          </span>
        )}
        {thumb === undefined ? (
          <StateGlyph state={state} />
        ) : (
          <>
            <span class={css.picture} style={{ backgroundImage: `url("${thumb}")`, "--ratio": ratio }} />
            <span class={css.badge}>
              <StateGlyph state={state} />
            </span>
          </>
        )}
      </span>
    </span>
  );
}
