/** What may wait: done one after the other, so that it takes little from the work that people wait for. */

export type Afterwork = {
  /** Puts something into the queue. It must not reject. */
  add: (work: () => Promise<void>) => void;
  /** Resolves when the queue is empty. */
  ended: () => Promise<void>;
  /** Drops what has not begun. */
  clear: () => void;
};

export function createAfterwork(): Afterwork {
  let queue: (() => Promise<void>)[] = [];
  let current: Promise<void> | undefined;

  async function run(): Promise<void> {
    for (let work = queue.shift(); work; work = queue.shift()) await work();
    current = undefined;
  }

  return {
    add: (work) => {
      queue.push(work);
      current ??= run();
    },
    ended: async () => {
      while (current) await current;
    },
    clear: () => {
      queue = [];
    },
  };
}
