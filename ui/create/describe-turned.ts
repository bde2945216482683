/** What is said of layers that a picture would be turned or mirrored in. */
import type { Target } from "../../core/set.ts";

/** Undefined where all of them are upright. */
export function describeTurned(targets: readonly Target[]): string | undefined {
  const turned = targets.find((target) => target.turned === true);
  if (turned === undefined) return undefined;
  return `${turned.name} is turned or mirrored, and so would a picture in it be: it goes into a new frame, upright.`;
}
