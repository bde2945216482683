/** How long everything waits after the provider refused one call. */

const firstMs = 1_000;
const longestMs = 60_000;
/** A provider that asks for more is asked again after so long: one answer must not stop a team for hours. */
export const longestPauseMs = 300_000;
/** Also the shortest pause: several relay processes must not return in the same millisecond. */
const leastMs = 250;

/**
 * Milliseconds to pause after refusal number `refusals` in a row (1 is the first). The provider's own time is kept up to
 * `longestPauseMs`, with a little on top by chance; without one, full jitter: anything up to a bound that doubles from a
 * second to a minute. `random` is 0 to 1.
 */
export function computePause(refusals: number, random: number, retryAfterMs = 0): number {
  const askedMs = Math.min(longestPauseMs, retryAfterMs);
  if (askedMs > 0) return Math.ceil(askedMs + leastMs * random + Math.min(1_000, askedMs / 10) * random);
  const bound = Math.min(longestMs, firstMs * 2 ** Math.min(10, Math.max(0, refusals - 1)));
  return Math.ceil(Math.max(leastMs, bound * random));
}
