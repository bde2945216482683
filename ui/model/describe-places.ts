/** Where the pictures of a run go, in words: into the selected layers, into new frames, or some of each. */
import type { Settings } from "../../core/set.ts";
import type { PlaceCounts } from "./request.ts";

/**
 * "Into the selection", "New frame", or "9 new frames beside the selection" where the selection was wished and cannot hold
 * them: a layer shows one picture, not one for each language and shot. Without counts, what was wished.
 */
export function describePlaces(wished: Settings["destination"], places?: PlaceCounts): string {
  if (wished === "new-frame") return "New frame";
  if (places === undefined || places.frames === 0) return "Into the selection";
  const frames = places.frames === 1 ? "1 new frame" : `${places.frames} new frames`;
  return places.selection === 0
    ? `${frames} beside the selection`
    : `${places.selection} into the selection, ${frames} beside it`;
}
