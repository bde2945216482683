/** Reading back from the canvas where a run's pictures stand: a person may have undone, deleted or restored them. */
import { findNode } from "./find-nodes.ts";
import { describeSlotState } from "./place-version.ts";
import { slotKey, type FollowedRun } from "../runs/followed-run.ts";

/** Returns whether anything is different from what we knew. Pictures on their way stay "placing". */
export async function refreshPlacements(followed: FollowedRun): Promise<boolean> {
  let changed = false;
  for (const cell of followed.record.cells) {
    const node = cell.nodeId === undefined ? undefined : await findNode(cell.nodeId);
    for (const take of cell.takes) {
      const key = slotKey(cell.id, take);
      const known = followed.placements.get(key);
      if (known === "placing") continue;
      const state =
        node === undefined ? describeGone(followed, key) : describeSlotState(node, followed, { cell, take });
      if (state !== known) changed = true;
      followed.placements.set(key, state);
    }
  }
  return changed;
}

function describeGone(followed: FollowedRun, key: string): "not-placed" | "none" {
  const { placed, notPlaced } = followed.record;
  return placed.includes(key) || notPlaced.includes(key) ? "not-placed" : "none";
}
