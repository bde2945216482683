/** The heat grid's model: cells of a set, or of a run, as rows and columns. One picture and a campaign share it. */
import type { RunView, TakeView } from "../../core/messages.ts";
import { localeFacts } from "../../core/locale.ts";
import type { CellStanding, CellState } from "../../core/set/cell-state.ts";
import type { Cell, Draft, Target } from "../../core/set.ts";
import { nameCell, nameShot } from "./cell-name.ts";
import { describeDrift } from "./describe-drift.ts";
import { describeStanding } from "./describe-standing.ts";
import type { ShownFacts } from "./standings.ts";
import { countSame, formatSize, shortenName } from "./targets.ts";

export const gridStates = [
  "off",
  "new",
  "stale",
  "waiting",
  "running",
  "done",
  "wrong",
  "unplaced",
  "failed",
  "unsure",
  "cancelled",
  "draft",
] as const;
export type GridState = (typeof gridStates)[number];

/** `ratio` is the target's width by its height: what the canvas shows of the picture in `thumb`. */
export type GridCell = {
  id: string;
  state: GridState;
  title: string;
  ratio: number;
  thumb?: string;
  /** True where its picture is the look of the others. */
  isLook?: boolean;
};
export type GridHead = { key: string; label: string; title: string; ids: string[]; lang?: string };
export type GridModel = {
  /** What rows are, for the corner and for screen readers. */
  rowsAre: "locales" | "targets";
  rows: GridHead[];
  columns: GridHead[];
  cells: (GridCell | undefined)[][];
};

type Entry = {
  id: string;
  locale: string;
  target: Target;
  shot?: string | undefined;
  shotNumber: number;
  state: GridState;
  detail?: string | undefined;
  thumb?: string | undefined;
  isLook?: boolean | undefined;
};

const stateWords: Record<GridState, string> = {
  off: "left out",
  new: "new",
  stale: "changed",
  waiting: "waiting",
  running: "being made",
  done: "done",
  wrong: "not as asked",
  unplaced: "made, not on the canvas",
  failed: "failed",
  unsure: "failed, and may have been paid",
  cancelled: "cancelled",
  draft: "draft",
};

/** The word for a state, as it is read out and shown in tooltips. */
export function describeState(state: GridState): string {
  return stateWords[state];
}

/** Lays entries out: rows are locales and columns targets and shots; with one locale, rows are targets. */
export function layOutGrid(entries: readonly Entry[]): GridModel {
  const locales = new Set(entries.map((entry) => entry.locale));
  const rowsAre = locales.size > 1 ? "locales" : "targets";
  function rowOf(entry: Entry): string {
    return rowsAre === "locales" ? entry.locale : entry.target.key;
  }
  function columnOf(entry: Entry): string {
    return rowsAre === "locales" ? `${entry.target.key}/${entry.shotNumber}` : String(entry.shotNumber);
  }
  const rows = collectHeads(entries, rowOf, (entry) => toRowHead(entry, rowsAre));
  const columns = collectHeads(entries, columnOf, (entry) => toColumnHead(entry, rowsAre));
  const at = new Map(entries.map((entry) => [`${rowOf(entry)} ${columnOf(entry)}`, entry]));
  return {
    rowsAre,
    rows,
    columns,
    cells: rows.map((row) =>
      columns.map((column) => {
        const entry = at.get(`${row.key} ${column.key}`);
        return entry === undefined ? undefined : toGridCell(entry);
      }),
    ),
  };
}

/** `named` where the label is a target's name. */
type HeadText = { label: string; title: string; lang?: string; named?: boolean };

function collectHeads(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  describe: (entry: Entry) => HeadText,
): GridHead[] {
  const heads = new Map<string, GridHead & HeadText>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const head = heads.get(key) ?? { key, ids: [], ...describe(entry) };
    head.ids.push(entry.id);
    heads.set(key, head);
  }
  return numberSame([...heads.values()]);
}

function numberSame(heads: readonly (GridHead & HeadText)[]): GridHead[] {
  const numbers = countSame(heads.map(({ named = false, label }) => (named ? label : undefined)));
  return heads.map(({ named: _named, ...head }, index) => {
    const number = numbers[index];
    if (number === undefined) return head;
    return { ...head, label: `${head.label} ${number}`, title: `${head.title} (${number})` };
  });
}

function toRowHead(entry: Entry, rowsAre: GridModel["rowsAre"]): HeadText {
  if (rowsAre === "targets")
    return {
      label: shortenName(entry.target),
      title: `${entry.target.name}, ${formatSize(entry.target)}`,
      named: true,
    };
  const { name } = localeFacts(entry.locale);
  return { label: entry.locale, title: `${name} (${entry.locale})` };
}

function toColumnHead(entry: Entry, rowsAre: GridModel["rowsAre"]): HeadText {
  const shot = nameShot(entry.shotNumber);
  if (rowsAre === "targets")
    return shot === ""
      ? { label: "All", title: "All targets" }
      : { label: String(entry.shotNumber), title: shot };
  const title = `${entry.target.name}, ${formatSize(entry.target)}${shot === "" ? "" : `, ${shot}`}`;
  if (entry.shotNumber > 1) return { label: String(entry.shotNumber), title };
  return { label: shortenName(entry.target), title, named: true };
}

