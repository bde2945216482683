/** How far a run is. The provider reports no progress, so time is all there is: a bar that slows down, never lies. */
import type { RunCellView, RunView } from "../../core/messages.ts";

/** Most of the way at the typical duration, ever slower after it, never full before the picture is there. */
const shareAtTypical = 0.8;
const ceiling = 0.96;
const fallbackTypicalMs = 40_000;

/** A job's share of the bar, 0 to 1. `nowMs` is the wall clock. */
export function computeJobProgress(cell: RunCellView, nowMs: number): number {
  if (cell.state === "succeeded" || cell.state === "failed" || cell.state === "cancelled") return 1;
  if (cell.state !== "running" || cell.startedAt === undefined) return 0;
  const startedMs = Date.parse(cell.startedAt);
  if (Number.isNaN(startedMs)) return 0;
  const elapsedMs = Math.max(0, nowMs - startedMs);
  const typicalMs = Math.max(1000, cell.typicalMs ?? fallbackTypicalMs);
  return Math.min(ceiling, 1 - (1 - shareAtTypical) ** (elapsedMs / typicalMs));
}

/** A run's share of its bar, 0 to 1: the mean of its jobs. */
export function computeRunProgress(view: RunView, nowMs: number): number {
  if (view.cells.length === 0) return view.state === "closed" ? 1 : 0;
  const sum = view.cells.reduce((total, cell) => total + computeJobProgress(cell, nowMs), 0);
  return sum / view.cells.length;
}
