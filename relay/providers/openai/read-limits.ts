/** What the upstream says about its limits, in headers and in the text of a 429. */
import type { ProviderLimits } from "../provider.ts";

/** Waits longer than this are not believed: a month's quota is not a pause. */
const maxWaitMs = 86_400_000;

/** A refusal says its limit in a sentence; more than this of a longer text is not searched. */
const maxSentence = 2_000;

/** Each picture is at least one request, so a limit on requests is one on images. */
const imageNames = ["input-images", "images", "requests", "project-requests"];
const tokenNames = ["tokens", "project-tokens"];

/**
 * Reads `x-ratelimit-*` and `retry-after*`; undefined when there is nothing. Of several limits on the same the smallest
 * counts. `now` is in milliseconds since 1970.
 */
export function readLimits(headers: Headers, message: string, now: number): ProviderLimits | undefined {
  const said = readText(message);
  const images = imageNames.map((name) => readMeter(headers, name));
  const tokens = tokenNames.map((name) => readMeter(headers, name));
  const limits: ProviderLimits = {
    imagesPerMinute: least([...images.map(({ perMinute }) => perMinute), said.imagesPerMinute]),
    imagesLeft: least(images.map(({ left }) => left)) ?? said.imagesLeft,
    tokensPerMinute: least([...tokens.map(({ perMinute }) => perMinute), said.tokensPerMinute]),
    tokensLeft: least(tokens.map(({ left }) => left)) ?? said.tokensLeft,
    retryAfterMs: readRetryAfter(headers, now) ?? parseWait(message) ?? readReset([...images, ...tokens]),
  };
  return Object.values(limits).some((value) => value !== undefined) ? limits : undefined;
}

type SaidMeter = { perMinute?: number; left?: number; resetMs?: number | undefined };

/** A proxy that knows no limit says 0; its figure for what is left is then worth nothing either. */
function readMeter(headers: Headers, name: string): SaidMeter {
  const perMinute = readCount(headers.get(`x-ratelimit-limit-${name}`));
  if (perMinute === 0) return {};
  const left = readCount(headers.get(`x-ratelimit-remaining-${name}`));
  const reset = headers.get(`x-ratelimit-reset-${name}`) ?? "";
  return {
    ...(perMinute !== undefined && { perMinute }),
    ...(left !== undefined && { left }),
    // Digits alone are seconds, as Azure writes them.
    resetMs: parseDuration(/^\d{1,9}$/.test(reset) ? `${reset}s` : reset),
  };
}

function readCount(value: string | null): number | undefined {
  return value !== null && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** When the used-up limits are whole again: the last resort, for it is longer than the next call needs to wait. */
function readReset(meters: readonly SaidMeter[]): number | undefined {
  const waits = meters.flatMap(({ left, resetMs }) => (left === 0 && resetMs !== undefined ? [resetMs] : []));
  return waits.length === 0 ? undefined : limitWait(Math.max(...waits));
}

/** "... on input-images per min: Limit 5, Used 5, Requested 1. Please try again in 12s." */
function readText(message: string): ProviderLimits {
  const match = /on ([a-z- ]{1,100}) per min[^:]{0,200}: Limit (\d+), Used (\d+)/i.exec(
    message.slice(0, maxSentence),
  );
  if (match === null) return {};
  const [limit, left] = [Number(match[2]), Math.max(0, Number(match[2]) - Number(match[3]))];
  return /image|request/.test(match[1] ?? "")
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

const unitNames: Record<string, string> = { mil: "ms", sec: "s", min: "m", hou: "h", day: "d" };

/** "try again in 12s", "1m3.5s" or "350ms"; "retry after 10 seconds"; "retry in 5 minutes". */
export function parseWait(message: string): number | undefined {
  const [, said = "", unit = ""] =
    /(?:try again|retry)(?: your request)? (?:in|after) (\d\S*)(?: ([a-z]{3,12}))?/i.exec(
      message.slice(0, maxSentence),
    ) ?? [];
  const named = unitNames[unit.slice(0, 3).toLowerCase()] ?? "";
  const waitMs = parseDuration(/^[\d.]*\d$/.test(said) ? `${said}${named}` : said);
  return waitMs === undefined ? undefined : limitWait(waitMs);
}

/** The duration a text begins with: "6m0s", "350ms". */
function parseDuration(text: string): number | undefined {
  const [duration] = /^(?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+/i.exec(text) ?? [];
  if (duration === undefined) return undefined;
  const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/gi)) {
    total += Number(amount) * (unitMs[(unit ?? "").toLowerCase()] ?? 0);
  }
  return total;
}

function limitWait(ms: number): number {
  return Math.min(maxWaitMs, Math.max(0, Math.ceil(ms)));
}
