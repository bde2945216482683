/** Placing a picture: bytes to an image fill on its frame, with the records that say where it came from. */
import { dataKeys, type PlacementRecord, type VersionRecord } from "../../core/records.ts";
import type { ArrivedPicture } from "../run/arrivals.ts";
import { keyOf, type FollowedRun, type Slot } from "../run/followed-run.ts";
import { findReplaced, withImage, createImagePaint } from "./paints.ts";
import {
  readPending,
  readPlacement,
  readVersions,
  writePending,
  writePlacement,
  writeVersion,
} from "./node-records.ts";

export type FillableNode = SceneNode & MinimalFillsMixin;

/** A layer whose fills are one list: text with several colours has `mixed` fills and cannot be filled. */
export function asFillable(node: SceneNode): FillableNode | undefined {
  return "fills" in node && node.fills !== figma.mixed ? node : undefined;
}

/** The fills of a layer `asFillable` let through. */
export function readFills(node: FillableNode): readonly Paint[] {
  return node.fills === figma.mixed ? [] : node.fills;
}

/**
 * Writes one version. The first take to arrive is shown and its siblings only kept beside it; a version of a later run
 * (another take, asked for on purpose) is shown when it comes. Throws what `createImage` throws for unusable bytes.
 */
export function placeVersion(
  node: FillableNode,
  followed: FollowedRun,
  slot: Slot,
  picture: ArrivedPicture,
): void {
  const { hash } = figma.createImage(picture.bytes);
  const version = describeVersion(followed, slot, picture, hash);
  const key = dataKeys.version(slot.take, followed.record.run);
  const former = readPlacement(node);
  const shownNow =
    former === undefined || !isOfRun(former.shown, followed.record.run) || former.shown === key;
  const placement = describePlacement(node, followed, slot, key, shownNow ? key : former.shown, former);
  if (shownNow) showImage(node, hash, placement, former);
  writeVersion(node, version);
  writePlacement(node, placement);
  settleTake(node, followed, slot);
  node.setRelaunchData({ edit: "" });
}

/** Puts a version's image in, in the place of the one that was shown; frames of ours that wait show nothing else. */
export function showImage(
  node: FillableNode,
  hash: string,
  placement: PlacementRecord,
  former: PlacementRecord | undefined,
): void {
  if (former === undefined && placement.wayIn === "new-frame") {
    node.fills = [createImagePaint(hash)];
    return;
  }
  const shown = former === undefined ? undefined : findShownHash(node, former);
  node.fills = withImage(readFills(node), hash, shown);
}

export function findShownHash(node: BaseNode, placement: PlacementRecord): string | undefined {
  const versions = readVersions(node, placement);
  return versions.find((version) => dataKeys.version(version.take, version.run) === placement.shown)?.hash;
}

/** One take of a pending record is done with; with the last one the frame is no longer pending. */
export function settleTake(node: BaseNode, followed: FollowedRun, slot: Slot): void {
  const pending = readPending(node);
  if (pending === undefined || pending.run !== followed.record.run || pending.cell !== slot.landing.cell)
    return;
  const takes = pending.takes.filter((take) => take !== slot.take);
  writePending(node, takes.length === 0 ? undefined : { ...pending, takes });
}

/** True when the layer still expects this run's picture, or already shows this cell. */
export function expectsSlot(node: BaseNode, followed: FollowedRun, slot: Slot): boolean {
  const pending = readPending(node);
  if (pending?.run === followed.record.run && pending.cell === slot.landing.cell) return true;
  const placement = readPlacement(node);
  return placement?.set === followed.record.set && placement.cell === slot.landing.cell;
}

/** True when the layer holds this slot's version already: somebody of the team was first, or we before a restart. */
export function holdsSlot(node: BaseNode, followed: FollowedRun, slot: Slot): boolean {
  const key = dataKeys.version(slot.take, followed.record.run);
  return readPlacement(node)?.versions.includes(key) === true;
}

function isOfRun(versionKey: string, run: string): boolean {
  return versionKey.endsWith(`:${run}`);
}

function describeVersion(
  followed: FollowedRun,
  slot: Slot,
  picture: ArrivedPicture,
  hash: string,
): VersionRecord {
  const { job, image, placedAt } = picture;
  const { run, model, quality } = followed.record;
  return {
    v: 1,
    run,
    job: job.id,
    take: slot.take,
    image,
    hash,
    model,
    quality,
    placedAt,
    ...(job.size === undefined ? {} : { asked: job.size }),
    ...(job.cost === undefined ? {} : { cost: job.cost }),
  };
}

function describePlacement(
  node: FillableNode,
  followed: FollowedRun,
  slot: Slot,
  key: string,
  shown: string,
  former: PlacementRecord | undefined,
): PlacementRecord {
  if (former !== undefined)
    return { ...former, versions: [...former.versions.filter((each) => each !== key), key], shown };
  const { landing } = slot;
  const wayIn = landing.destination === "selection" ? "selection" : "new-frame";
  const replaced = wayIn === "selection" ? findReplaced(readFills(node)) : undefined;
  return {
    v: 1,
    set: followed.record.set,
    cell: landing.cell,
    locale: landing.locale,
    shot: landing.shotNumber,
    target: landing.target,
    versions: [key],
    shown,
    wayIn,
    ...(replaced === undefined ? {} : { replaced }),
    review: "open",
  };
}

/** What the canvas says of a slot whose layer exists. */
export function describeSlotState(
  node: BaseNode,
  followed: FollowedRun,
  slot: Slot,
): "placed" | "pending" | "not-placed" | "none" {
  if (holdsSlot(node, followed, slot)) return "placed";
  const key = keyOf(slot);
  const { placed, notPlaced } = followed.record;
  if (placed.includes(key) || notPlaced.includes(key)) return "not-placed";
  return expectsSlot(node, followed, slot) ? "pending" : "none";
}
