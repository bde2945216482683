/** What a person does to pictures on the canvas from the panel. Only here do selection and viewport move (C1). */
import { createFailure, type Failure } from "../../core/failure.ts";
import { cellIdOf } from "../../core/placement-record.ts";
import { findNode, findPageOf } from "../canvas/find-nodes.ts";
import { lookAt } from "../canvas/look-at.ts";
import {
  explainUnreadable,
  listPending,
  readPlacement,
  writeShown,
  type Placement,
  type Version,
} from "../canvas/node-records.ts";
import { findFormer, withImage } from "../canvas/paints.ts";
import { asFillable, readFills, showImage, type FillableNode } from "../canvas/place-version.ts";
import { refreshPlacements } from "../canvas/refresh-placements.ts";
import { removeEmptySection, removeFrom, removeSetFrom, sweepHomes } from "../canvas/remove-placements.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { notifyShortly, postToUi } from "../panel.ts";
import { fetchImage } from "../client/calls.ts";
import { isFillable } from "../canvas/read-targets.ts";
import { readSeen } from "../canvas/seen-size.ts";
import { tellHindrance } from "../run/report-relay.ts";
import { readAccess, type Session } from "../run/session.ts";
import { enqueueArrivals } from "./arrive.ts";
import { findJob, findLanding, findSlot, type FollowedRun } from "../run/followed-run.ts";
import { keepRun, postRunNow } from "./post-runs.ts";

export type CellRef = { run: string; cell: string };
type PlacedCell = { node: FillableNode; placement: Placement };

/** Selects the cell's layer and brings it into view, on its page. Without a cell, the run's layers come into view. */
export async function showCell(session: Session, ref: CellRef): Promise<void> {
  if (ref.cell === "") return showRun(session, session.runs.get(ref.run));
  const node = await findLayer(session, ref);
  const page = node === undefined ? undefined : findPageOf(node);
  if (node === undefined || page === undefined) return postGone("showing a picture");
  if (page !== figma.currentPage) await figma.setCurrentPageAsync(page);
  page.selection = [node];
  lookAt([node], session.settings.window);
}

/** The selection stays: selected pictures would be the targets of the next run. */
async function showRun(session: Session, followed: FollowedRun | undefined): Promise<void> {
  const nodes: SceneNode[] = [];
  for (const { places } of followed?.record.landings ?? []) {
    const { nodeId } = places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    if (node !== undefined) nodes.push(node);
  }
  const [first] = nodes;
  const page = first === undefined ? undefined : findPageOf(first);
  if (page === undefined) return postGone("showing a run");
  if (page !== figma.currentPage) await figma.setCurrentPageAsync(page);
  const there = nodes.filter((node) => findPageOf(node) === page);
  lookAt(there, session.settings.window);
}

/** Places a picture whose place was undone, deleted or refused before. */
export async function placeJob(session: Session, run: string, jobId: string): Promise<void> {
  const followed = session.runs.get(run);
  const job = followed === undefined ? undefined : findJob(followed, jobId);
  const slot = followed === undefined || job === undefined ? undefined : findSlot(followed, job);
  if (followed === undefined || job === undefined || slot === undefined) return postGone("placing a picture");
  enqueueArrivals(session, [{ followed, slot, job, asked: true }]);
}

/** Flips a placement to another of its takes. */
export async function showTake(session: Session, ref: CellRef, take: number): Promise<void> {
  const placed = findSelected(ref.cell) ?? (await findPlaced(session, ref));
  if (placed === undefined) return postGone("showing another take");
  const { node, placement } = placed;
  const version = await findVersion(session, placed, ref, take);
  if (version === undefined) return undefined;
  await writeBurst(session, async () => {
    showImage(node, version.hash, placement.cell.destination, placement);
    writeShown(node, version.id);
  });
}

/** A take's version and its image. Undefined where one of them is missing, and then the panel is told why. */
async function findVersion(
  session: Session,
  { placement }: PlacedCell,
  ref: CellRef,
  take: number,
): Promise<Version | undefined> {
  const version = placement.versions
    .filter((each) => each.take === take)
    .reduce<Version | undefined>((best, each) => (best?.run === ref.run ? best : each), undefined);
  if (version === undefined)
    postRefusal("not-found", "This take is not on the canvas yet. It appears when it is done.");
  const failure = version && (await ensureImage(session, version.hash, version.image.id));
  if (failure === undefined) return version;
  await tellHindrance(session, failure);
  return undefined;
}

/** Figma drops images that no layer shows; the relay still has the bytes. */
async function ensureImage(session: Session, hash: string, image: string): Promise<Failure | undefined> {
  if (figma.getImageByHash(hash) !== null) return undefined;
  const answer = await fetchImage(readAccess(session), image);
  if (!answer.ok) return answer.failure;
  figma.createImage(answer.value);
  return undefined;
}

