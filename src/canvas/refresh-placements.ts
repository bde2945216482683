/** Reading back from the canvas where a run's pictures stand: a person may have undone, deleted or restored them. */
import { versionId } from "../../core/placement-record.ts";
import type { Landing } from "../../core/outbox.ts";
import { inTurns } from "../turns.ts";
import { findNode } from "./find-nodes.ts";
import { readPlacement } from "./node-records.ts";
import { findSlotState } from "./place-version.ts";
import { keyOf, type FollowedRun } from "../run/followed-run.ts";

/**
 * Reads where these landings of a run stand, all of them where none are named. Returns whether anything is different from what we
 * knew. Pictures on their way stay "placing".
 */
export async function refreshPlacements(
  followed: FollowedRun,
  landings: readonly Landing[] = followed.record.landings,
): Promise<boolean> {
  let changed = false;
  await inTurns(landings, async (landing) => {
    if (await refreshLanding(followed, landing)) changed = true;
  });
  return changed;
}

async function refreshLanding(followed: FollowedRun, landing: Landing): Promise<boolean> {
  let changed = false;
  const { nodeId } = landing.places[0];
  const node = nodeId === undefined ? undefined : await findNode(nodeId);
  const placement = node === undefined ? undefined : readPlacement(node);
  for (const take of landing.takes) {
    const slot = { landing, take };
    const key = keyOf(slot);
    const isShown = placement?.shown === versionId(followed.record.run, take);
    if (noteShown(followed, key, isShown)) changed = true;
    const known = followed.placements.get(key);
    if (known === "placing") continue;
    const state =
      node === undefined ? chooseGoneState(followed, key) : findSlotState(node, followed, slot, placement);
    if (state !== known) changed = true;
    followed.placements.set(key, state);
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
