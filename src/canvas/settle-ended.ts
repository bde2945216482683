/** Pending frames whose jobs ended without a picture: failed ones say so, cancelled ones go, retried ones wait again. */
import type { Job } from "../../core/api.ts";
import { findSlot, keyOf, listSlots, type FollowedRun, type Slot } from "../run/followed-run.ts";
import type { Session } from "../run/session.ts";
import { findNode, findPageOf } from "./find-nodes.ts";
import { findPending, readPlacement } from "./node-records.ts";
import { failedFills, pendingFills } from "./paints.ts";
import { asFillable } from "./place-version.ts";
import { removeEmptySection, sweepLentHomes, takeBack } from "./remove-placements.ts";
import { writeBurst } from "./write-burst.ts";

/** Only frames of ours that show nothing yet are changed, all in one undo step. */
export async function settleEndedJobs(
  session: Session,
  followed: FollowedRun,
  changed: readonly Job[],
): Promise<void> {
  const slots = changed.filter(needsLook).flatMap((job) => findSlot(followed, job) ?? []);
  const landings = new Set(slots.map((slot) => slot.landing));
  const looks: { slot: Slot; node: SceneNode }[] = [];
  for (const landing of landings) {
    const { nodeId } = landing.places[0];
    const node = nodeId === undefined ? undefined : await findNode(nodeId);
    const slot = slots.find((each) => each.landing === landing);
    if (node !== undefined && slot !== undefined && findPending(node, followed.record.run) !== undefined)
      looks.push({ slot, node });
  }
  if (looks.length === 0) return;
  await writeBurst(session, async () => {
    const pages = new Set(looks.flatMap(({ node }) => findPageOf(node) ?? []));
    const left = looks.map(({ slot, node }) => settleLook(followed, slot, node));
    await removeEmptySection(followed.record.sectionId);
    if (left.includes(true)) for (const page of Array.from(pages)) sweepLentHomes(page, followed.record.set);
  });
}

function needsLook(job: Job): boolean {
  return job.state === "failed" || job.state === "cancelled" || (job.state === "queued" && job.attempt > 0);
}

/** True when the layer's pending record was removed; the caller then looks whether anything of its set is left. */
function settleLook(followed: FollowedRun, slot: Slot, node: SceneNode): boolean {
  const states = listSlots(followed.record)
    .filter((each) => each.landing === slot.landing)
    .map((each) => followed.jobs.get(keyOf(each))?.state);
  if (states.every((state) => state === "cancelled")) {
    takeBack(node, followed.record.run);
    return true;
  }
  if (slot.landing.destination !== "new-frame" || readPlacement(node) !== undefined) return false;
  const over = states.every((state) => state === "failed" || state === "cancelled");
  const fillable = asFillable(node);
  if (fillable !== undefined) fillable.fills = [...(over ? failedFills : pendingFills)];
  return false;
}
