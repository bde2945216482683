/** Which long-polls wait for which run: they are woken by commits of this process at once, by other processes' within half a second. */
import type { Clock } from "../time/clock.ts";

export type Watch = {
  /** Resolves true at the next change of a watched run (or one since the watch began), false after `ms` or at the end. */
  next: (ms: number) => Promise<boolean>;
  /** Resolves after `ms`, or earlier once nothing is left to happen in a watched run, or at the end. */
  hold: (ms: number) => Promise<void>;
  /** Watches nothing but these runs from here on, all of them watched before. */
  narrow: (keys: readonly string[]) => void;
  /** Ends the watch; what is pending resolves. */
  close: () => void;
};

export type Followers = {
  watch: (keys: readonly string[]) => Watch;
  /** `isClosed`: nothing is left to happen in it. */
  notify: (key: string, isClosed?: boolean) => void;
  /** Notes which revision of a run its waiters know; without effect when no poll waits for it. */
  saw: (key: string, rev: number) => void;
  /** All runs that a poll waits for, with the revision last noted; undefined before the first look. */
  waitedFor: () => ReadonlyMap<string, number | undefined>;
  /** Keys of all runs that a poll waits for. */
  keys: () => string[];
  /** Calls back whenever a poll begins to wait. */
  onWaiter: (callback: () => void) => void;
  /** Answers every poll that waits now; later ones wait as usual. */
  release: () => void;
  /** Answers every waiter and accepts no more: the relay stops. */
  close: () => void;
};

type Waiter = {
  changed: boolean;
  closed: boolean;
  wake: (changed: boolean) => void;
  letGo: () => void;
};
type Watched = { waiters: Set<Waiter>; rev: number | undefined };

export function createFollowers(clock: Clock): Followers {
  const watched = new Map<string, Watched>();
  let isClosed = false;
  let began: (() => void) | undefined;
  return {
    watch: (asked) => {
      let keys = asked;
      const waiter: Waiter = { changed: isClosed, closed: isClosed, wake: ignore, letGo: ignore };
      add(watched, keys, waiter);
      if (keys.length > 0) began?.();
      return {
        next: (ms) => waitFor(clock, waiter, ms).then((changed) => changed && !isClosed),
        hold: (ms) => holdFor(clock, waiter, ms),
        narrow: (left) => {
          const kept = new Set(left);
          const dropped = keys.filter((key) => !kept.has(key));
          forget(watched, dropped, waiter);
          keys = left;
        },
        close: () => {
          forget(watched, keys, waiter);
          waiter.closed = true;
          waiter.wake(true);
          waiter.letGo();
        },
      };
    },
    notify: (key, isRunClosed = false) => {
      for (const waiter of watched.get(key)?.waiters ?? []) wake(waiter, isRunClosed);
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
    release: () => {
      for (const run of watched.values()) for (const waiter of run.waiters) waiter.wake(false);
    },
    close: () => {
      isClosed = true;
      for (const run of watched.values()) for (const waiter of run.waiters) wake(waiter, true);
    },
  };
}

function wake(waiter: Waiter, isRunClosed: boolean): void {
  waiter.changed = true;
  waiter.closed ||= isRunClosed;
  waiter.wake(true);
  if (waiter.closed) waiter.letGo();
}

function ignore(): void {
  // No poll waits.
}

async function holdFor(clock: Clock, waiter: Waiter, ms: number): Promise<void> {
  if (waiter.closed) return;
  await new Promise<void>((resolve) => {
    const cancel = clock.after(ms, resolve);
    waiter.letGo = () => {
      cancel();
      resolve();
    };
  });
  waiter.letGo = ignore;
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
      waiter.wake = ignore;
      resolve(false);
    });
    waiter.wake = (changed) => {
      cancel();
      waiter.changed = false;
      waiter.wake = ignore;
      resolve(changed);
    };
  });
}
