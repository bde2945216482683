/** The rows and columns of a run's section: rows are locales, columns targets (with their shots). Pure. */
import { defaultGaps, layoutSection, type Label, type Rect, type SectionGaps } from "../../core/layout.ts";
import { localeFacts } from "../../core/locale.ts";
import type { Landing } from "../../core/outbox.ts";

export type Arrangement = {
  width: number;
  height: number;
  /** Type size of the labels, in canvas pixels. */
  labelPx: number;
  labels: Label[];
  /** Relative to the section. */
  spots: { landing: Landing; spot: Rect }[];
};

type Column = { key: string; label: string; width: number; height: number };

export function arrangeCells(landings: readonly Landing[]): Arrangement {
  const locales = unique(landings.map((landing) => landing.locale));
  const columns = listColumns(landings);
  const labelPx = chooseLabelPx(columns, locales.length);
  const rowLabels = locales.map(labelLocale);
  const widths = rowLabels.map((label) => estimateWidth(label, labelPx));
  const wide = columns.map((column) => ({ ...column, labelWidthPx: estimateWidth(column.label, labelPx) }));
  const layout = layoutSection(rowLabels, wide, scaleGaps(labelPx, Math.max(...widths), columns));
  const spots = landings.flatMap((landing) => {
    const row = locales.indexOf(landing.locale);
    const column = columns.findIndex((each) => each.key === columnKey(landing));
    const spot = layout.cells[row]?.[column];
    return spot === undefined ? [] : [{ landing, spot }];
  });
  const labels = [...layout.rowLabels, ...layout.columnLabels].filter((label) => label.text !== "");
  return { width: layout.width, height: layout.height, labelPx, labels, spots };
}

function listColumns(landings: readonly Landing[]): Column[] {
  const targets = unique(landings.map((landing) => landing.target.key)).length;
  const columns: Column[] = [];
  for (const landing of landings) {
    const key = columnKey(landing);
    if (columns.some((column) => column.key === key)) continue;
    const { width, height } = landing.target;
    columns.push({ key, label: labelColumn(landing, targets > 1), width, height });
  }
  return columns;
}

/** A series of one target is numbered; several targets carry their names, with the shot's number behind. */
export function labelColumn({ target, shotNumber }: Landing, named: boolean): string {
  if (shotNumber === 0) return target.name;
  return named ? `${target.name} ${shotNumber}` : String(shotNumber);
}

function columnKey({ target, shotNumber }: Landing): string {
  return `${target.key} ${shotNumber}`;
}

/** What a row is called; "" for a set in no language. */
export function labelLocale(tag: string): string {
  if (tag === "und") return "";
  const { name } = localeFacts(tag);
  return name === tag ? tag : `${tag} ${name}`;
}

/** What a window shows of the canvas beside its panels, and the type that is legible there, in pixels of the screen. */
const view = { width: 900, height: 700, legiblePx: 14 };

/** Legible at the zoom at which all cells fit the window; in a very large set no higher than a third of a cell. */
function chooseLabelPx(columns: readonly Column[], rows: number): number {
  const tallest = findTallest(columns);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const zoomedOut = Math.max(width / view.width, (rows * tallest) / view.height);
  return Math.round(Math.max(16, Math.min(view.legiblePx * zoomedOut, tallest / 3)));
}

function findTallest(columns: readonly { height: number }[]): number {
  return Math.max(0, ...columns.map((column) => column.height));
}

/**
 * How wide a label gets at most, in canvas pixels: it is laid out before its font is loaded. Inter Medium takes about
 * 0.56 em a letter; East Asian letters take a whole one.
 */
export function estimateWidth(label: string, labelPx: number): number {
  const em = Array.from(label).reduce((sum, letter) => sum + (letter < "\u1100" ? 0.62 : 1), 0);
  return Math.ceil(em * labelPx);
}

/**
 * The room that labels of this type size take. Names of frames take some 20 pixels of the screen, so rows keep twice the labels'
 * type size apart; in a very large set, where frames are too narrow on the screen to carry names, no more than a quarter of a cell.
 */
export function scaleGaps(
  labelPx: number,
  labelWidthPx: number,
  columns: readonly { height: number }[],
): SectionGaps {
  const scale = labelPx / 16;
  const { labelHeightPx, nameHeightPx } = defaultGaps;
  return {
    ...defaultGaps,
    rowGapPx: Math.max(defaultGaps.rowGapPx, Math.min(2 * labelPx, findTallest(columns) / 4)),
    labelHeightPx: labelHeightPx * scale,
    nameHeightPx: nameHeightPx * scale,
    labelWidthPx: Math.max(160 * scale, labelWidthPx),
  };
}

function unique(values: readonly string[]): string[] {
  return Array.from(new Set(values));
}
