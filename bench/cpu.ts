/** CPU time of this thread: other processes and V8's own threads do not count. */

/** Milliseconds the call took. The clock is coarse on some systems, so a short call is measured as many repeats. */
export function measureCpu(work: () => void, repeats = 1): number {
  const start = process.threadCpuUsage();
  for (let at = 0; at < repeats; at += 1) work();
  const used = process.threadCpuUsage(start);
  return (used.user + used.system) / 1000 / repeats;
}

/** Milliseconds this thread spent until the promise settled, everything else it did meanwhile included. */
export async function measureCpuUntil<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = process.threadCpuUsage();
  const value = await work();
  const used = process.threadCpuUsage(start);
  return { ms: (used.user + used.system) / 1000, value };
}
