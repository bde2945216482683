/** The records of a layer: which cell it shows, its versions, and the pictures it waits for. */
import type * as z from "zod/mini";
import {
  cellEntrySchema,
  joinRecipe,
  pendingEntrySchema,
  recipeEntrySchema,
  shownEntrySchema,
  splitRecipe,
  versionEntrySchema,
  versionId,
  type CellFacts,
  type PendingFacts,
  type VersionFacts,
} from "../../core/placement-record.ts";
import type { Drift } from "../../core/api.ts";
import { valueOf, type EntryValue, type Unreadable } from "../../core/record-entry.ts";
import { isPlacementKey, keyOf, placementNames, readKey } from "../../core/record-keys.ts";
import type { SetRecord } from "../../core/set.ts";
import { carryOver } from "./carry-over.ts";
import { dropEntry, listKeys, putEntry } from "./entries.ts";
import { clearFormer, listFormerKeys } from "./former-data.ts";
import { readSeat, seatOf, type Seat } from "./record-seat.ts";

export type Version = VersionFacts & { id: string };
/** `held` are the ids of all versions there are, also of those that cannot be read. */
export type Placement = { cell: CellFacts; shown?: string; versions: Version[]; held: string[] };

/** Why a layer's record cannot be read, if it has one: then nothing is written to the layer (N1). */
export function explainUnreadable(layer: BaseNode): Unreadable | undefined {
  const seat = seatOf(layer);
  const readings = [
    readSeat(seat, cellEntrySchema, placementNames.cell),
    readSeat(seat, shownEntrySchema, placementNames.shown),
  ];
  for (const { outcome } of readings) if (outcome !== "ok" && outcome !== "absent") return outcome;
  return undefined;
}

/** The cell a layer shows; undefined where it shows none, or its record cannot be read. */
export function readCell(layer: BaseNode): CellFacts | undefined {
  return readCellAt(seatOf(layer));
}

function readCellAt(seat: Seat): CellFacts | undefined {
  return valueOf(readSeat(seat, cellEntrySchema, placementNames.cell));
}

/** The cell a layer shows, else the first of those whose pictures it waits for. */
export function readOwnCell(layer: BaseNode): CellFacts | PendingFacts | undefined {
  const seat = seatOf(layer);
  return readCellAt(seat) ?? listPendingAt(seat)[0];
}

/** True for a layer that shows a cell of the set, or waits for a picture of one. */
export function isOfSet(layer: BaseNode, set: string): boolean {
  const seat = seatOf(layer);
  return readCellAt(seat)?.set === set || listPendingAt(seat).some((pending) => pending.set === set);
}

/** The placement a layer is, with all its versions; undefined as above. */
export function readPlacement(layer: BaseNode): Placement | undefined {
  const seat = seatOf(layer);
  const cell = readCellAt(seat);
  if (cell === undefined) return undefined;
  const shown = valueOf(readSeat(seat, shownEntrySchema, placementNames.shown))?.version;
  const held = listIds(seat, "version");
  const versions = held.flatMap((id): Version[] => {
    const version = valueOf(readSeat(seat, versionEntrySchema, placementNames.version(id)));
    return version === undefined ? [] : [{ ...version, id }];
  });
  return { cell, held, versions: versions.sort(byAge), ...(shown === undefined ? {} : { shown }) };
}

/** The version in a layer's fill. */
export function findShown({ versions, shown }: Placement): Version | undefined {
  return versions.find((version) => version.id === shown);
}

/** What waits for pictures here, of every run. */
export function listPending(layer: BaseNode): PendingFacts[] {
  return listPendingAt(seatOf(layer));
}

function listPendingAt(seat: Seat): PendingFacts[] {
  return listIds(seat, "pending").flatMap(
    (run) => valueOf(readSeat(seat, pendingEntrySchema, placementNames.pending(run))) ?? [],
  );
}

export function findPending(layer: BaseNode, run: string): PendingFacts | undefined {
  return valueOf(readSeat(seatOf(layer), pendingEntrySchema, placementNames.pending(run)));
}

/** The set of one cell that a version was asked with, for when its home is lost. */
export function readRecipe(layer: BaseNode, version: Version): SetRecord | undefined {
  const seat = seatOf(layer);
  if (version.recipe === undefined) return undefined;
  return joinRecipe(version.recipe, (name) => seat.texts.read(keyOf(name, seat.of)));
}

