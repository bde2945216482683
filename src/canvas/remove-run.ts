/** Taking a run's pending frames back: nothing was made of it. */
import { readPending, readPlacement, writePending } from "./node-records.ts";
import { findNode } from "./find-nodes.ts";
import { removeEmptySection, removeFrom } from "./remove-placements.ts";
import type { FollowedRun } from "../run/followed-run.ts";

/** Only what still waits for this run goes; a placement that already shows something stays. Call inside a burst. */
export async function removeRunFrames(followed: FollowedRun): Promise<void> {
  for (const { places } of followed.record.landings) {
    const { nodeId } = places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    if (node === undefined || readPending(node)?.run !== followed.record.run) continue;
    if (readPlacement(node) === undefined) removeFrom(node);
    else {
      writePending(node, undefined);
      node.setRelaunchData({ edit: "" });
    }
  }
  await removeEmptySection(followed.record.sectionId);
}
