/** Lets the event loop turn between requests that come all at once: timers, answers of the provider and health checks keep their turn. */
import type { MiddlewareHandler } from "hono";

/** Each begins with some milliseconds of work at once: its token, its rows, its file. */
const mostInATurn = 8;

/** At most eight requests are begun in one turn of the loop; the others follow in their order. */
export function spreadRequests(): MiddlewareHandler {
  let begun = 0;
  async function takeTurn(): Promise<void> {
    while (begun >= mostInATurn) await new Promise((resolve) => setImmediate(resolve));
    if (begun === 0)
      setImmediate(() => {
        begun = 0;
      });
    begun += 1;
  }
  return async function waitForTurn(_c, next) {
    await takeTurn();
    return next();
  };
}
