/** Where further cells go in a set's section whose frames stay where they are. Pure; boxes are relative to the section. */
import {
  boundRects,
  defaultGaps,
  gapPx,
  type Label,
  type Rect,
  type SectionGaps,
} from "../../core/layout.ts";
import type { Landing } from "../../core/outbox.ts";
import { estimateWidth, labelColumn, labelLocale, scaleGaps } from "./arrange-cells.ts";

/** A frame of ours in the section, by the row and the column of its cell. */
export type Standing = { locale: string; column: string; box: Rect };

export type Ground = {
  width: number;
  height: number;
  standing: readonly Standing[];
  /** Everything that a new frame must not cover: all that is visible in the section. */
  obstacles: readonly Rect[];
  /** Our labels. */
  labels: readonly Rect[];
  /** Type size of the labels, in canvas pixels. */
  labelPx: number;
};

export type Growth = {
  width: number;
  height: number;
  labels: Label[];
  spots: { landing: Landing; spot: Rect }[];
};

/** Names a column: a target, and a shot of it. */
export function columnOf(cell: { target: { key: string }; shot?: string | undefined }): string {
  return `${cell.target.key} ${cell.shot ?? ""}`;
}

/** What stands where by now: tops of rows by locale, left edges of columns, and all that takes room. */
type Grid = {
  rows: Map<string, number>;
  columns: Map<string, number>;
  /** What nothing may cover. */
  taken: Rect[];
  /** What is ours: the next column is right of it, the next row below. */
  ours: Rect[];
  /** Left of all columns and above all rows as they were is the room for labels. */
  left: number;
  top: number;
  gaps: SectionGaps;
  ground: Ground;
  spots: { landing: Landing; spot: Rect }[];
  labels: Label[];
};

/**
 * A new language gets a row below the lowest of ours, a new target or shot a column right of the rightmost; a cell whose row and
 * column are there stands where they meet, or right of what is in the way. `landings` are cells that have no frame yet.
 */
export function growSection(landings: readonly Landing[], ground: Ground): Growth {
  const grid = readGrid(ground);
  const newColumns = groupBy(
    landings.filter((landing) => !grid.columns.has(columnOf(landing))),
    columnOf,
  );
  const inRows = landings.filter(({ locale }) => grid.rows.has(locale));
  const holes = inRows.filter((landing) => grid.columns.has(columnOf(landing)));
  const newRows = groupBy(
    landings.filter((landing) => !inRows.includes(landing)),
    ({ locale }) => locale,
  );
  for (const column of newColumns) addColumn(grid, column);
  for (const row of newRows) addRow(grid, row);
  for (const landing of holes) fillHole(grid, landing);
  for (const column of newColumns) labelNewColumn(grid, column);
  const { paddingPx } = defaultGaps;
  const bounds = boundRects([...grid.spots.map(({ spot }) => spot), ...grid.labels]);
  return {
    width: Math.max(ground.width, bounds === undefined ? 0 : bounds.x + bounds.width + paddingPx),
    height: Math.max(ground.height, bounds === undefined ? 0 : bounds.y + bounds.height + paddingPx),
    labels: grid.labels,
    spots: grid.spots,
  };
}

/** A row or column is where most of its frames are: some may have been moved. */
function readGrid(ground: Ground): Grid {
  const { standing, obstacles, labels, labelPx } = ground;
  const rows = groupBy(standing, ({ locale }) => locale);
  const columns = groupBy(standing, ({ column }) => column);
  const tops = new Map(rows.map((row) => [row[0].locale, mostCommon(row.map(({ box }) => box.y))]));
  const lefts = new Map(columns.map((each) => [each[0].column, mostCommon(each.map(({ box }) => box.x))]));
  return {
    rows: tops,
    columns: lefts,
    left: Math.min(...Array.from(lefts.values())),
    top: Math.min(...Array.from(tops.values())),
    taken: [...obstacles],
    ours: [...standing.map(({ box }) => box), ...labels],
    gaps: scaleGaps(
      labelPx,
      0,
      standing.map(({ box }) => box),
    ),
    ground,
    spots: [],
    labels: [],
  };
}

