/** How the size that will be asked for is put into words beside its target. */
import type { QuoteCell } from "../../core/api.ts";
import { formatSize } from "../targets.ts";

/** "asks 1536 × 960, nothing hidden": size, then what is hidden in whole target pixels, then a density below the one asked. */
export function describeAsk(cell: QuoteCell, density: number): string {
  const parts = [`asks ${formatSize(cell.size)}`, describeHidden(cell.hiddenPx)];
  if (cell.density < density - 0.005) parts.push(`${formatDensity(cell.density)} of ${density}x`);
  return parts.join(", ");
}

function describeHidden({ x, y }: { x: number; y: number }): string {
  if (x + y < 1) return "nothing hidden";
  const across = x >= 1 ? `${Math.round(x)} px of width` : "";
  const down = y >= 1 ? `${Math.round(y)} px of height` : "";
  return `${[across, down].filter((part) => part !== "").join(" and ") || "1 px"} hidden`;
}

function formatDensity(density: number): string {
  return `${(Math.floor(density * 100) / 100).toString()}x`;
}
