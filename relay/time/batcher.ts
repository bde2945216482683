/** Batches: items that come while a batch is under way make up the next one, so one transaction replaces many in a row. */

type Waiting<In, Out> = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };

/** More at once would hold locks for long. */
const most = 64;

/**
 * Gives a function that does one item and resolves with its result. `work` gets the items in the order they came and
 * answers in that order. When it rejects for several, each is done alone, so that one cannot spoil the others. `gatherMs`
 * says, when the first of a batch comes, for how many milliseconds others may join; without it, to the end of this turn of
 * the event loop.
 */
export function createBatcher<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Out[]>,
  gatherMs: () => number = () => 0,
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let isUnderWay = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await settle(work, batch);
    }
    isUnderWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isUnderWay) return;
      isUnderWay = true;
      const ms = gatherMs();
      if (ms > 0) setTimeout(() => void run(), ms);
      else setImmediate(() => void run());
    });
}

/** Never rejects: each item's own promise says how it ended. */
async function settle<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Out[]>,
  batch: readonly Waiting<In, Out>[],
): Promise<void> {
  try {
    const outs = await work(batch.map(({ item }) => item));
    if (outs.length !== batch.length) throw new Error("A batch was answered with another number of results.");
    for (const [at, out] of outs.entries()) batch[at]?.resolve(out);
  } catch (error) {
    if (batch.length === 1) for (const { reject } of batch) reject(error);
    else await Promise.all(batch.map((one) => settle(work, [one])));
  }
}
