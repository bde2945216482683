/** When a call that made nothing may be made again. */

const firstMs = 1_000;
const longestMs = 60_000;

/** A job waits no longer than this by itself; a longer Retry-After pauses the provider's limits, for all jobs alike. */
export const longestWaitMs = 120_000;

/** How often the relay repeats by itself before it asks the user. */
export const maxTries = 8;

/**
 * Milliseconds to wait before try number `tries` + 1: doubling from a second to a minute, at random between half and
 * the whole of that, and never before the provider's own `retryAfterMs`. `random` is 0 to 1.
 */
export function computeBackoff(tries: number, random: number, retryAfterMs = 0): number {
  const span = Math.min(longestMs, firstMs * 2 ** Math.min(tries, 10));
  const jittered = Math.round(span / 2 + (span / 2) * random);
  // Jitter comes on top of Retry-After, or every waiting job would return in the same millisecond.
  return retryAfterMs > 0 ? Math.round(retryAfterMs + random * Math.min(1_000, retryAfterMs / 4)) : jittered;
}
