/** Taking our own things off the canvas: frames of ours go, a person's node only loses our picture. */
import { findNode } from "./find-nodes.ts";
import { findSetNodes, isInUse } from "./find-placements.ts";
import { isKeptFrame, removeKeptFrame } from "./kept-frame.ts";
import { isLabel } from "./write-labels.ts";
import { clearPlacement, dropPending, listPending, readPlacement, type Placement } from "./node-records.ts";
import { withoutImage } from "./paints.ts";
import { asFillable, readFills, type FillableNode } from "./place-version.ts";
import { findHomes, isAnyHome, listHomeSets, removeHome } from "./set-home.ts";
import { dropIndex } from "./set-index.ts";
import { offerAgain } from "./relaunch.ts";

/**
 * Removes one placement or pending frame; a layer whose record cannot be read is left alone. Call inside a burst, and
 * sweep the set's home afterwards.
 */
export function removeFrom(node: SceneNode): void {
  if (node.removed) return;
  const placement = readPlacement(node);
  const destination = placement?.cell.destination ?? listPending(node)[0]?.destination;
  if (destination === "selection") freeNode(node, placement);
  else if (destination !== undefined) removeNode(node);
}

/** Sets that had their home here are no longer listed. */
function removeNode(node: SceneNode): void {
  for (const set of listHomeSets(node)) dropIndex(set, node);
  node.remove();
}

/** A layer no longer waits for a run; when it waited for nothing else and shows nothing, it goes. */
export function takeBack(node: SceneNode, run: string): void {
  const shows = readPlacement(node) !== undefined;
  if (!shows && listPending(node).length === 1) {
    removeFrom(node);
    return;
  }
  dropPending(node, run);
  if (shows) offerAgain(node, { edit: "" });
}

/** A node the person chose to fill stays; what was there before our picture comes back. */
function freeNode(node: SceneNode, placement: Placement | undefined): void {
  const fillable = asFillable(node);
  if (placement !== undefined && fillable !== undefined) putBack(fillable, placement);
  clearPlacement(node);
  offerAgain(node, {});
}

function putBack(node: FillableNode, { cell, versions }: Placement): void {
  const hashes = versions.map((version) => version.hash);
  try {
    node.fills = withoutImage(readFills(node), hashes, cell.former);
  } catch {
    // Figma refuses the copy of the former paint: any plugin may have written that record.
    node.fills = withoutImage(readFills(node), hashes, undefined);
  }
}

/** Removes everything of a set from a loaded page. Returns how many layers were taken away or freed. */
export function removeSetFrom(page: PageNode, set: string): number {
  const nodes = findSetNodes(page, set);
  const homes = findHomes(page, set);
  for (const node of nodes) removeFrom(node);
  for (const home of homes) if (home.type === "SECTION" && !home.removed) removeSection(home);
  sweepHomes(page, set);
  return nodes.length;
}

/** A section of ours in which only our labels and kept pictures are left goes too. */
export async function removeEmptySection(id: string | undefined): Promise<void> {
  const section = id === undefined ? undefined : await findNode(id);
  if (section?.type === "SECTION" && isAnyHome(section) && isLeft(section)) removeNode(section);
}

/** Where nothing of a set is left on a page, its record goes too: the nodes that hold it are a person's own. */
export function sweepHomes(page: PageNode, set: string): void {
  if (isInUse(page, set)) return;
  for (const home of findHomes(page, set)) leaveHome(home, set);
}

/** The same after a run that made nothing: a section of ours goes on being the set's home, also while it is empty. */
export function sweepLentHomes(page: PageNode, set: string): void {
  if (isInUse(page, set)) return;
  for (const home of findHomes(page, set)) if (home.type !== "SECTION") leaveHome(home, set);
}

function leaveHome(home: BaseNode, set: string): void {
  removeKeptFrame(home, set);
  removeHome(home, set);
}

/** What a person put into our section is not ours to remove: then only our labels and kept pictures go. */
function removeSection(section: SectionNode): void {
  if (isLeft(section)) removeNode(section);
  else for (const child of section.children) if (isLabel(child) || isKeptFrame(child)) child.remove();
}

/** True where nothing but our labels and the pictures we keep is in it. */
function isLeft(section: SectionNode): boolean {
  return section.children.every((child) => isLabel(child) || isKeptFrame(child));
}
