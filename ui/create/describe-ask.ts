/** What a target gets, in a designer's words; the figures behind them are one hover away. */
import type { SizeChoice } from "../../core/size.ts";
import { formatSize } from "../model/targets.ts";

/**
 * "nothing hidden, sharp at 1.6x (not 2x)": what is hidden in whole target pixels, and the density that is reached beside the
 * one that was asked for. How much of a long target is hidden stands with its choice below.
 */
export function describeAsk(choice: SizeChoice, asked: number): string {
  const sharp = choice.reachesDensity ? `${asked}x` : `${floorDensity(choice)}x (not ${asked}x)`;
  return `${describeHidden(choice) || "nothing hidden"}, sharp at ${sharp}`;
}

/** "Asked of the model: 2304 × 1440 pixels, 1.6 of 2 for each pixel of the frame." */
export function describeAskFigures(choice: SizeChoice, asked: number): string {
  const density = choice.reachesDensity
    ? `${floorDensity(choice)}`
    : `${floorDensity(choice)} of the ${asked} wished`;
  return `Asked of the model: ${formatSize(choice.size)} pixels, ${density} for each pixel of the frame.`;
}

/** What a row of many says: nothing of what is as it should be. */
export function describeAskShort(choice: SizeChoice, asked: number): string {
  const sharp = choice.reachesDensity ? "" : `sharp at ${floorDensity(choice)}x`;
  return [describeHidden(choice), sharp].filter((part) => part !== "").join(", ") || `sharp at ${asked}x`;
}

function floorDensity({ density }: SizeChoice): number {
  return Math.floor(density * 100) / 100;
}

function describeHidden({ beyondRatio, hiddenPx: { x, y } }: SizeChoice): string {
  if (beyondRatio) return "longer than 3:1";
  if (x + y < 1) return "";
  const [amount, axis] = x >= y ? [x, "width"] : [y, "height"];
  return `${Math.round(amount)} px of ${axis} hidden`;
}
