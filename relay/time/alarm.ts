/** One timer that can be moved: the next time something is due. */
import type { Clock } from "./clock.ts";

export type Alarm = { set: (ms: number) => void; end: () => void };

/** Setting it again replaces the earlier time; after `end` it stays silent. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let cancel: () => void = ignore;
  let isEnded = false;
  return {
    set: (ms) => {
      cancel();
      if (!isEnded) cancel = clock.after(ms, ring);
    },
    end: () => {
      isEnded = true;
      cancel();
    },
  };
}

function ignore(): void {
  // Nothing is set yet.
}
