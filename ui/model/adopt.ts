/** Pictures that are to be taken into the open set: rows of a sheet, matched by name, until a person takes them in (T9). */
import type { Failure } from "../../core/failure.ts";
import type { PanelMessage, SetView } from "../../core/messages.ts";
import { hidesBands, visiblePart } from "../../core/safe-zone.ts";
import type { LayerPicture, UploadedPicture } from "../../core/set/adopt.ts";
import type { CellStanding } from "../../core/set/cell-state.ts";
import { prepareMatch, type MatchedParts, type NamedSet } from "../../core/set/match-names.ts";
import type { SetChange } from "../../core/set/set-content.ts";
import { cellId, type Cell } from "../../core/set.ts";
import { toLanding } from "./request.ts";

/** A picture of the sheet. `layer` is absent for a file; edges are the picture's own, of a layer those on the canvas. */
export type AdoptRow = {
  id: string;
  /** With the folders or layers around it. */
  name: string;
  width: number;
  height: number;
  layer?: { nodeId: string; isWhole: boolean };
  thumb?: string;
  chosen: MatchedParts;
  /** Why it was not taken in. */
  problem?: string;
  picture?: UploadedPicture;
};

/**
 * The sheet. `uploading` gives the relay one picture after the other, `writing` waits until they are in the file; `requestId` is of
 * the message that is answered next.
 */
export type Adopting = {
  state: "reading" | "choosing" | "uploading" | "writing";
  requestId?: string;
  rows: AdoptRow[];
  /** Sentences on what is no picture that can be taken in. */
  refused: string[];
  /** Why nothing was taken in. */
  problem?: string;
};

/** What can be read of a picture before anything is sent. */
export type FoundPicture = Omit<AdoptRow, "chosen">;

/** Rows for these pictures, with what their names say. A layer that is a target itself is that one's. */
export function matchPictures(found: readonly FoundPicture[], set: NamedSet): AdoptRow[] {
  const match = prepareMatch(set);
  return found.map((picture) => {
    const parts = match(picture);
    const own = set.targets.find(({ nodeId }) => nodeId !== undefined && nodeId === picture.layer?.nodeId);
    return { ...picture, chosen: own === undefined ? parts : { ...parts, target: own.key } };
  });
}

/** The picture of a selected layer. */
export function toFound({ nodeId, path, width, height, isWhole }: LayerPicture): FoundPicture {
  return { id: nodeId, name: path, width, height, layer: { nodeId, isWhole } };
}

/** The cell a row is for; undefined while something of it is not chosen, or it is none of the set's. */
export function findRowCell({ chosen }: AdoptRow, cells: readonly Cell[]): Cell | undefined {
  const { target, locale, shot } = chosen;
  if (target === undefined || locale === undefined) return undefined;
  const id = cellId(target, locale, shot);
  return cells.find((cell) => cell.id === id);
}

/** The rows that are taken in as they are: each has a cell, and none has another row's. */
export function listReady(
  rows: readonly AdoptRow[],
  cells: readonly Cell[],
): { row: AdoptRow; cell: Cell }[] {
  const placed = rows.flatMap((row) => {
    const cell = findRowCell(row, cells);
    return cell === undefined ? [] : [{ row, cell }];
  });
  return placed.filter(({ cell }) => placed.filter((other) => other.cell.id === cell.id).length === 1);
}

/** Facts that decide where a picture goes. */
export type AdoptPlaces = { cells: readonly Cell[]; view: SetView | undefined };

/** True for a layer that becomes its cell's place: it shows all of its picture, at the target's ratio, and the cell has no place. */
export function staysInPlace(row: AdoptRow, cell: Cell, { view }: AdoptPlaces): boolean {
  if (row.layer?.isWhole !== true || hasPlace(cell, view)) return false;
  return row.layer.nodeId === cell.target.nodeId || !hidesBands(visiblePart(cell.target, row));
}

function hasPlace({ id }: Cell, view: SetView | undefined): boolean {
  return view?.placements.some(({ cell }) => cell === id) === true;
}

/** What a row says below its name: what is missing, or what becomes of the picture. */
export function describeRow(row: AdoptRow, rows: readonly AdoptRow[], places: AdoptPlaces): string {
  if (row.problem !== undefined) return row.problem;
  const cell = findRowCell(row, places.cells);
  if (cell === undefined) return describeMissing(row, places.cells);
  if (rows.some((other) => other !== row && findRowCell(other, places.cells)?.id === cell.id))
    return "Another picture here is for the same place. Change one, or leave it out.";
  if (staysInPlace(row, cell, places)) return "Its layer stays as it is.";
  const part = visiblePart(cell.target, row);
  const cut = hidesBands(part)
    ? ` ${Math.round((1 - part.width * part.height) * 100)}% of it lies outside the frame.`
    : "";
  const taken = row.layer !== undefined && !row.layer.isWhole ? "Taken as it is seen. " : "";
  return `${taken}${hasPlace(cell, places.view) ? "A new version of the picture there." : "Gets a frame in the set."}${cut}`;
}

function describeMissing({ chosen }: AdoptRow, cells: readonly Cell[]): string {
  const missing = [
    ...(chosen.locale === undefined ? ["the language"] : []),
    ...(chosen.target === undefined ? ["the frame"] : []),
    ...(chosen.shot === undefined && cells.some(({ shot }) => shot !== undefined) ? ["the shot"] : []),
  ];
  if (missing.length === 0) return "The set has no such picture. Choose another place.";
  return `Its name does not say ${missing.join(" and ")}. Choose ${missing.length === 1 ? "it" : "them"}, or leave it out.`;
}

export type AdoptFacts = AdoptPlaces & {
  run: string;
  requestId: string;
  content: SetChange;
  standings: readonly CellStanding[];
};

/** The message that takes in all rows that are uploaded; undefined where none is. */
export function buildAdopt(
  rows: readonly AdoptRow[],
  { run, requestId, content, standings, ...places }: AdoptFacts,
): Extract<PanelMessage, { type: "adopt-pictures" }> | undefined {
  const intents = new Map(standings.map(({ id, intent }) => [id, intent]));
  const items = listReady(rows, places.cells).flatMap(({ row, cell }) => {
    const { picture, thumb, layer } = row;
    if (picture === undefined) return [];
    const intent = intents.get(cell.id);
    const landing = { ...toLanding(cell, [1]), ...(intent === undefined ? {} : { intent }) };
    const isInPlace = layer !== undefined && staysInPlace(row, cell, places);
    const placed: typeof landing = isInPlace
      ? { ...landing, destination: "selection", places: [{ nodeId: layer.nodeId }] }
      : landing;
    return [{ landing: placed, picture, ...(thumb === undefined ? {} : { thumb }) }];
  });
  return items.length === 0 ? undefined : { type: "adopt-pictures", requestId, run, content, items };
}

/** One row changed. */
export function changeRow(adopting: Adopting, id: string, changes: Partial<AdoptRow>): Adopting {
  return {
    ...adopting,
    rows: adopting.rows.map((row) => (row.id === id ? { ...row, ...changes } : row)),
  };
}

/** A picture that was not taken: where trying again may help, nothing more is sent, else the others go on without it. */
export function receiveRefused(adopting: Adopting, id: string, { message, retryable }: Failure): Adopting {
  if (!retryable) return changeRow(adopting, id, { problem: message });
  const { requestId: _, ...rest } = adopting;
  return { ...rest, state: "choosing", problem: `${message} Nothing was taken in.` };
}
