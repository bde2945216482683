/** How a target beyond the model's ratios is met where a person has not said it, and which targets are refused (S4). */
import type { SizeRule } from "./catalogue.ts";
import type { Fit } from "./set.ts";

type Shape = { width: number; height: number };

/** In multiples of the model's own ratio: from here on a picture shows too little of itself for words, or for anything. */
const farthest = { words: 3, picture: 10 } as const;

/**
 * The fit of a target beyond the model's ratios: what was chosen for it, else no words where less than a third of the
 * picture shows, else `lastFit`, which a person chose last for such a target, else the safe zone (S4.1).
 */
export function decideFit(target: Shape & { fit?: Fit | undefined }, rule: SizeRule, lastFit?: Fit): Fit {
  if (target.fit !== undefined) return target.fit;
  if (isLonger(target, rule.maxRatio * farthest.words)) return "plate";
  return lastFit ?? "safe-zone";
}

/** The longest ratio a picture is made for: beyond it less than a tenth of the picture would show (S4.2). */
export function longestRatio(rule: SizeRule): number {
  return rule.maxRatio * farthest.picture;
}

/** True for a target that no picture is made for (S4.2). Edges in canvas pixels. */
export function isTooLong(target: Shape, rule: SizeRule): boolean {
  return isLonger(target, longestRatio(rule));
}

function isLonger({ width, height }: Shape, ratio: number): boolean {
  return Math.max(width, height) > Math.min(width, height) * ratio;
}
