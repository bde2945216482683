/** Waiting between tries. */

const firstMs = 1000;
const longestMs = 30_000;

/** 1, 2, 4, 8, 16, then 30 s after the first, second, ... miss in a row. */
export function computeBackoffMs(misses: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.max(0, misses - 1));
}

/** The waits under way that may end early, each by calling it. */
export type Pauses = Set<() => void>;

/**
 * Waits before the next try, for milliseconds: as long as the relay asked for where it did (`askedMs`), which always holds; else
 * for `delayMs`, or until `endPauses`.
 */
export function pause(pauses: Pauses, delayMs: number, askedMs?: number): Promise<void> {
  return new Promise((resolve) => {
    if (askedMs !== undefined) return void setTimeout(resolve, askedMs);
    function end(): void {
      clearTimeout(timer);
      pauses.delete(end);
      resolve();
    }
    const timer = setTimeout(end, delayMs);
    pauses.add(end);
  });
}

/** Everything that waits for its next try is tried now. */
export function endPauses(pauses: Pauses): void {
  for (const end of Array.from(pauses)) end();
}
