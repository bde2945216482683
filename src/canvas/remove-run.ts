/** Removing the pending frames of a run that made nothing. */
import { findPending } from "./node-records.ts";
import { findNode, findPageOf } from "./find-nodes.ts";
import { removeEmptySection, sweepLentHomes, takeBack } from "./remove-placements.ts";
import type { FollowedRun } from "../run/followed-run.ts";

/** Only what still waits for this run goes; a placement that already shows something stays. Call inside a burst. */
export async function removeRunFrames(followed: FollowedRun): Promise<void> {
  const { run, set, landings, sectionId } = followed.record;
  const pages = new Set<PageNode>();
  for (const { places } of landings) {
    const { nodeId } = places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    if (node === undefined || findPending(node, run) === undefined) continue;
    const page = findPageOf(node);
    if (page !== undefined) pages.add(page);
    takeBack(node, run);
  }
  await removeEmptySection(sectionId);
  for (const page of Array.from(pages)) sweepLentHomes(page, set);
}
