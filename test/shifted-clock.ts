// The system's time, which a test may let pass at once or set wrong.
import type { Clock } from "../relay/time/clock.ts";

export type ShiftedClock = Clock & {
  /** Lets milliseconds pass at once: what became due meanwhile runs now, in order. */
  advance: (ms: number) => void;
  /** Sets the time of day forward or back; no timer notices, as when an operator or a time server does it. */
  jump: (ms: number) => void;
};

type Timer = { at: number; work: () => void; handle: NodeJS.Timeout | undefined };

/** Runs with real time until a test shifts it. */
export function createShiftedClock(): ShiftedClock {
  let skipped = 0;
  let shifted = 0;
  const timers = new Set<Timer>();
  function elapsed(): number {
    return performance.now() + skipped;
  }
  function drop(timer: Timer): void {
    clearTimeout(timer.handle);
    timers.delete(timer);
  }
  function arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(
      () => {
        drop(timer);
        timer.work();
      },
      Math.max(0, timer.at - elapsed()),
    ).unref();
  }
  return {
    now: () => Math.round(Date.now() + skipped + shifted),
    elapsed,
    after(ms, work) {
      const timer: Timer = { at: elapsed() + ms, work, handle: undefined };
      timers.add(timer);
      arm(timer);
      return () => drop(timer);
    },
    advance(ms) {
      skipped += ms;
      for (const timer of [...timers].toSorted((a, b) => a.at - b.at)) {
        // One that ran before it may have taken this one back.
        if (!timers.has(timer)) continue;
        if (timer.at > elapsed()) arm(timer);
        else {
          drop(timer);
          timer.work();
        }
      }
    },
    jump(ms) {
      shifted += ms;
    },
  };
}
