/** Work that may wait, such as small copies: done, a few items at a time, when the work that people wait for pauses. */
import type { Clock } from "./clock.ts";

export type QuietWork<Item> = {
  add: (item: Item) => void;
  /** Begins at once, and resolves when nothing is left to do. */
  ended: () => Promise<void>;
  /** Drops what has not begun. */
  clear: () => void;
};

/** Enough to be written down together, and few enough that the first of them does not wait for long. */
const most = 16;
/** Begun when nothing came for this long ... */
export const restMs = 400;
/** ... or when the first has waited for this long. */
export const longestWaitMs = 2_000;

/** `work` gets what has gathered meanwhile. It must not reject. */
export function createQuietWork<Item>(
  clock: Clock,
  work: (items: readonly Item[]) => Promise<void>,
): QuietWork<Item> {
  let queue: Item[] = [];
  let current: Promise<void> | undefined;
  let cancelRest: (() => void) | undefined;
  let cancelLongest: (() => void) | undefined;

  function begin(): void {
    cancelRest?.();
    cancelLongest?.();
    cancelRest = undefined;
    cancelLongest = undefined;
    if (queue.length > 0) current ??= run();
  }

  async function run(): Promise<void> {
    while (queue.length > 0) await work(queue.splice(0, most));
    current = undefined;
  }

  return {
    add: (item) => {
      queue.push(item);
      if (current) return;
      cancelRest?.();
      cancelRest = clock.after(restMs, begin);
      cancelLongest ??= clock.after(longestWaitMs, begin);
    },
    ended: async () => {
      begin();
      while (current) await current;
    },
    clear: () => {
      queue = [];
    },
  };
}
