/** Keeps trying to write down what became of an attempt: the database may be gone for a while and come back. */
import { pause } from "../time/clock.ts";
import type { Services } from "../services.ts";

const firstWaitMs = 500;
const longestWaitMs = 30_000;

/**
 * Repeats `record` until it succeeds. Gives up, and rejects, only when the process stops: the spool then keeps what was
 * received, and the attempt row tells the next start that something is owed.
 */
export async function retryRecord<T>(
  services: Services,
  signal: AbortSignal,
  ids: Record<string, string>,
  record: () => Promise<T>,
): Promise<T> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    try {
      return await record();
    } catch (error) {
      if (signal.aborted) throw error;
      services.log.error(
        { ...ids, err: error },
        "The end of an attempt could not be recorded; trying again.",
      );
      await pause(services.clock, waitMs, signal);
    }
  }
}
