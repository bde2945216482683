/** Our layers on a loaded page: pending frames and placements. */
import { namespace, placementNames } from "../../core/record-keys.ts";
import { findOurNodes } from "./entries.ts";
import { explainUnreadable, isOfSet, listPending } from "./node-records.ts";
import { listSeated } from "./record-seat.ts";

/** Layers with records of ours, also those inside instances, which keep them. */
function findOurLayers(page: PageNode): SceneNode[] {
  return findOurNodes(page).flatMap((node) => [node, ...listSeated(node)]);
}

/** Every pending frame, and every node to be filled. */
export function findPendingNodes(page: PageNode): SceneNode[] {
  return findOurLayers(page).filter((node) => listPending(node).length > 0);
}

/**
 * Frames that wait for pictures of a run. Those inside an instance are not looked for: what waits there is a person's own layer, and
 * no frame of ours.
 */
export function findWaiting(page: PageNode, run: string): SceneNode[] {
  const keys = [placementNames.pending(run)];
  return page.findAllWithCriteria({ sharedPluginData: { namespace, keys } });
}

/** The layers that show a cell of the set, or wait for one. */
export function findSetNodes(page: PageNode, set: string): SceneNode[] {
  return findOurLayers(page).filter((node) => isOfSet(node, set));
}

/** True while a layer of the page shows or awaits a cell of the set, or might: one that cannot be read may be of any. */
export function isInUse(page: PageNode, set: string): boolean {
  return findOurLayers(page).some((node) => isOfSet(node, set) || explainUnreadable(node) !== undefined);
}
