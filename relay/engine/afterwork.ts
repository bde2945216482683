/** What may wait: done a few at a time, so that it takes little from the work that people wait for. */

export type Afterwork<Item> = {
  add: (item: Item) => void;
  /** Resolves when nothing is left to do. */
  ended: () => Promise<void>;
  /** Drops what has not begun. */
  clear: () => void;
};

/** Enough to be written down together, and few enough that the first of them does not wait for long. */
const most = 16;

/** `work` gets what has gathered meanwhile. It must not reject. */
export function createAfterwork<Item>(work: (items: readonly Item[]) => Promise<void>): Afterwork<Item> {
  let queue: Item[] = [];
  let current: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (queue.length > 0) await work(queue.splice(0, most));
    current = undefined;
  }

  return {
    add: (item) => {
      queue.push(item);
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
