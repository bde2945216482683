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

/** Shares of a bar, 0 to 1: what is finished, and how far what is being made has come on top of it. */
export type RunShares = { done: number; ahead: number };

/**
 * A run's shares: "2 of 9" is two ninths done, and the mean of all jobs is ahead. One picture alone is not counted beside
 * its bar, so both are its own.
 */
export function computeRunShares(view: RunView, nowMs: number): RunShares {
  const { takes } = view;
  if (takes.length === 0) return view.state === "closed" ? { done: 1, ahead: 1 } : { done: 0, ahead: 0 };
  const shares = takes.map((take) => computeJobProgress(take, nowMs));
  const ahead = shares.reduce((sum, share) => sum + share, 0) / takes.length;
  if (takes.length === 1) return { done: ahead, ahead };
  return { done: shares.filter((share) => share === 1).length / takes.length, ahead };
}