export function writePending(layer: BaseNode, pending: Omit<PendingFacts, "self" | "layer">): void {
  const seat = seatToWrite(layer);
  put(seat, pendingEntrySchema, placementNames.pending(pending.run), {
    ...toSelf(layer, seat),
    ...pending,
  });
}

/** Removes the record that the layer waits for pictures of this run. */
export function dropPending(layer: BaseNode, run: string): void {
  const seat = seatToWrite(layer);
  dropEntry(seat.node, keyOf(placementNames.pending(run), seat.of));
}

/** `self` is the layer this was made for: a copy of it carries the same. */
export function writeCell(layer: BaseNode, cell: Omit<CellFacts, "layer">): void {
  const seat = seatToWrite(layer);
  put(seat, cellEntrySchema, placementNames.cell, { ...toSelf(layer, seat), ...cell });
}

/** Notes on a layer that shows or awaits a cell where the home of its set is; a record that cannot be read stays as it is. */
export function writeHomeOf(layer: BaseNode, home: string): void {
  const seat = seatToWrite(layer);
  if (readCell(layer) !== undefined) put(seat, cellEntrySchema, placementNames.cell, { home });
  for (const { run } of listPending(layer))
    put(seat, pendingEntrySchema, placementNames.pending(run), { home });
}

/** Makes a copied layer one of the set that its copied home is now: it is the layer of its cell there, and no copy any more. */
export function writeSetOf(layer: BaseNode, set: string, home: string): void {
  const seat = seatToWrite(layer);
  const value = { ...toSelf(layer, seat), set, home };
  if (readCell(layer) !== undefined) put(seat, cellEntrySchema, placementNames.cell, value);
  for (const { run } of listPending(layer)) put(seat, pendingEntrySchema, placementNames.pending(run), value);
}

/** Writes a version, and the recipe it was asked with where that is known. */
export function writeVersion(layer: BaseNode, version: VersionFacts, recipe: SetRecord | undefined): void {
  const seat = seatToWrite(layer);
  const name = placementNames.version(versionId(version.run, version.take));
  put(seat, versionEntrySchema, name, { ...version, recipe: recipe === undefined ? undefined : version.run });
  if (recipe === undefined) return;
  for (const part of splitRecipe(version.run, recipe, { self: layer.id, title: "" }))
    put(seat, recipeEntrySchema, part.name, part.value);
}

/** Writes how far a version went from its draft, which is known some time after its picture. */
export function writeDrift(layer: BaseNode, { id, ...version }: Version, drift: Drift): void {
  const { image } = version;
  put(seatToWrite(layer), versionEntrySchema, placementNames.version(id), {
    ...version,
    image: { ...image, drift },
  });
}

export function writeShown(layer: BaseNode, version: string): void {
  put(seatToWrite(layer), shownEntrySchema, placementNames.shown, { version });
}

/** Takes a placement's records off its layer; those of a set it is home to, and other plugins' data, stay. */
export function clearPlacement(layer: BaseNode): void {
  const seat = seatOf(layer);
  for (const key of listKeys(seat.node)) if (isPlacementKey(key, seat.of)) dropEntry(seat.node, key);
  if (seat.of === "") clearFormer(layer, listFormerKeys(layer));
}

function seatToWrite(layer: BaseNode): Seat {
  carryOver(layer);
  return seatOf(layer);
}

function put(seat: Seat, schema: z.ZodMiniType, name: string, value: EntryValue): void {
  putEntry(seat.node, schema, keyOf(name, seat.of), value);
}

function toSelf(layer: BaseNode, seat: Seat): EntryValue {
  return { self: layer.id, ...(seat.layer === undefined ? {} : { layer: seat.layer }) };
}

function listIds(seat: Seat, kind: string): string[] {
  return seat.texts.keys().flatMap((key) => {
    const parts = readKey(key);
    return parts.kind === kind && parts.of === seat.of && parts.id !== "" ? [parts.id] : [];
  });
}

function byAge(one: Version, other: Version): number {
  if (one.placedAt !== other.placedAt) return one.placedAt < other.placedAt ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
