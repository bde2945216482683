/** Bursts of writes: one undo step each, one at a time (C2). */

let last: Promise<unknown> = Promise.resolve();

/** Closes the undo step before and after, so that one undo takes back exactly what `task` wrote. */
export function writeBurst<Value>(task: () => Promise<Value>): Promise<Value> {
  const burst = last.then(async () => {
    figma.commitUndo();
    try {
      return await task();
    } finally {
      figma.commitUndo();
    }
  });
  last = burst.then(
    () => undefined,
    () => undefined, // the caller has the error; the next burst goes on
  );
  return burst;
}
