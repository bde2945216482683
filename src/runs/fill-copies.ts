/** Copies of a pending frame: a person who duplicates one that still waits expects the picture in both. */
import { findNode, findPageOf } from "../canvas/find-nodes.ts";
import { findWaiting } from "../canvas/find-placements.ts";
import { inTurns } from "../turns.ts";
import { explainUnreadable, findPending } from "../canvas/node-records.ts";
import type { ArrivedPicture } from "../run/arrivals.ts";
import { asFillable, placeVersion } from "../canvas/place-version.ts";
import { keyOf, type FollowedRun, type Slot } from "../run/followed-run.ts";

type Placed = { followed: FollowedRun; slot: Slot; picture: ArrivedPicture };

/** Places pictures that were just placed into the copies on the same pages as well; each page is searched once. */
export async function fillCopies(arrivals: readonly Placed[]): Promise<void> {
  const byPage = new Map<PageNode, Placed[]>();
  for (const arrival of arrivals) {
    const { landing } = arrival.slot;
    const { nodeId } = landing.places[0];
    // A person chose this node of their own to be filled, and not its copies (C1).
    if (landing.destination !== "new-frame" || nodeId === undefined) continue;
    if (arrival.followed.placements.get(keyOf(arrival.slot)) !== "placed") continue;
    const node = await findNode(nodeId);
    const page = node === undefined ? undefined : findPageOf(node);
    if (page !== undefined) byPage.set(page, [...(byPage.get(page) ?? []), arrival]);
  }
  for (const [page, placed] of Array.from(byPage)) {
    const runs = new Set(placed.map(({ followed }) => followed.record.run));
    for (const run of Array.from(runs))
      await inTurns(findWaiting(page, run), (layer) => fillCopy(layer, placed));
  }
}

function fillCopy(copy: SceneNode, placed: readonly Placed[]): void {
  const fillable = asFillable(copy);
  if (fillable === undefined || explainUnreadable(copy) !== undefined) return;
  for (const { followed, slot, picture } of placed) {
    const pending = findPending(copy, followed.record.run);
    if (pending?.cell !== slot.landing.cell) continue;
    if (slot.landing.places[0].nodeId !== copy.id && pending.takes.includes(slot.take))
      placeVersion(fillable, followed, slot, picture);
  }
}
