/** Time as the relay sees it: a parameter wherever it matters, so that no test sleeps. */

export type Clock = {
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  /** Milliseconds since some moment, by a clock that is never set: deadlines are counted in them. */
  elapsed: () => number;
  /** Runs `work` after `ms`; the returned function takes it back. */
  after: (ms: number, work: () => void) => () => void;
};

/** The system's clock. Its timers never keep a process alive by themselves. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const cancel = clock.after(ms, finish);
    signal?.addEventListener("abort", finish);
    function finish(): void {
      cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    }
  });
}
