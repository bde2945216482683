/** How far a run is. The provider reports no progress, so time is all there is: a bar that slows down, never lies. */
import type { RunView, TakeView } from "../../core/messages.ts";

/** The bar's share at the typical duration; after that it goes slower and slower, and is never full before the picture is there. */
const shareAtTypical = 0.8;
const ceiling = 0.96;
const fallbackTypicalMs = 40_000;

/** A job's share of the bar, 0 to 1. `nowMs` is the wall clock. */
export function computeJobProgress(take: TakeView, nowMs: number): number {
  if (take.state === "succeeded" || take.state === "failed" || take.state === "cancelled") return 1;
  if (take.state !== "running" || take.startedAt === undefined) return 0;
  const startedMs = Date.parse(take.startedAt);
  if (Number.isNaN(startedMs)) return 0;
  const elapsedMs = Math.max(0, nowMs - startedMs);
  const typicalMs = Math.max(1000, take.typicalMs ?? fallbackTypicalMs);
  return Math.min(ceiling, 1 - (1 - shareAtTypical) ** (elapsedMs / typicalMs));
}

/** A run's share of its bar, 0 to 1: the mean of its jobs. */
export function computeRunProgress(view: RunView, nowMs: number): number {
  if (view.takes.length === 0) return view.state === "closed" ? 1 : 0;
  const sum = view.takes.reduce((total, take) => total + computeJobProgress(take, nowMs), 0);
  return sum / view.takes.length;
}
