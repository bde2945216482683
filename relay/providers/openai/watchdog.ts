/** Time limits of our own: the SDK's stops at the headers, and fetch's cannot tell a slow picture from a dead line. */
import type { Clock } from "../../time/clock.ts";

/** Milliseconds. A picture may take minutes before its first byte; once bytes flow they keep flowing. */
export type CallLimits = { headersMs: number; idleMs: number; totalMs: number };
export const callLimits: CallLimits = { headersMs: 600_000, idleMs: 120_000, totalMs: 900_000 };

/** `caller` is the signal that was handed in; the others are our limits. */
export type StopReason = "caller" | "headers" | "idle" | "total";

export type Watchdog = {
  signal: AbortSignal;
  /** Starts the limit for the next thing awaited, instead of the one before. */
  arm: (reason: "headers" | "idle", ms: number) => void;
  /** Nothing is awaited from the upstream right now: our own slow disk is not its fault. */
  disarm: () => void;
  /** Why it was stopped; undefined while it was not. */
  reason: () => StopReason | undefined;
  close: () => void;
};

/** Watches one call from now on. */
export function createWatchdog(caller: AbortSignal, totalMs: number, clock: Clock): Watchdog {
  const controller = new AbortController();
  let reason: StopReason | undefined;
  let stopArmed: (() => void) | undefined;
  function stop(why: StopReason): void {
    reason ??= why;
    controller.abort();
  }
  function onCaller(): void {
    stop("caller");
  }
  function disarm(): void {
    stopArmed?.();
    stopArmed = undefined;
  }
  const stopTotal = clock.after(totalMs, () => stop("total"));
  caller.addEventListener("abort", onCaller);
  if (caller.aborted) onCaller();
  return {
    signal: controller.signal,
    arm(why, ms) {
      disarm();
      stopArmed = clock.after(ms, () => stop(why));
    },
    disarm,
    reason: () => reason,
    close() {
      disarm();
      stopTotal();
      caller.removeEventListener("abort", onCaller);
    },
  };
}
