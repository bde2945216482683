/** Who waits for which run: long-polls are woken by commits of this process at once, by other processes' within half a second. */
import type { Clock } from "./clock.ts";

export type Watch = {
  /** Resolves true at the next change of a watched run (or one since the watch began), false after `ms` or at the end. */
  next: (ms: number) => Promise<boolean>;
  /** Ends the watch; a pending `next` resolves. */
  close: () => void;
};

export type Followers = {
  watch: (keys: readonly string[]) => Watch;
  notify: (key: string) => void;
  /** Ids of all runs somebody waits for. */
  keys: () => string[];
  /** Answers every waiter and accepts no more: the relay stops. */
  close: () => void;
};

type Waiter = { changed: boolean; wake: () => void };

export function createFollowers(clock: Clock): Followers {
  const waiters = new Map<string, Set<Waiter>>();
  let isClosed = false;

  function forget(keys: readonly string[], waiter: Waiter): void {
    for (const key of keys) {
      const set = waiters.get(key);
      set?.delete(waiter);
      if (set?.size === 0) waiters.delete(key);
    }
  }

  return {
    watch: (keys) => {
      const waiter: Waiter = { changed: isClosed, wake: () => undefined };
      for (const key of keys) {
        const set = waiters.get(key) ?? new Set();
        waiters.set(key, set.add(waiter));
      }
      return {
        next: (ms) => waitFor(clock, waiter, ms).then((changed) => changed && !isClosed),
        close: () => {
          forget(keys, waiter);
          waiter.wake();
        },
      };
    },
    notify: (key) => {
      for (const waiter of waiters.get(key) ?? []) {
        waiter.changed = true;
        waiter.wake();
      }
    },
    keys: () => [...waiters.keys()],
    close: () => {
      isClosed = true;
      for (const set of waiters.values())
        for (const waiter of set) {
          waiter.changed = true;
          waiter.wake();
        }
    },
  };
}

function waitFor(clock: Clock, waiter: Waiter, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (waiter.changed) {
      waiter.changed = false;
      resolve(true);
      return;
    }
    const cancel = clock.after(ms, () => {
      waiter.wake = () => undefined;
      resolve(false);
    });
    waiter.wake = () => {
      cancel();
      waiter.changed = false;
      waiter.wake = () => undefined;
      resolve(true);
    };
  });
}
