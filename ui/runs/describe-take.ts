/** One take of a cell in words: a sentence on where it stands, and whether repeating it may cost twice. */
import type { FailureKind } from "../../core/failure.ts";
import { isUncertain } from "../../core/job.ts";
import { formatDollars } from "../../core/money.ts";
import type { TakeView } from "../../core/messages.ts";
import type { VisiblePart } from "../../core/safe-zone.ts";
import { describeDrift } from "../model/describe-drift.ts";
import { isOtherSize } from "../model/grid.ts";
import { formatSize } from "../model/targets.ts";
import { describeKept } from "./describe-run.ts";

/**
 * Where a take stands; `nowMs` is the wall clock, `isLost` true while the relay does not answer, `offline` where it paints
 * pictures that cost nothing, `cancelled` where its run was cancelled before the relay had acknowledged it.
 */
export function describeTake(
  take: TakeView,
  nowMs: number,
  { isLost = false, offline = false, cancelled = false } = {},
): string {
  if (take.failure !== undefined) return take.failure.message;
  if (isLost && take.state === "running") return "It was being made when the relay last answered.";
  switch (take.state) {
    case "sending":
      return cancelled
        ? "Cancelled. Whether it was sent before, the relay says once it answers."
        : "On its way to the relay.";
    case "waiting":
      return take.approval === true
        ? "Waits for your Continue. Nothing is paid for it yet."
        : "Waits for the picture it is made from.";
    case "queued":
      return take.attempt > 0
        ? "Waits to be tried again: the last try brought nothing."
        : "In the queue. Nothing is paid yet.";
    case "running":
      return describeRunning(take, nowMs, offline);
    case "succeeded":
      return describePlacement(take, isLost);
    case "cancelled":
      return "Cancelled before it was sent. Nothing was paid.";
    case "failed":
    case "refused":
      return "It failed, and nobody said why. Try again.";
  }
}

function describeRunning(take: TakeView, nowMs: number, offline: boolean): string {
  if (take.cancelRequested === true) return describeKept("It was sent", offline);
  if (take.startedAt === undefined) return "Being made.";
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(take.startedAt)) / 1000));
  const typical = take.typicalMs === undefined ? "" : `, usually ${Math.round(take.typicalMs / 1000)} s`;
  return Number.isNaN(seconds) ? "Being made." : `Being made for ${seconds} s${typical}.`;
}

function describePlacement(take: TakeView, isLost: boolean): string {
  switch (take.placement) {
    case "placed":
      return take.shown === true ? "On the canvas." : "Kept; the canvas shows another take.";
    case "not-placed":
      return "Not placed: made and kept, but not on the canvas. Place puts it there.";
    case "pending":
    case "placing":
    case "none":
      return isLost ? "Made; it comes here once the relay answers." : "Ready; it is being placed.";
  }
}

/** "1536 × 960 · $0.04": what was asked, what came when it differs (S5), what it cost, how far it went from its draft. */
export function describeFacts(take: TakeView): string {
  const parts = [];
  if (take.size !== undefined && take.measured !== undefined && isOtherSize(take))
    parts.push(`asked ${formatSize(take.size)}, came ${formatSize(take.measured)}`);
  else if (take.size !== undefined) parts.push(formatSize(take.size));
  if (take.cost !== undefined) parts.push(formatDollars(take.cost));
  if (take.drift !== undefined) parts.push(describeDrift(take.drift));
  return parts.join(" · ");
}

/** What the shaded bands over a picture are. */
export function describeShaded({ width, height }: VisiblePart): string {
  return `The shaded ${Math.round((1 - width * height) * 100)}% is outside the frame.`;
}

/** What is mended at the relay or the provider, not in the brief: a certificate, a key, credit. */
const mendedElsewhere: readonly (FailureKind | undefined)[] = ["provider-unavailable", "provider-account"];

/**
 * The words on the retry button, or undefined where a repeat cannot help. What is not repeated by itself can be asked for
 * again once the operator has mended it.
 */
export function describeRetry(take: TakeView): string | undefined {
  if (take.state === "cancelled") return "Make it after all";
  if (take.state !== "failed") return undefined;
  if (take.failure?.retryable === false && !mendedElsewhere.includes(take.failure.kind)) return undefined;
  return isUncertain(take.failure?.kind) ? "Retry, may cost twice" : "Retry";
}
