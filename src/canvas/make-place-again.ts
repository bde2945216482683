/** A place for a picture whose former place is gone: the person's node it was made for where that is free, a new frame otherwise. */
import { notifyShortly } from "../panel.ts";
import { toPendingFacts } from "../run/to-pending-facts.ts";
import type { FollowedRun, Slot } from "../run/followed-run.ts";
import { markPending } from "./create-pending.ts";
import { keepHome } from "./keep-home.ts";
import type { FillableNode } from "./place-version.ts";
import { remakeFrame } from "./remake-frame.ts";
import type { Place } from "./resolve-place.ts";
import { chooseHome, findHome } from "./set-home.ts";

/** Writes the place into the run's record, which the caller keeps, and says so where it is not the place that was asked for. */
export async function makePlaceAgain(
  followed: FollowedRun,
  slot: Slot,
  place: Exclude<Place, { type: "layer" }>,
): Promise<FillableNode> {
  if (place.type === "undone" && place.back !== undefined) {
    await reserveBack(followed, slot, place.back);
    return place.back;
  }
  const notice = explainElsewhere(slot, place);
  const frame = await remakeFrame(followed, slot);
  if (notice !== undefined) notifyShortly(notice);
  return frame;
}

/** Only this take is expected: a person may have taken the others away on purpose. */
async function reserveBack(
  { record }: FollowedRun,
  { landing, take }: Slot,
  node: FillableNode,
): Promise<void> {
  landing.destination = "selection";
  const home = keepHome(record, (await findHome(record.set, node)) ?? chooseHome([node]));
  markPending(node, { ...toPendingFacts(record, landing, home), takes: [take] });
}

function explainElsewhere({ landing }: Slot, place: Exclude<Place, { type: "layer" }>): string | undefined {
  if (place.type === "lost" && place.part === "page")
    return "The page of a picture was deleted. It is on this page instead.";
  if (landing.destination !== "selection") return undefined;
  return place.type === "lost"
    ? "The layer a picture was made for is gone or locked. It has a frame of its own."
    : "The layer a picture was made for holds another one now. It has a frame of its own.";
}
