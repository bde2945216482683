/** Noting in a run's record where a cell's picture will be. */
import type { Landing } from "../../core/outbox.ts";
import { keyOf, setPlace, type FollowedRun } from "../run/followed-run.ts";
import { findPageOf } from "./find-nodes.ts";

/** The layer that a landing's pictures are put into, with where it stands now, for when it is gone. */
export function noteSpot(followed: FollowedRun, landing: Landing, node: SceneNode): void {
  const box = node.absoluteBoundingBox;
  const page = findPageOf(node);
  setPlace(landing, {
    nodeId: node.id,
    ...(page === undefined ? {} : { pageId: page.id }),
    ...(box === null ? {} : { spot: { x: box.x, y: box.y } }),
  });
  for (const take of landing.takes) followed.placements.set(keyOf({ landing, take }), "pending");
}
