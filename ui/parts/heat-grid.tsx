import { useRef, useState } from "preact/hooks";
import type { GridCell, GridHead, GridModel } from "../model/grid.ts";
import { cx } from "./cx.ts";
import { type GridPosition, moveInGrid } from "./grid-keys.ts";
import { selectInGrid } from "./grid-select.ts";
import css from "./heat-grid.module.css";
import { StateGlyph } from "./state-glyph.tsx";

type HeatGridProps = {
  label: string;
  model: GridModel;
  /**
   * "switch": a click switches cells, rows and columns on and off. "select": it selects them, and `onCells` is told all that is
   * selected then. "open": a click opens one cell.
   */
  act: "switch" | "select" | "open";
  onCells: (ids: string[]) => void;
  chosen?: string | undefined;
  /** Ids of the cells that are selected. */
  selected?: readonly string[];
};

const mostTallRows = 6;

type Pressed = { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean };

/** Rows and columns of a set's cells. One tab stop; arrow keys move, space or Enter acts, shift selects up to there. */
export function HeatGrid(props: HeatGridProps) {
  const { label, model, act, chosen, selected = [] } = props;
  const actOn = useActs(props);
  const root = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<GridPosition>({ row: 0, column: 0 });
  const heads = act !== "open";
  const chosenIds = new Set(act === "select" ? selected : [chosen]);
  function handleKey(event: KeyboardEvent): void {
    if (event.key === " " || event.key === "Enter") {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      return actOn(at, event);
    }
    const next = moveInGrid(at, event, { rows: model.rows.length, columns: model.columns.length, heads });
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    root.current?.querySelector<HTMLElement>(`[data-at="${next.row}:${next.column}"]`)?.focus();
    if (act === "select" && event.shiftKey) actOn(next, event);
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
              onAct={(event) => actOn({ row: -1, column }, event)}
              tab={tab(-1, column)}
            />
          ))}
        </div>
        {model.rows.map((head, row) => (
          <div key={head.key} class={css.row} role="row">
            <Head
              head={head}
              kind="rowheader"
              act={heads}
              onAct={(event) => actOn({ row, column: -1 }, event)}
              tab={tab(row, -1)}
            />
            {(model.cells[row] ?? []).map((cell, column) => (
              <Cell
                key={model.columns[column]?.key ?? column}
                cell={cell}
                selected={isSelected(cell, chosenIds, act)}
                ringed={act !== "switch" && isSelected(cell, chosenIds, act)}
                onAct={(event) => actOn({ row, column }, event)}
                tab={tab(row, column)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What a click or a key does at a place of the grid. */
function useActs({
  model,
  act,
  onCells,
  selected = [],
}: HeatGridProps): (to: GridPosition, by: Pressed) => void {
  const fromRef = useRef<GridPosition>({ row: 0, column: 0 });
  return (to, { shiftKey, ctrlKey, metaKey }) => {
    const ids = findIds(model, to, act !== "open");
    if (ids.length === 0) return;
    if (act !== "select") return onCells(ids);
    const by = { from: fromRef.current, to, extend: shiftKey, toggle: ctrlKey || metaKey };
    onCells(selectInGrid(model, selected, by));
    if (!shiftKey) fromRef.current = to;
  };
}

/** What can be switched counts as selected while it is on. */
function isSelected(
  cell: GridCell | undefined,
  chosen: ReadonlySet<string | undefined>,
  act: HeatGridProps["act"],
): boolean {
  if (act === "switch") return cell?.state !== "off";
  return cell !== undefined && chosen.has(cell.id);
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
  onAct: (pressed: Pressed) => void;
  tab: TabProps;
};

function Head({ head, kind, act, onAct, tab }: HeadProps) {
  return (
    <span
      class={cx(kind === "rowheader" ? css.rowHead : css.columnHead, act && css.head)}
      role={kind}
      title={head.title}
      aria-label={head.title}
      onClick={act ? onAct : undefined}
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
  onAct: (pressed: Pressed) => void;
  tab: TabProps;
};

function Cell({ cell, selected, ringed, onAct, tab }: CellProps) {
  if (cell === undefined) return <span class={css.cell} role="gridcell" aria-label="No such cell" {...tab} />;
  const { state, thumb, title, ratio } = cell;
  return (
    <span
      class={cx(css.cell, ringed && css.chosen)}
      role="gridcell"
      aria-label={title}
      aria-selected={selected}
      title={title}
      data-state={state}
      onClick={onAct}
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
