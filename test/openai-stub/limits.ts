// Requests, input images and tokens per minute, as buckets that refill evenly, with the headers and the refusal of a full one.
import type { Refusal } from "./refusal.ts";

/** Per minute; a missing one is unlimited. */
export type Limits = { imagesPerMinute?: number; tokensPerMinute?: number };

export type Limiter = {
  /** Takes from the buckets, or refuses without taking. Failed requests count too, so call it for every valid request. */
  take: (model: string, images: number, tokens: number) => Refusal | undefined;
  describe: () => Record<string, string>;
};

/** A limiter over a clock in milliseconds. */
export function createLimiter(limits: Limits, now: () => number): Limiter {
  const buckets = [
    { name: "input-images", header: "input-images", limit: limits.imagesPerMinute, used: 0, at: now() },
    { name: "tokens", header: "tokens", limit: limits.tokensPerMinute, used: 0, at: now() },
  ];
  function refill(): void {
    for (const bucket of buckets) {
      const passedMs = now() - bucket.at;
      bucket.used = Math.max(0, bucket.used - ((bucket.limit ?? 0) * passedMs) / 60_000);
      bucket.at = now();
    }
  }
  return {
    take(model, images, tokens) {
      refill();
      const asked = [images, tokens];
      for (const [at, { name, limit, used }] of buckets.entries()) {
        const wanted = asked[at] ?? 0;
        if (limit === undefined || used + wanted <= limit + 1e-9) continue;
        return toLimitRefusal({
          model,
          name,
          limit,
          used: Math.ceil(used),
          wanted,
          waitMs: Math.ceil(((used + wanted - limit) / limit) * 60_000),
        });
      }
      for (const [at, bucket] of buckets.entries()) bucket.used += asked[at] ?? 0;
      return undefined;
    },
    describe() {
      refill();
      return Object.fromEntries(
        buckets.flatMap(({ header, limit, used }): [string, string][] =>
          limit === undefined
            ? []
            : [
                [`x-ratelimit-limit-${header}`, String(limit)],
                [`x-ratelimit-remaining-${header}`, String(Math.max(0, Math.floor(limit - used)))],
                [`x-ratelimit-reset-${header}`, `${Math.ceil((used / limit) * 60)}s`],
              ],
        ),
      );
    },
  };
}

type Full = { model: string; name: string; limit: number; used: number; wanted: number; waitMs: number };

/** The text callers parse the wait from (recorded). A wait under a second is given in milliseconds. */
export function toLimitRefusal({ model, name, limit, used, wanted, waitMs }: Full): Refusal {
  const wait = waitMs < 1000 ? `${waitMs}ms` : `${Number((waitMs / 1000).toFixed(3))}s`;
  const message = `Rate limit reached for ${model} (for limit gpt-image) in organization org-stub on ${name} per min: Limit ${limit}, Used ${used}, Requested ${wanted}. Please try again in ${wait}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
  return {
    status: 429,
    error: { message, type: name, param: null, code: "rate_limit_exceeded" },
    headers: { "retry-after": String(Math.ceil(waitMs / 1000)), "retry-after-ms": String(waitMs) },
  };
}
