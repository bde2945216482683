/** Lets work of different weight happen at once, up to a sum; what does not fit waits in turn. */

export type Budget = {
  /**
   * Waits until so much is free, also of the caller's own share, and takes it. Resolves with the function that gives it back,
   * to be called once. More than there is in all counts as all there is.
   */
  take: (weight: number, caller: string) => Promise<() => void>;
  /** How many wait now. */
  waiting: () => number;
};

type Turn = { weight: number; enter: () => void };

/**
 * A budget of `total`, of which one caller may hold `share`: a caller whose work stands still keeps no other from theirs.
 * Callers take turns, and within one the first to come is the first to enter.
 */
export function createBudget(total: number, share: number): Budget {
  /** The waiting turns of each caller, oldest first; the callers in the order of their next turn. */
  const queues = new Map<string, Turn[]>();
  const held = new Map<string, number>();
  let inside = 0;

  function add(caller: string, weight: number): void {
    inside += weight;
    const own = (held.get(caller) ?? 0) + weight;
    if (own === 0) held.delete(caller);
    else held.set(caller, own);
  }
  function hasShare(caller: string, weight: number): boolean {
    return (held.get(caller) ?? 0) + weight <= share;
  }
  function letIn(): void {
    // A caller with more turns goes to the end of the map, where this very loop comes by again.
    for (const [caller, queue] of queues) {
      const [turn] = queue;
      if (!turn || !hasShare(caller, turn.weight)) continue;
      // The first that may enter and does not fit is waited for, else small ones would keep it out for ever.
      if (inside + turn.weight > total) return;
      queue.shift();
      queues.delete(caller);
      if (queue.length > 0) queues.set(caller, queue);
      add(caller, turn.weight);
      turn.enter();
    }
  }
  async function take(wanted: number, caller: string): Promise<() => void> {
    const weight = Math.min(wanted, share, total);
    await new Promise<void>((enter) => {
      const queue = queues.get(caller) ?? [];
      queue.push({ weight, enter });
      queues.set(caller, queue);
      letIn();
    });
    return () => {
      add(caller, -weight);
      letIn();
    };
  }
  return {
    take,
    waiting: () => [...queues.values()].reduce((sum, queue) => sum + queue.length, 0),
  };
}
