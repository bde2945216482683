/** Work that is done again and again, one round at a time. */
import type { Clock } from "./clock.ts";
import { createAlarm } from "./alarm.ts";

export type Repeated = {
  start: () => void;
  /** No more rounds; resolves when the present one is over. */
  end: () => Promise<void>;
};

/** Waits `everyMs` between the end of a round and the next. A round that fails is told and does not end the others. */
export function repeat(
  clock: Clock,
  everyMs: number,
  round: () => Promise<void>,
  tell: (error: unknown) => void,
): Repeated {
  let current: Promise<void> = Promise.resolve();
  const alarm = createAlarm(clock, () => {
    current = round()
      .catch(tell)
      .then(() => {
        alarm.set(everyMs);
      });
  });
  return {
    start: () => {
      alarm.set(everyMs);
    },
    end: async () => {
      alarm.end();
      await current;
    },
  };
}