function toGridCell(entry: Entry): GridCell {
  const isLook = entry.isLook === true;
  const words = `${entry.detail ?? stateWords[entry.state]}${isLook ? "; the others are made from it" : ""}`;
  const title = `${nameCell(entry.locale, entry.target, entry.shotNumber)}: ${words}`;
  return {
    id: entry.id,
    state: entry.state,
    title,
    ratio: entry.target.width / entry.target.height,
    ...(entry.thumb === undefined ? {} : { thumb: entry.thumb }),
    ...(isLook ? { isLook } : {}),
  };
}

/** The grid of a draft: which cells are switched off, and the states of the others in the run that was sent last. */
export function buildDraftGrid(
  cells: readonly Cell[],
  draft: Draft,
  sent: { view: RunView; changed: boolean } | undefined,
): GridModel {
  const off = new Set(draft.off);
  const states = sent === undefined ? undefined : summarizeCells(sent.view);
  return layOutGrid(
    cells.map((cell) => ({ ...cell, state: chooseDraftState(cell.id, off, states, sent?.changed === true) })),
  );
}

function chooseDraftState(
  id: string,
  off: ReadonlySet<string>,
  states: ReadonlyMap<string, CellSummary> | undefined,
  changed: boolean,
): GridState {
  if (off.has(id)) return "off";
  const state = states?.get(id)?.state ?? "new";
  return changed && ["done", "wrong", "unplaced"].includes(state) ? "stale" : state;
}

const standingStates: Record<CellState, GridState> = {
  "left-out": "off",
  running: "running",
  waiting: "waiting",
  "may-have-been-paid": "unsure",
  failed: "failed",
  cancelled: "cancelled",
  "not-placed": "unplaced",
  new: "new",
  changed: "stale",
  draft: "draft",
  current: "done",
};

/** The grid of an open set: where each of its cells stands, over a small copy of what it shows. `look` is the anchor's cell. */
export function buildSetGrid(
  cells: readonly Cell[],
  standings: readonly CellStanding[],
  shown: ReadonlyMap<string, ShownFacts>,
  look?: string,
): GridModel {
  const byCell = new Map(standings.map((standing) => [standing.id, standing]));
  return layOutGrid(
    cells.flatMap((cell): Entry[] => {
      const standing = byCell.get(cell.id);
      if (standing === undefined) return [];
      const state = standingStates[standing.state];
      const { thumb, drift } = shown.get(cell.id) ?? {};
      const detail = [describeStanding(standing), ...(drift === undefined ? [] : [describeDrift(drift)])];
      return [{ ...cell, state, detail: detail.join("; "), thumb, isLook: cell.id === look }];
    }),
  );
}

/** The grid of a run, with thumbnails. */
export function buildRunGrid(view: RunView): GridModel {
  return layOutGrid([...summarizeCells(view).values()]);
}

export type CellSummary = Entry & { takes: TakeView[] };

/** A run's cells with their takes in order. A cell's state is that of a take still being made, else of the best one. */
export function summarizeCells(view: RunView): Map<string, CellSummary> {
  const byCell = new Map<string, TakeView[]>();
  for (const take of view.takes) byCell.set(take.cell, [...(byCell.get(take.cell) ?? []), take]);
  return new Map(
    [...byCell].map(([id, unordered]) => {
      const takes = unordered.toSorted((a, b) => a.take - b.take);
      return [id, summarizeCell(id, takes)];
    }),
  );
}

function summarizeCell(id: string, takes: TakeView[]): CellSummary {
  const [first] = takes;
  if (first === undefined) throw new Error("invariant: a cell of a run has at least one take");
  const states = takes.map(chooseTakeState);
  const state = mergeOrder.find((each) => states.includes(each)) ?? "off";
  const thumb = takes.findLast((take) => take.thumb !== undefined)?.thumb;
  const failure = takes.find((take) => take.failure !== undefined)?.failure;
  const detail = state === "failed" && failure !== undefined ? `failed. ${failure.message}` : undefined;
  const { locale, target, shot, shotNumber } = first;
  return { id, locale, target, shot, shotNumber, state, takes, thumb, detail };
}

const mergeOrder: readonly GridState[] = [
  "running",
  "waiting",
  "unplaced",
  "wrong",
  "done",
  "failed",
  "new",
  "cancelled",
  "off",
];

/**
 * One take's place in the grid's vocabulary: done is what stands on the canvas, and a size other than the one asked for is
 * "wrong" (S5).
 */
export function chooseTakeState(take: TakeView): GridState {
  switch (take.state) {
    case "succeeded":
      if (take.placement === "not-placed") return "unplaced";
      if (take.placement !== "placed") return "running";
      return isOtherSize(take) ? "wrong" : "done";
    case "failed":
    case "refused":
      return "failed";
    case "cancelled":
      return "cancelled";
    case "running":
      return "running";
    case "sending":
    case "waiting":
    case "queued":
      return "waiting";
  }
}

/** True when what came back is not of the size that was asked for. */
export function isOtherSize(take: TakeView): boolean {
  if (take.size === undefined || take.measured === undefined) return false;
  return take.size.width !== take.measured.width || take.size.height !== take.measured.height;
}
