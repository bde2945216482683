/** How long everything waits after the provider refused one call. */

const firstMs = 1_000;
const longestMs = 60_000;
/** Also the shortest pause: several relay processes must not return in the same millisecond. */
const leastMs = 250;

/**
 * Milliseconds to pause after refusal number `refusals` in a row (1 is the first). The provider's own time is kept to the
 * full, with a little on top by chance; without one, full jitter: anything up to a bound that doubles from a second to a
 * minute. `random` is 0 to 1.
 */
export function computePause(refusals: number, random: number, retryAfterMs = 0): number {
  if (retryAfterMs > 0)
    return Math.ceil(retryAfterMs + leastMs * random + Math.min(1_000, retryAfterMs / 10) * random);
  const bound = Math.min(longestMs, firstMs * 2 ** Math.min(10, Math.max(0, refusals - 1)));
  return Math.ceil(Math.max(leastMs, bound * random));
}
