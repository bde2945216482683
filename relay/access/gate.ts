/** Lets a bounded number of things happen at once; the others wait in turn. */

export type Gate = (<T>(work: () => Promise<T>) => Promise<T>) & {
  /** How many wait for a place now. */
  waiting: () => number;
};

/** A gate for `width` at once. */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= width)
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    else inside += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next one, so that nobody who comes between takes it.
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  }
  return Object.assign(pass, { waiting: () => waiting.length });
}
