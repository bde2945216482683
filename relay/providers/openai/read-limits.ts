/** What the upstream says about its limits, in headers and in the text of a 429. */
import type { ProviderLimits } from "../provider.ts";

/** Waits longer than this are not believed: a month's quota is not a pause. */
const maxWaitMs = 3_600_000;

/** Reads `x-ratelimit-*` and `retry-after*`; undefined when there is nothing. `now` is in milliseconds since 1970. */
export function readLimits(headers: Headers, message: string, now: number): ProviderLimits | undefined {
  const said = readText(message);
  const limits: ProviderLimits = {
    imagesPerMinute: readCount(headers, "limit", ["input-images", "images"]) ?? said.imagesPerMinute,
    imagesLeft: readCount(headers, "remaining", ["input-images", "images"]) ?? said.imagesLeft,
    tokensPerMinute: readCount(headers, "limit", ["tokens"]) ?? said.tokensPerMinute,
    tokensLeft: readCount(headers, "remaining", ["tokens"]) ?? said.tokensLeft,
    retryAfterMs: readRetryAfter(headers, now) ?? parseWait(message),
  };
  return Object.values(limits).some((value) => value !== undefined) ? limits : undefined;
}

function readCount(
  headers: Headers,
  kind: "limit" | "remaining",
  names: readonly string[],
): number | undefined {
  for (const name of names) {
    const value = headers.get(`x-ratelimit-${kind}-${name}`);
    if (value !== null && /^\d{1,12}$/.test(value)) return Number(value);
  }
  return undefined;
}

/** "... on input-images per min: Limit 5, Used 5, Requested 1. Please try again in 12s." */
function readText(message: string): ProviderLimits {
  const match = /on ([a-z- ]+) per min[^:]*: Limit (\d+), Used (\d+)/i.exec(message);
  if (match === null) return {};
  const [limit, left] = [Number(match[2]), Math.max(0, Number(match[2]) - Number(match[3]))];
  return match[1]?.includes("image") === true
    ? { imagesPerMinute: limit, imagesLeft: left }
    : match[1]?.includes("token") === true
      ? { tokensPerMinute: limit, tokensLeft: left }
      : {};
}

function readRetryAfter(headers: Headers, now: number): number | undefined {
  const exact = headers.get("retry-after-ms");
  if (exact !== null && /^\d{1,9}(\.\d+)?$/.test(exact)) return limitWait(Number(exact));
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return limitWait(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : limitWait(date - now);
}

/** "try again in 12s", "1m3.5s" or "350ms". */
export function parseWait(message: string): number | undefined {
  const match = /try again in ((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)/i.exec(message);
  if (match === null) return undefined;
  const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  let total = 0;
  for (const [, amount, unit] of (match[1] ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/gi)) {
    total += Number(amount) * (unitMs[(unit ?? "").toLowerCase()] ?? 0);
  }
  return limitWait(total);
}

function limitWait(ms: number): number {
  return Math.min(maxWaitMs, Math.max(0, Math.ceil(ms)));
}
