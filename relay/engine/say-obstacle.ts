/** Why no job is claimed: a picture that was made now could not be kept. */
import type { Log } from "../log/log.ts";
import { saySeldom } from "../log/say-seldom.ts";

const sentences = {
  "store-moved":
    "The store was moved or deleted while the relay ran: nothing is claimed. Put the data folder back, then restart the relay.",
  "disk-full":
    "The disk is nearly full: nothing is claimed until there is room for another picture. Free some, or keep pictures for fewer days.",
} as const;

/** Writes an obstacle to the log, the same one once in a while: each run that is sent meanwhile finds it anew. */
export function createObstacleLog(log: Log, everyMs: number): (obstacle: keyof typeof sentences) => void {
  const say = saySeldom(
    (sentence) => log.error({}, sentence),
    everyMs,
    () => performance.now(),
  );
  return (obstacle) => say(sentences[obstacle]);
}
