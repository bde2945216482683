/** Where a picture goes now: minutes or days may have passed since its place was reserved. */
import { isFillable } from "./read-targets.ts";
import type { FollowedRun, Slot } from "../run/followed-run.ts";
import { findNode } from "./find-nodes.ts";
import { explainUnreadable, listPending, readPlacement } from "./node-records.ts";
import { asFillable, expectsSlot, holdsSlot, type FillableNode } from "./place-version.ts";

/**
 * `undone`: a person took the place away, so the picture waits until it is asked for (C2); `back` is the person's own
 * node, free to be filled again. `lost`: the page or the source went away under us, so the picture gets a new frame (C3).
 */
export type Place =
  | { type: "layer"; node: FillableNode; held: boolean }
  | { type: "undone"; back?: FillableNode }
  | { type: "lost"; part: "page" | "source" };

export async function resolvePlace(followed: FollowedRun, slot: Slot): Promise<Place> {
  const { destination, target, places } = slot.landing;
  const { pageId, nodeId } = places[0];
  if (pageId !== undefined && !hasPage(pageId)) return { type: "lost", part: "page" };
  const node = nodeId === undefined ? undefined : await findNode(nodeId);
  if (node === undefined) {
    const sourceGone = nodeId === undefined || destination === "selection";
    return sourceGone ? { type: "lost", part: "source" } : { type: "undone" };
  }
  const held = holdsSlot(readPlacement(node), followed, slot);
  const fillable = asFillable(node);
  if (!held && !expectsSlot(node, followed, slot)) {
    const back = nodeId === target.nodeId && isFillable(node) && !isTaken(node);
    return fillable !== undefined && back ? { type: "undone", back: fillable } : { type: "undone" };
  }
  // A node locked or made part of an instance meanwhile is not written to, nor one whose record cannot be read.
  const free = destination === "selection" ? isFillable(node) : explainUnreadable(node) === undefined;
  return fillable === undefined || !free
    ? { type: "lost", part: "source" }
    : { type: "layer", node: fillable, held };
}

/** True when another picture of ours is in the layer or on its way to it. */
function isTaken(node: SceneNode): boolean {
  return readPlacement(node) !== undefined || listPending(node).length > 0;
}

function hasPage(id: string): boolean {
  return figma.root.children.some((page) => page.id === id);
}
