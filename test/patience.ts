/**
 * How long a test waits for what must come before it says what did not, as long as Playwright does. It only guards against
 * hanging: how fast something is belongs into `bench/`, and the usual second is over on a busy machine before a page is drawn.
 */
export const patienceMs = 30_000;
