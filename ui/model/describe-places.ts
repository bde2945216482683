/** Where the pictures of a run go, in words: into the layers that show them, into the selected ones, into new frames. */
import type { Settings } from "../../core/set.ts";
import type { PlaceCounts } from "./request.ts";

/**
 * "Into the selection", "New frame", or "9 new frames beside the selection" where the selection was wished and cannot hold
 * them: a layer shows one picture, not one for each language and shot. Without counts, what was wished.
 */
export function describePlaces(wished: Settings["destination"], places?: PlaceCounts): string {
  const { kept = 0, selection = 0, frames = 0 } = places ?? {};
  if (kept > 0) return describeKept(kept, selection, frames);
  if (wished === "new-frame") return "New frame";
  if (places === undefined || frames === 0) return "Into the selection";
  const words = nameFrames(frames);
  return selection === 0
    ? `${words} beside the selection`
    : `${selection} into the selection, ${words} beside it`;
}

/** "In place", or "3 in place, 2 new frames". */
function describeKept(kept: number, selection: number, frames: number): string {
  if (selection + frames === 0) return "In place";
  const filled = selection === 0 ? "" : `, ${selection} into the selection`;
  return `${kept} in place${filled}${frames === 0 ? "" : `, ${nameFrames(frames)}`}`;
}

function nameFrames(frames: number): string {
  return frames === 1 ? "1 new frame" : `${frames} new frames`;
}
