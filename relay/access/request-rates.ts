/** Token buckets for requests, in memory, one per key and with a bound on how many there are. */

type Bucket = { level: number; atMs: number };

export type RequestRates = {
  /** Takes a request from a key's bucket; returns 0, or the milliseconds to wait when there is none. */
  take: (key: string, perMinute: number) => number;
  size: () => number;
};

/** A quarter of a minute's requests may come at once: a panel that opens asks for many pictures. */
const burstShare = 0.25;
const leastBurst = 10;

/** `now` in milliseconds; a clock that jumps back gives nothing and takes nothing. Keeps the `maxKeys` keys used last. */
export function createRequestRates(now: () => number, maxKeys = 20_000): RequestRates {
  const buckets = new Map<string, Bucket>();

  function fill(key: string, perMinute: number): Bucket {
    const burst = Math.max(leastBurst, perMinute * burstShare);
    const atMs = now();
    const known = buckets.get(key);
    const gained = known ? (Math.max(0, atMs - known.atMs) * perMinute) / 60_000 : 0;
    const bucket = { level: known ? Math.min(burst, known.level + gained) : burst, atMs };
    // Last in, last out: a map keeps its order, so the key at the front is the one idle for longest.
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
    return bucket;
  }

  function take(key: string, perMinute: number): number {
    const bucket = fill(key, perMinute);
    if (bucket.level < 1) return Math.ceil(((1 - bucket.level) * 60_000) / perMinute);
    bucket.level -= 1;
    return 0;
  }

  return { take, size: () => buckets.size };
}
