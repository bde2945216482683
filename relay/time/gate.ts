/** Lets a bounded number of things happen at once; the others wait in turn. */

export type Gate = (<T>(work: () => Promise<T>, caller?: string) => Promise<T>) & {
  /** How many wait for a place now. */
  waiting: () => number;
};

/** A gate for `width` at once. Callers take turns, so that one who brings hundreds keeps another waiting for one turn only. */
export function createGate(width: number): Gate {
  /** The waiting turns of each caller, oldest first; the callers in the order of their next turn. */
  const queues = new Map<string, (() => void)[]>();
  let inside = 0;
  function takeNext(): (() => void) | undefined {
    const [turn] = queues;
    if (turn === undefined) return undefined;
    const [caller, queue] = turn;
    const next = queue.shift();
    queues.delete(caller);
    if (queue.length > 0) queues.set(caller, queue);
    return next;
  }
  async function pass<T>(work: () => Promise<T>, caller = ""): Promise<T> {
    if (inside >= width)
      await new Promise<void>((resolve) => {
        const queue = queues.get(caller);
        if (queue) queue.push(resolve);
        else queues.set(caller, [resolve]);
      });
    else inside += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next one, so that no caller who comes between takes it.
      const next = takeNext();
      if (next) next();
      else inside -= 1;
    }
  }
  function waiting(): number {
    return [...queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }
  return Object.assign(pass, { waiting });
}
