/** Where results land on the canvas: pure geometry in canvas pixels, x to the right and y down. */

export type Rect = { x: number; y: number; width: number; height: number };
type Extent = { width: number; height: number };

/** Space kept between a result and what is beside it. */
export const gapPx = 40;

/** `rightOf` starts beside a source's top-level ancestor; `center` looks around the middle of the viewport. */
export type Near = { rightOf: Rect } | { center: { x: number; y: number } };

/** Top-left corner of a free spot: the first one going right from a source, or the one nearest to a point. */
export function findFreeSpot(
  size: Extent,
  obstacles: readonly Rect[],
  near: Near,
  gap = gapPx,
): { x: number; y: number } {
  return "rightOf" in near
    ? findRight(size, obstacles, near.rightOf, gap)
    : findNearest(size, obstacles, near.center, gap);
}

function findRight(
  size: Extent,
  obstacles: readonly Rect[],
  source: Rect,
  gap: number,
): { x: number; y: number } {
  const { y } = source;
  let x = source.x + source.width + gap;
  // From left to right: obstacles further left can no longer be in the way.
  const inRow = obstacles
    .filter((rect) => rect.y < y + size.height && rect.y + rect.height > y)
    .sort((a, b) => a.x - b.x);
  for (const rect of inRow)
    if (rect.x < x + size.width + gap && rect.x + rect.width + gap > x) x = rect.x + rect.width + gap;
  return { x, y };
}

/** The nearest spot touches obstacles or stays centred on each axis, so only those coordinates are tried. */
function findNearest(
  size: Extent,
  obstacles: readonly Rect[],
  center: { x: number; y: number },
  gap: number,
): { x: number; y: number } {
  const start = { x: Math.round(center.x - size.width / 2), y: Math.round(center.y - size.height / 2) };
  const xs = obstacles.flatMap((rect) => [rect.x - gap - size.width, rect.x + rect.width + gap]);
  const ys = obstacles.flatMap((rect) => [rect.y - gap - size.height, rect.y + rect.height + gap]);
  const sortedXs = sortByDistance([start.x, ...xs], start.x);
  const sortedYs = sortByDistance([start.y, ...ys], start.y);
  let best = start;
  let bestDistance = Infinity;
  for (const x of sortedXs) {
    if ((x - start.x) ** 2 >= bestDistance) break;
    for (const y of sortedYs) {
      const distance = (x - start.x) ** 2 + (y - start.y) ** 2;
      if (distance >= bestDistance) break;
      if (obstacles.some((rect) => touches({ x, y, ...size }, rect, gap))) continue;
      best = { x, y };
      bestDistance = distance;
    }
  }
  return best;
}

function sortByDistance(values: number[], from: number): number[] {
  return Array.from(new Set(values)).sort((a, b) => Math.abs(a - from) - Math.abs(b - from) || a - b);
}

function touches(a: Rect, b: Rect, gap: number): boolean {
  return (
    a.x < b.x + b.width + gap &&
    b.x < a.x + a.width + gap &&
    a.y < b.y + b.height + gap &&
    b.y < a.y + a.height + gap
  );
}

