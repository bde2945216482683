/** Tells when the real work behind a manual clock stands still, however long the disk takes. */
import type { Db } from "../../relay/store/db.ts";

export type WorkWatch = {
  /** The same store, watched. */
  db: Db;
  /**
   * Resolves when no call to the store is under way and nothing is running. A clock that moved on before would run
   * away from the work: minutes of it pass within one commit.
   */
  still: (running: () => number) => Promise<void>;
};

/** Watches the work that uses the store through `db`. Other things that it awaits must count as running. */
export function watchWork(db: Db): WorkWatch {
  const underWay = new Set<Promise<unknown>>();
  function watch<T>(call: Promise<T>): Promise<T> {
    underWay.add(call);
    function forget(): void {
      underWay.delete(call);
    }
    call.then(forget, forget);
    return call;
  }
  return {
    db: {
      ...db,
      all: (...args) => watch(db.all(...args)),
      get: (...args) => watch(db.get(...args)),
      run: (...args) => watch(db.run(...args)),
      transaction: (work) => watch(db.transaction(work)),
    },
    still: async (running) => {
      do {
        await Promise.allSettled(underWay);
        // Work that got an answer has asked for the next thing by the end of its turn.
        await new Promise((resolve) => setImmediate(resolve));
      } while (underWay.size > 0 || running() > 0);
    },
  };
}
