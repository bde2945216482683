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
  /** Notes which revision of a run its waiters know; without effect when nobody waits for it. */
  saw: (key: string, rev: number) => void;
  /** All runs somebody waits for, with the revision last noted; undefined before the first look. */
  waitedFor: () => ReadonlyMap<string, number | undefined>;
  /** Ids of all runs somebody waits for. */
  keys: () => string[];
  /** Calls back whenever somebody begins to wait. */
  onWaiter: (callback: () => void) => void;
  /** Answers every waiter and accepts no more: the relay stops. */
  close: () => void;
};

type Waiter = { changed: boolean; wake: () => void };
type Watched = { waiters: Set<Waiter>; rev: number | undefined };

export function createFollowers(clock: Clock): Followers {
  const watched = new Map<string, Watched>();
  let isClosed = false;
  let began: (() => void) | undefined;
  return {
    watch: (keys) => {
      const waiter: Waiter = { changed: isClosed, wake: () => undefined };
      add(watched, keys, waiter);
      if (keys.length > 0) began?.();
      return {
        next: (ms) => waitFor(clock, waiter, ms).then((changed) => changed && !isClosed),
        close: () => {
          forget(watched, keys, waiter);
          waiter.wake();
        },
      };
    },
    notify: (key) => {
      for (const waiter of watched.get(key)?.waiters ?? []) wake(waiter);
    },
    saw: (key, rev) => {
      const run = watched.get(key);
      if (run) run.rev = rev;
    },
    waitedFor: () => new Map([...watched].map(([key, run]) => [key, run.rev])),
    keys: () => [...watched.keys()],
    onWaiter: (callback) => {
      began = callback;
    },
    close: () => {
      isClosed = true;
      for (const run of watched.values()) for (const waiter of run.waiters) wake(waiter);
    },
  };
}

function wake(waiter: Waiter): void {
  waiter.changed = true;
  waiter.wake();
}

function add(watched: Map<string, Watched>, keys: readonly string[], waiter: Waiter): void {
  for (const key of keys) {
    const run = watched.get(key) ?? { waiters: new Set(), rev: undefined };
    run.waiters.add(waiter);
    watched.set(key, run);
  }
}

function forget(watched: Map<string, Watched>, keys: readonly string[], waiter: Waiter): void {
  for (const key of keys) {
    const run = watched.get(key);
    run?.waiters.delete(waiter);
    if (run?.waiters.size === 0) watched.delete(key);
  }
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