/** Its cells in rows that are there; those in new rows follow with these. */
function addColumn(grid: Grid, column: readonly [Landing, ...Landing[]]): void {
  const start = Math.max(...grid.ours.map((box) => box.x + box.width)) + gapPx;
  const inRows = column.flatMap((landing) => {
    const y = grid.rows.get(landing.locale);
    return y === undefined ? [] : [{ landing, spot: toSpot(landing, start, y) }];
  });
  const x = clear(inRows, grid.taken, "x", start);
  grid.columns.set(columnOf(column[0]), x);
  for (const { landing, spot } of inRows) place(grid, landing, { ...spot, x });
  const labelWidth = estimateWidth(labelColumn(column[0], true), grid.ground.labelPx);
  grid.ours.push({ x, y: 0, width: Math.max(labelWidth, column[0].target.width), height: 0 });
}

function addRow(grid: Grid, row: readonly [Landing, ...Landing[]]): void {
  const text = labelLocale(row[0].locale);
  const beside = findRowLabelX(grid, text);
  const room = text === "" || beside !== undefined ? 0 : labelRoom(grid);
  const start = Math.max(...grid.ours.map((box) => box.y + box.height)) + grid.gaps.rowGapPx + room;
  const spots = row.map((landing) => ({
    landing,
    spot: toSpot(landing, grid.columns.get(columnOf(landing)) ?? defaultGaps.paddingPx, start),
  }));
  const y = clear(spots, grid.taken, "y", start);
  grid.rows.set(row[0].locale, y);
  for (const { landing, spot } of spots) place(grid, landing, { ...spot, y });
  if (text === "") return;
  const x = Math.min(...spots.map(({ spot }) => spot.x));
  addLabel(grid, text, beside === undefined ? { x, y: y - room } : { x: beside, y });
}

/** Where their row and column meet, or right of what stands there. */
function fillHole(grid: Grid, landing: Landing): void {
  const x = grid.columns.get(columnOf(landing)) ?? defaultGaps.paddingPx;
  const spot = toSpot(landing, x, grid.rows.get(landing.locale) ?? defaultGaps.paddingPx);
  place(grid, landing, { ...spot, x: clear([{ spot }], grid.taken, "x", x) });
}

/** On the line of the other columns' labels; without one above its cells, or below them where the section has no room above. */
function labelNewColumn(grid: Grid, [first, ...others]: readonly [Landing, ...Landing[]]): void {
  const text = labelColumn(first, true);
  const cells = grid.spots.filter(({ landing }) => landing === first || others.includes(landing));
  const bounds = boundRects(cells.map(({ spot }) => spot));
  if (bounds === undefined || text === "") return;
  const line = grid.ground.labels.filter((label) => label.y + label.height <= grid.top)[0];
  const above = bounds.y - labelRoom(grid);
  const y = line?.y ?? (above >= 0 ? above : bounds.y + bounds.height + gapPx / 2);
  addLabel(grid, text, { x: bounds.x, y });
}

/** The left edge of the labels left of all frames; undefined where there are none, or this one is too wide for their room. */
function findRowLabelX({ ground, left, top }: Grid, text: string): number | undefined {
  const beside = ground.labels.filter((label) => label.x < left && label.y >= top);
  if (beside.length === 0) return undefined;
  const x = Math.min(...beside.map((label) => label.x));
  return x + estimateWidth(text, ground.labelPx) <= left ? x : undefined;
}

/** What a label takes above a frame, with the room for the frame's own name. */
function labelRoom({ gaps }: Grid): number {
  return gaps.labelHeightPx + gaps.nameHeightPx;
}

function addLabel(grid: Grid, text: string, { x, y }: { x: number; y: number }): void {
  const { labelPx } = grid.ground;
  const height = grid.gaps.labelHeightPx;
  grid.labels.push({ text, x, y, width: estimateWidth(text, labelPx), height });
}

function toSpot({ target }: Landing, x: number, y: number): Rect {
  return { x, y, width: target.width, height: target.height };
}

function place(grid: Grid, landing: Landing, spot: Rect): void {
  grid.spots.push({ landing, spot });
  grid.taken.push(spot);
  grid.ours.push(spot);
}

/** The first place from `start` on along an axis at which none of the spots touches what is taken. */
function clear(
  spots: readonly { spot: Rect }[],
  taken: readonly Rect[],
  axis: "x" | "y",
  start: number,
): number {
  let at = start;
  for (;;) {
    const inWay = taken.filter((box) => spots.some(({ spot }) => touches({ ...spot, [axis]: at }, box)));
    if (inWay.length === 0) return at;
    at = Math.max(...inWay.map((box) => (axis === "x" ? box.x + box.width : box.y + box.height))) + gapPx;
  }
}

function touches(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...Array.from(counts.values()));
  return values.find((value) => counts.get(value) === most) ?? 0;
}

/** In the order in which their first members came. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return Array.from(groups.values());
}
