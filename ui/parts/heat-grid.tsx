import { useRef, useState } from "preact/hooks";
import type { GridCell, GridHead, GridModel } from "../model/grid.ts";
import { cx } from "./cx.ts";
import { type GridPosition, moveInGrid } from "./grid-keys.ts";
import css from "./heat-grid.module.css";
import { StateGlyph } from "./state-glyph.tsx";

type HeatGridProps = {
  label: string;
  model: GridModel;
  /** "switch": a click switches cells, rows and columns on and off. "open": a click opens one cell. */
  act: "switch" | "open";
  onCells: (ids: string[]) => void;
  chosen?: string | undefined;
};

const mostTallRows = 6;

/** Rows and columns of a set's cells. One tab stop; arrow keys move, space or Enter acts. */
export function HeatGrid({ label, model, act, onCells, chosen }: HeatGridProps) {
  const root = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<GridPosition>({ row: 0, column: 0 });
  const heads = act === "switch";
  function handleKey(event: KeyboardEvent): void {
    if (event.key === " " || event.key === "Enter") {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      const ids = findIds(model, at, heads);
      if (ids.length > 0) onCells(ids);
      return;
    }
    const next = moveInGrid(at, event, { rows: model.rows.length, columns: model.columns.length, heads });
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    root.current?.querySelector<HTMLElement>(`[data-at="${next.row}:${next.column}"]`)?.focus();
  }
  // Pictures are told apart by their shape too, which takes height; a list of many is kept short.
  const tall = act === "open" && model.rows.length <= mostTallRows;
  // Names of targets need the room that columns of shots do not.
  const wide = model.rowsAre === "targets";
  function tab(row: number, column: number): TabProps {
    return {
      tabIndex: at.row === row && at.column === column ? 0 : -1,
      "data-at": `${row}:${column}`,
      onFocus: () => setAt({ row, column }),
    };
  }
  return (
    <div class={css.scroll}>
      <div
        ref={root}
        class={cx(css.grid, wide && css.wide, tall && css.tall)}
        role="grid"
        aria-label={label}
        aria-multiselectable={heads}
        style={{ "--columns": model.columns.length }}
        onKeyDown={handleKey}
      >
        <div class={cx(css.row, css.headRow)} role="row">
          <span class={css.corner} role="columnheader">
            {model.rowsAre === "locales" ? "Language" : "Target"}
          </span>
          {model.columns.map((head, column) => (
            <Head
              key={head.key}
              head={head}
              kind="columnheader"
              act={heads}
              onCells={onCells}
              tab={tab(-1, column)}
            />
          ))}
        </div>
        {model.rows.map((head, row) => (
          <div key={head.key} class={css.row} role="row">
            <Head head={head} kind="rowheader" act={heads} onCells={onCells} tab={tab(row, -1)} />
            {(model.cells[row] ?? []).map((cell, column) => (
              <Cell
                key={model.columns[column]?.key ?? column}
                cell={cell}
                selected={heads ? cell?.state !== "off" : cell?.id === chosen}
                ringed={!heads && cell !== undefined && cell.id === chosen}
                onCells={onCells}
                tab={tab(row, column)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function findIds(model: GridModel, { row, column }: GridPosition, heads: boolean): string[] {
  if (heads && row === -1) return model.columns[column]?.ids ?? [];
  if (heads && column === -1) return model.rows[row]?.ids ?? [];
  const cell = model.cells[row]?.[column];
  return cell === undefined ? [] : [cell.id];
}

type TabProps = { tabIndex: number; "data-at": string; onFocus: () => void };

type HeadProps = {
  head: GridHead;
  kind: "rowheader" | "columnheader";
  act: boolean;
  onCells: (ids: string[]) => void;
  tab: TabProps;
};

function Head({ head, kind, act, onCells, tab }: HeadProps) {
  return (
    <span
      class={cx(kind === "rowheader" ? css.rowHead : css.columnHead, act && css.head)}
      role={kind}
      title={head.title}
      aria-label={head.title}
      onClick={act ? () => onCells(head.ids) : undefined}
      {...(act ? tab : {})}
    >
      {head.label}
    </span>
  );
}

type CellProps = {
  cell: GridCell | undefined;
  selected: boolean;
  ringed: boolean;
  onCells: (ids: string[]) => void;
  tab: TabProps;
};

function Cell({ cell, selected, ringed, onCells, tab }: CellProps) {
  if (cell === undefined) return <span class={css.cell} role="gridcell" aria-label="No such cell" {...tab} />;
  const { state, thumb, title, id, ratio } = cell;
  return (
    <span
      class={cx(css.cell, ringed && css.chosen)}
      role="gridcell"
      aria-label={title}
      aria-selected={selected}
      title={title}
      data-state={state}
      onClick={() => onCells([id])}
      {...tab}
    >
      <span class={cx(css.face, css[state], thumb !== undefined && css.pictured)}>
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
