/** A clock that moves when a test says so. */
import type { Clock } from "../../relay/time/clock.ts";

export type ManualClock = Clock & {
  /** Moves on and runs what became due, in order. */
  advance: (ms: number) => void;
  /** Changes the time of day without any timer noticing, as an operator or a time server does. */
  jump: (ms: number) => void;
  /** Timers that are set. */
  pending: () => number;
  /** Resolves once so many timers are set, one unless told: the code that waits for this clock has got that far. */
  whenSet: (count?: number) => Promise<void>;
};

/** Starts at the given time, 2026-11-10 12:00 UTC when none is given. */
export function createManualClock(startMs = Date.UTC(2026, 10, 10, 12)): ManualClock {
  let now = startMs;
  let elapsed = 0;
  const timers = new Set<{ at: number; work: () => void }>();
  let set = Promise.withResolvers<void>();
  return {
    now: () => now,
    elapsed: () => elapsed,
    after: (ms, work) => {
      const timer = { at: elapsed + ms, work };
      timers.add(timer);
      set.resolve();
      set = Promise.withResolvers();
      return () => {
        timers.delete(timer);
      };
    },
    advance: (ms) => {
      const end = elapsed + ms;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due);
        now += due.at - elapsed;
        elapsed = due.at;
        due.work();
      }
      now += end - elapsed;
      elapsed = end;
    },
    jump: (ms) => {
      now += ms;
    },
    pending: () => timers.size,
    whenSet: async (count = 1) => {
      while (timers.size < count) await set.promise;
    },
  };
}
