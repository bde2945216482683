/** How many requests are open at once, by key: a rate alone lets slow ones pile up. */

export type OpenRequests = {
  /** Counts one more and returns the function that takes it back, to be called once; undefined when there are `most` already. */
  enter: (key: string, most: number) => (() => void) | undefined;
  size: () => number;
};

/** Keys without an open request are forgotten. */
export function createOpenRequests(): OpenRequests {
  const counts = new Map<string, number>();
  return {
    enter: (key, most) => {
      const open = counts.get(key) ?? 0;
      if (open >= most) return undefined;
      counts.set(key, open + 1);
      return () => {
        const left = (counts.get(key) ?? 1) - 1;
        if (left === 0) counts.delete(key);
        else counts.set(key, left);
      };
    },
    size: () => counts.size,
  };
}
