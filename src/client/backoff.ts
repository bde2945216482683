/** Waiting between tries. */

const firstMs = 1000;
const longestMs = 30_000;

/** 1, 2, 4, 8, 16, then 30 s after the first, second, ... miss in a row. */
export function computeBackoffMs(misses: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.max(0, misses - 1));
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
