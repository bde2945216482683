/** How slowly a body may come in before its place is given to a request that waits for it. */
import type { Clock } from "../time/clock.ts";

/** Watches one body: `isTooSlow` is asked now and then with what has come so far; `stop` ends the watch. */
export type Pace = {
  clock: Clock;
  /** True when a request waits for the place this body takes. */
  isWanted: () => boolean;
};

const graceMs = 10_000;
const checkMs = 1_000;
/** The pace that Node's own limit of 300 s asks of the largest upload anyway. */
const leastBytesPerSecond = 65_536;

/**
 * Calls `giveUp` once a body has had its grace, comes more slowly than the least, and its place is wanted. Without it a
 * handful of trickled bodies would hold every place for minutes. Returns the function that ends the watch.
 */
export function watchPace(
  { clock, isWanted }: Pace,
  readBytes: () => number,
  giveUp: () => void,
): () => void {
  let elapsedMs = 0;
  let cancel = clock.after(checkMs, check);
  function check(): void {
    elapsedMs += checkMs;
    const least = (leastBytesPerSecond * elapsedMs) / 1_000;
    if (elapsedMs >= graceMs && isWanted() && readBytes() < least) giveUp();
    else cancel = clock.after(checkMs, check);
  }
  return () => {
    cancel();
  };
}