/** The smallest rectangle around all of them; undefined for none. */
export function boundRects(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

export type Label = Rect & { text: string };

/** Positions inside a section, relative to its top-left corner. `cells` is indexed [row][column]. */
export type SectionLayout = {
  width: number;
  height: number;
  cells: Rect[][];
  rowLabels: Label[];
  columnLabels: Label[];
};

export type SectionGaps = {
  paddingPx: number;
  /** Between columns. */
  gapPx: number;
  /** Between rows, where the editor writes the names of the lower row's frames, in letters of one size at any zoom. */
  rowGapPx: number;
  /** Height of a column's label line above the cells. */
  labelHeightPx: number;
  /** Between the label line and the cells, where the editor writes the frames' own names, in letters of one size at any zoom. */
  nameHeightPx: number;
  /** Width of the row labels left of the cells. */
  labelWidthPx: number;
};

export const defaultGaps: SectionGaps = {
  paddingPx: 40,
  gapPx,
  rowGapPx: gapPx,
  labelHeightPx: 24,
  nameHeightPx: 48,
  labelWidthPx: 160,
};

/**
 * A set on the canvas: rows are locales, columns targets, each as wide as its target or its label (`labelWidthPx`). An
 * axis of one entry without a label takes no space for labels.
 */
export function layoutSection(
  rows: readonly string[],
  columns: readonly (Extent & { label: string; labelWidthPx?: number })[],
  gaps: SectionGaps = defaultGaps,
): SectionLayout {
  const hasRowLabels = rows.some((label) => label !== "");
  const hasColumnLabels = columns.some((column) => column.label !== "");
  const left = gaps.paddingPx + (hasRowLabels ? gaps.labelWidthPx + gaps.gapPx : 0);
  const top = gaps.paddingPx + (hasColumnLabels ? gaps.labelHeightPx + gaps.nameHeightPx : 0);
  const rowHeight = Math.max(0, ...columns.map((column) => column.height));
  const xs: number[] = [];
  let right = left;
  for (const column of columns) {
    xs.push(right);
    right += Math.max(column.width, column.labelWidthPx ?? 0) + gaps.gapPx;
  }
  const ys = rows.map((_, row) => top + row * (rowHeight + gaps.rowGapPx));
  return {
    width: Math.max(left, right - gaps.gapPx) + gaps.paddingPx,
    height: top + Math.max(0, rows.length * (rowHeight + gaps.rowGapPx) - gaps.rowGapPx) + gaps.paddingPx,
    cells: ys.map((y) =>
      columns.map(({ width, height }, column) => ({ x: xs[column] ?? left, y, width, height })),
    ),
    rowLabels: hasRowLabels
      ? rows.map((text, row) => ({
          text,
          x: gaps.paddingPx,
          y: ys[row] ?? top,
          width: gaps.labelWidthPx,
          height: gaps.labelHeightPx,
        }))
      : [],
    columnLabels: hasColumnLabels
      ? columns.map(({ label, width }, column) => ({
          text: label,
          x: xs[column] ?? left,
          y: gaps.paddingPx,
          width,
          height: gaps.labelHeightPx,
        }))
      : [],
  };
}

/** A series: one strip per row, its shots numbered from 1 above them. */
export function layoutStrip(
  count: number,
  frame: Extent,
  rows: readonly string[] = [""],
  gaps: SectionGaps = defaultGaps,
): SectionLayout {
  const columns = Array.from({ length: count }, (_, index) => ({ ...frame, label: String(index + 1) }));
  return layoutSection(rows, columns, gaps);
}

/** Slashes make folders in Figma's export, so those inside a name become hyphens. */
function cleanName(name: string): string {
  const cleaned = name.replace(/\s*\/\s*/g, "-").trim();
  return cleaned === "" ? "Picture" : cleaned;
}

function formatPx(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A layer's name, `Hero/ja-JP/1080x1350`, with the shot's number last; `und` is left out. */
export function layerName(cell: {
  target: string;
  locale: string;
  width: number;
  height: number;
  shotNumber?: number | undefined;
}): string {
  const parts = [cleanName(dropSize(cell.target, cell.width, cell.height))];
  if (cell.locale !== "und") parts.push(cleanName(cell.locale));
  parts.push(`${formatPx(cell.width)}x${formatPx(cell.height)}`);
  if (cell.shotNumber !== undefined && cell.shotNumber > 0) parts.push(String(cell.shotNumber));
  return parts.join("/");
}

/** People often write the size into a frame's name; the layer's name says it once, at its end. */
function dropSize(name: string, width: number, height: number): string {
  const [, rest = "", named] = /^(.*\S)\s+(\d+\s*[x×]\s*\d+)$/.exec(name) ?? [];
  return named?.replace(/\s*[x×]\s*/, "x") === `${formatPx(width)}x${formatPx(height)}` ? rest : name;
}