/** Puts a take's picture into the node it was made for: other fills, radius, effects and strokes stay. */
export async function applyToSource(session: Session, ref: CellRef, take: number): Promise<void> {
  const placed = await findPlaced(session, ref);
  if (placed === undefined) return postGone("applying a picture");
  const sourceId = placed.placement.cell.target.nodeId;
  const source = sourceId === undefined ? undefined : await findNode(sourceId);
  const fillable = source === undefined ? undefined : asFillable(source);
  if (source === undefined)
    return postRefusal(
      "not-placed",
      "The layer this was made for was deleted. Copy the picture's fill instead.",
    );
  if (fillable === undefined || !isFillable(fillable))
    return postRefusal(
      "not-placed",
      `${source.name} is locked or cannot hold a picture. Unlock it, or copy the picture's fill instead.`,
    );
  if (!readSeen(fillable).isUpright)
    return postRefusal(
      "not-placed",
      `${fillable.name} is turned or mirrored, and so would the picture in it be. Turn it upright first.`,
    );
  const version = await findVersion(session, placed, ref, take);
  if (version === undefined) return undefined;
  await writeBurst(session, async () => {
    const former = findFormer(readFills(fillable))?.hash;
    fillable.fills = withImage(readFills(fillable), version.hash, former);
  });
  const which = placed.placement.versions.length > 1 ? `take ${take} ` : "";
  notifyShortly(`Applied ${which}to ${fillable.name}.`);
}

/** Takes one placement off the canvas; its picture stays on the relay and can be placed again. */
export async function removePlacement(session: Session, ref: CellRef): Promise<void> {
  const followed = session.runs.get(ref.run);
  const id = followed === undefined ? undefined : findLanding(followed, ref.cell)?.places[0].nodeId;
  const node = id === undefined ? undefined : await findNode(id);
  if (followed === undefined || node === undefined || !isOurs(node)) return postGone("removing a picture");
  const page = findPageOf(node);
  await writeBurst(session, async () => {
    removeFrom(node);
    await removeEmptySection(followed.record.sectionId);
    if (page !== undefined) sweepHomes(page, followed.record.set);
  });
  await reread(session, (each) => each.record.set === followed.record.set);
}

/** Removes everything of a set from every page its runs touched, and from the page in view. */
export async function removeSet(session: Session, set: string): Promise<void> {
  const runs = Array.from(session.runs.values()).filter((followed) => followed.record.set === set);
  const ids = new Set(
    runs.flatMap((followed) => followed.record.landings.map(({ places }) => places[0].pageId)),
  );
  const pages = figma.root.children.filter((page) => page === figma.currentPage || ids.has(page.id));
  for (const page of pages) await page.loadAsync();
  const removed = await writeBurst(session, async () =>
    pages.reduce((sum, page) => sum + removeSetFrom(page, set), 0),
  );
  await reread(session, (followed) => followed.record.set === set);
  notifyShortly(removed === 1 ? "Removed 1 picture." : `Removed ${removed} pictures.`);
}

/** Reads the canvas again for some runs and shows what is different. */
export async function reread(session: Session, which: (followed: FollowedRun) => boolean): Promise<void> {
  for (const followed of Array.from(session.runs.values()).filter(which)) {
    if (!(await refreshPlacements(followed))) continue;
    await keepRun(followed);
    postRunNow(session, followed);
  }
}

/** The selected placement of this cell: its takes flip also when the run is no longer on the list. */
function findSelected(cell: string): PlacedCell | undefined {
  const [layer, second] = figma.currentPage.selection;
  const node = layer === undefined || second !== undefined ? undefined : asFillable(layer);
  const placement = node === undefined ? undefined : readPlacement(node);
  if (node === undefined || placement === undefined || cellIdOf(placement.cell) !== cell) return undefined;
  return { node, placement };
}

/** The layer of a cell's picture with what stands on it; undefined where it is gone or cannot be read. */
export async function findPlaced(session: Session, ref: CellRef): Promise<PlacedCell | undefined> {
  const layer = await findLayer(session, ref);
  const node = layer === undefined ? undefined : asFillable(layer);
  const placement =
    node === undefined || explainUnreadable(node) !== undefined ? undefined : readPlacement(node);
  return node === undefined || placement === undefined ? undefined : { node, placement };
}

/** The layer of a run's cell; of a run that is not known here, or of a picture made elsewhere, that of the open set. */
async function findLayer(session: Session, { run, cell }: CellRef): Promise<SceneNode | undefined> {
  const followed = session.runs.get(run);
  const id = followed === undefined ? undefined : findLanding(followed, cell)?.places[0].nodeId;
  if (followed !== undefined) return id === undefined ? undefined : findNode(id);
  for (const each of Array.from(session.openSet?.tracked ?? [])) {
    const node = await findNode(each);
    const placement = node === undefined ? undefined : readPlacement(node);
    if (placement === undefined || cellIdOf(placement.cell) !== cell) continue;
    if (placement.versions.some((version) => version.run === run)) return node;
  }
  return undefined;
}

/** True for a layer that shows or awaits something of ours that can be read. */
function isOurs(node: SceneNode): boolean {
  return readPlacement(node) !== undefined || listPending(node).length > 0;
}

function postGone(doing: string): void {
  postRefusal("not-placed", "This picture is not on the canvas (any more). Place it from Runs first.", doing);
}

function postRefusal(kind: "not-placed" | "not-found", message: string, doing?: string): void {
  const failure = createFailure(kind, {
    message,
    retryable: false,
    ...(doing === undefined ? {} : { doing }),
  });
  postToUi({ type: "noticed", failure });
}
