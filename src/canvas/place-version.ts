/** Placing a picture: bytes to an image fill on its frame, with the records that say where it came from. */
import type { Job } from "../../core/api.ts";
import type { Landing, OutboxRecord } from "../../core/outbox.ts";
import { narrowSet, versionId, type CellFacts, type VersionFacts } from "../../core/placement-record.ts";
import type { SetRecord } from "../../core/set.ts";
import type { ArrivedPicture } from "../run/arrivals.ts";
import { toSetRecord } from "../run/to-set-record.ts";
import { keyOf, type FollowedRun, type Slot } from "../run/followed-run.ts";
import { createImagePaint, findFormer, withImage } from "./paints.ts";
import {
  dropPending,
  findPending,
  findShown,
  readCell,
  readPlacement,
  writeCell,
  writePending,
  writeShown,
  writeVersion,
  type Placement,
} from "./node-records.ts";
import { climbToHome } from "./set-home.ts";
import { offerAgain } from "./relaunch.ts";

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
  const id = versionId(followed.record.run, slot.take);
  const before = readPlacement(node);
  const shownNow =
    before?.shown === undefined || !isOfRun(before.shown, followed.record.run) || before.shown === id;
  const cell = toCellFacts(node, followed, slot, before);
  if (shownNow) showImage(node, hash, cell.destination, before);
  writeVersion(node, toVersionFacts(followed, slot, picture, hash), toRecipe(followed.record, slot));
  writeCell(node, cell);
  if (shownNow) writeShown(node, id);
  settleTake(node, followed, slot);
  offerAgain(node, { edit: "" });
}

/**
 * Puts a version's image in, in the place of the image shown before. A pending frame of ours then shows nothing else. A picture that
 * was made elsewhere stays below, hidden: the file alone has it, and forgets what no paint names (T9).
 */
export function showImage(
  node: FillableNode,
  hash: string,
  destination: CellFacts["destination"],
  before: Placement | undefined,
): void {
  const former = before === undefined ? undefined : findShown(before);
  const shown = former?.adopted === true ? undefined : former?.hash;
  const isOurs = before === undefined && destination === "new-frame";
  node.fills = isOurs ? [createImagePaint(hash)] : withImage(readFills(node), hash, shown);
}

/** Notes that one take of a pending record has come; after the last one the frame is no longer pending. */
export function settleTake(node: BaseNode, followed: FollowedRun, slot: Slot): void {
  const { run } = followed.record;
  const pending = findPending(node, run);
  if (pending === undefined || pending.cell !== slot.landing.cell) return;
  const takes = pending.takes.filter((take) => take !== slot.take);
  if (takes.length === 0) dropPending(node, run);
  else writePending(node, { ...pending, takes });
}

/** True when the layer still expects this run's picture, or already shows this cell. */
export function expectsSlot(node: BaseNode, followed: FollowedRun, { landing }: Slot): boolean {
  if (findPending(node, followed.record.run)?.cell === landing.cell) return true;
  return isSameCell(readCell(node), followed.record, landing);
}

/** True when the layer holds this slot's version already: another person's plugin placed it, or ours before a restart. */
export function holdsSlot(placement: Placement | undefined, followed: FollowedRun, slot: Slot): boolean {
  return placement?.held.includes(versionId(followed.record.run, slot.take)) === true;
}

/** True when a layer shows a landing's cell, whatever the run called it. */
export function isSameCell(
  cell: Pick<CellFacts, "set" | "target" | "locale" | "shot"> | undefined,
  { set }: OutboxRecord,
  landing: Landing,
): boolean {
  if (cell?.set !== set) return false;
  const { target, locale, shot } = cell;
  return target.key === landing.target.key && locale === landing.locale && shot === landing.shot;
}

function isOfRun(version: string, run: string): boolean {
  return version.startsWith(`${run}.`);
}

function toVersionFacts(
  { record }: FollowedRun,
  slot: Slot,
  picture: ArrivedPicture,
  hash: string,
): VersionFacts {
  const { job, image, placedAt } = picture;
  const { run, model, quality, rest } = record;
  const { intent } = slot.landing;
  const anchor = findAnchor(slot.landing, job);
  const draft = slot.landing.draft ?? job.inputs?.find(({ role }) => role === "draft")?.sha256;
  return {
    run,
    job: job.id,
    take: slot.take,
    image,
    hash,
    pass: {
      model,
      quality,
      ...(rest === undefined ? {} : { density: rest.settings.density }),
      ...(job.size === undefined ? {} : { size: job.size }),
    },
    placedAt,
    ...(job.cost === undefined ? {} : { cost: job.cost }),
    ...(intent === undefined ? {} : { intent }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(draft === undefined ? {} : { draft }),
  };
}

/** SHA-256 of the picture it shares its look with (T4). What the relay keeps of an upload may be other bytes than those chosen. */
function findAnchor({ anchorSha256 }: Landing, { inputs = [] }: Job): string | undefined {
  const sent = inputs.find(({ role }) => role === "anchor");
  return sent?.asset === undefined ? sent?.sha256 : (anchorSha256 ?? sent.sha256);
}

/** What the picture was asked with, as far as this device knows it. */
export function toRecipe(record: OutboxRecord, { landing }: Pick<Slot, "landing">): SetRecord | undefined {
  const set = toSetRecord(record);
  const { target, locale, shot } = landing;
  return set && narrowSet(set, { target: target.key, locale, shot });
}

/**
 * The cell a layer shows from now on. The former paint of a layer that we have filled before stays in its record.
 * On a copy of a frame that was still waiting, `self` goes on naming the original.
 */
export function toCellFacts(
  node: FillableNode,
  { record }: Pick<FollowedRun, "record">,
  { landing }: Pick<Slot, "landing">,
  before: Placement | undefined,
): Omit<CellFacts, "layer"> {
  const pending = findPending(node, record.run);
  const home = pending?.home ?? climbToHome(node, record.set)?.id ?? before?.cell.home;
  const wanted = landing.destination === "selection" ? "selection" : "new-frame";
  const destination = before?.cell.destination ?? wanted;
  const former =
    before === undefined && wanted === "selection" ? findFormer(readFills(node)) : before?.cell.former;
  return {
    set: record.set,
    home,
    self: pending?.self ?? before?.cell.self ?? node.id,
    target: landing.target,
    locale: landing.locale,
    shot: landing.shot,
    destination,
    former,
  };
}

/** What the canvas says of a slot whose layer exists, and is this placement. */
export function findSlotState(
  node: BaseNode,
  followed: FollowedRun,
  slot: Slot,
  placement: Placement | undefined,
): "placed" | "pending" | "not-placed" | "none" {
  if (holdsSlot(placement, followed, slot)) return "placed";
  const key = keyOf(slot);
  const { placed, notPlaced } = followed.record;
  if (placed.includes(key) || notPlaced.includes(key)) return "not-placed";
  return expectsSlot(node, followed, slot) ? "pending" : "none";
}
