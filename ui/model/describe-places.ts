/** Where the pictures of a run go, in words: into the layers that show them, into the selected ones, into new frames. */
import type { Settings } from "../../core/set.ts";
import type { TargetSource } from "./targets.ts";
import type { PlaceCounts } from "./request.ts";

/**
 * "Into the selection", "New frame", "9 new frames", or "9 new frames beside the selection" where the selection was wished and cannot hold
 * them: a layer shows one picture, not one for each language and shot. Without counts, what was wished. Pinned layers are
 * named as such: the selection may be another by now.
 */
export function describePlaces(
  wished: Settings["destination"],
  places?: PlaceCounts,
  from: TargetSource = "selection",
): string {
  const { kept = 0, selection = 0, frames = 0 } = places ?? {};
  const layers = from === "pinned" ? "the pinned layers" : "the selection";
  if (kept > 0) return describeKept(kept, selection, frames, layers);
  if (wished === "new-frame" && selection === 0) return frames > 1 ? nameFrames(frames) : "New frame";
  if (places === undefined || frames === 0) return `Into ${layers}`;
  const words = nameFrames(frames);
  return selection === 0
    ? `${words} beside ${layers}`
    : `${selection} into ${layers}, ${words} beside ${from === "pinned" ? "them" : "it"}`;
}

/** "In place", or "3 in place, 2 new frames". */
function describeKept(kept: number, selection: number, frames: number, layers: string): string {
  if (selection + frames === 0) return "In place";
  const filled = selection === 0 ? "" : `, ${selection} into ${layers}`;
  return `${kept} in place${filled}${frames === 0 ? "" : `, ${nameFrames(frames)}`}`;
}

function nameFrames(frames: number): string {
  return frames === 1 ? "1 new frame" : `${frames} new frames`;
}
