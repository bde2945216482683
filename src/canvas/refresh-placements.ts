/** Reading back from the canvas where a run's pictures stand: a person may have undone, deleted or restored them. */
import { versionId } from "../../core/placement-record.ts";
import { findNode } from "./find-nodes.ts";
import { readPlacement } from "./node-records.ts";
import { findSlotState } from "./place-version.ts";
import { keyOf, type FollowedRun } from "../run/followed-run.ts";

/** Returns whether anything is different from what we knew. Pictures on their way stay "placing". */
export async function refreshPlacements(followed: FollowedRun): Promise<boolean> {
  let changed = false;
  for (const landing of followed.record.landings) {
    const { nodeId } = landing.places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    const version = node === undefined ? undefined : readPlacement(node)?.shown;
    for (const take of landing.takes) {
      const slot = { landing, take };
      const key = keyOf(slot);
      if (noteShown(followed, key, version === versionId(followed.record.run, take))) changed = true;
      const known = followed.placements.get(key);
      if (known === "placing") continue;
      const state = node === undefined ? chooseGoneState(followed, key) : findSlotState(node, followed, slot);
      if (state !== known) changed = true;
      followed.placements.set(key, state);
    }
  }
  return changed;
}

/** Notes whether the layer shows this slot's picture. Returns whether that has changed. */
function noteShown(followed: FollowedRun, key: string, isShown: boolean): boolean {
  if (followed.shown.has(key) === isShown) return false;
  if (isShown) followed.shown.add(key);
  else followed.shown.delete(key);
  return true;
}

function chooseGoneState(followed: FollowedRun, key: string): "not-placed" | "none" {
  const { placed, notPlaced } = followed.record;
  return placed.includes(key) || notPlaced.includes(key) ? "not-placed" : "none";
}
