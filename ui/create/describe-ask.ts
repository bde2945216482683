/** How the size that will be asked for is put into words beside its target. */
import type { SizeChoice } from "../../core/size.ts";
import { formatSize } from "../model/targets.ts";

/** "asks 1536 × 960, nothing hidden": size, what is hidden in whole target pixels, and a density below the asked: "1.6x of 2x". */
export function describeAsk(choice: SizeChoice, asked: number): string {
  const parts = [`asks ${formatSize(choice.size)}`, describeHidden(choice) || "nothing hidden"];
  if (!choice.reachesDensity) parts.push(`${Math.floor(choice.density * 100) / 100}x of ${asked}x`);
  return parts.join(", ");
}

/** The same for a row of many: nothing is said of what is as it should be. */
export function describeAskShort(choice: SizeChoice): string {
  return [formatSize(choice.size), describeHidden(choice)].filter((part) => part !== "").join(", ");
}

function describeHidden({ hiddenPx: { x, y } }: SizeChoice): string {
  if (x + y < 1) return "";
  const [amount, axis] = x >= y ? [x, "width"] : [y, "height"];
  return `${Math.round(amount)} px of ${axis} hidden`;
}
