/**
 * What a provider lets through for one model, as plain data: images and tokens per minute, pauses, and the way back after a
 * slow-down. Time is a parameter; nothing here waits.
 *
 * Two rules at once, per meter. No sliding minute holds more than the limit, so it does not matter whether the provider
 * counts by a leaky bucket, a sliding or a fixed window. Within the minute calls are paced after a first burst, so a single
 * picture that arrives beside a large run waits for its turn, not for the end of the minute.
 */
import { longestPauseMs } from "./pause.ts";

/** Per minute; null is unknown, and is learned from the provider's answers. */
export type Rates = { images: number | null; tokens: number | null };

/** What one call takes. Every picture sent along counts as an image too. */
export type UpstreamCost = { images: number; tokens: number };

/** What calls of one second used: it counts until `untilMs`. */
export type Use = { untilMs: number; cost: number };

/** `perMinute` is null while the limit is unknown: then nothing is held back, only counted. `takes` is its name in stored rows. */
export type Meter = { perMinute: number | null; level: number; takes: readonly Use[] };

export type Bucket = {
  /** The latest time this bucket has seen; everything else is relative to it. */
  atMs: number;
  /** Nothing is let through before this time. */
  pausedUntilMs: number;
  /** When the last pause began: what was sent before it says nothing new about it. */
  pausedAtMs: number;
  /**
   * What the provider asked for, where that is longer than a pause lasts. Until then one call leaves at a time, to ask again,
   * and a picture ends it.
   */
  quietUntilMs: number;
  /** Refusals in a row, without a picture in between. */
  refusals: number;
  /** After a slow-down: the part of the limit that is used, growing back to 1, and the pictures a minute that were too many. */
  slow: { sinceMs: number; factor: number; inUse: number } | null;
  /** What the provider itself said. */
  learned: Rates;
  /** True once the provider has answered a call, whatever it said. */
  isHeard: boolean;
  images: Meter;
  tokens: Meter;
};

export const minuteMs = 60_000;
/** Uses are written down per second, so a row stays small at any limit; each counts as if made at its second's end. */
const slotMs = 1_000;
/** A call reaches the provider a moment after it was taken, with references a little later than without. */
const travelMs = 1_000;
/** Clocks of several relay processes differ by this much at most; a larger step back is a clock that was set. */
const skewMs = 10_000;
/** The provider asks for at least 15 minutes on the way back to the old rate. */
export const rampMs = 15 * minuteMs;
/** Guards comparisons of levels that were computed in fractions. */
const epsilon = 1e-6;

/** A bucket as it starts: full, not paused. */
export function createBucket(rates: Rates, nowMs: number): Bucket {
  const empty = { perMinute: null, level: 0, takes: [] };
  return {
    atMs: nowMs,
    pausedUntilMs: nowMs,
    pausedAtMs: nowMs - 1,
    quietUntilMs: nowMs,
    refusals: 0,
    slow: null,
    learned: { images: null, tokens: null },
    isHeard: false,
    images: setRate(empty, rates.images),
    tokens: setRate(empty, rates.tokens),
  };
}

/** Calls that may leave at once after a quiet time: a fifth of a minute's worth, and the four takes of one picture. */
export function burstOf(perMinute: number): number {
  return Math.min(perMinute, Math.max(4, Math.ceil(perMinute / 5)));
}

/** The meter under another limit. What was taken in this minute keeps counting. */
export function setRate(meter: Meter, perMinute: number | null): Meter {
  if (perMinute === meter.perMinute) return meter;
  if (perMinute === null) return { ...meter, perMinute, level: 0 };
  const burst = burstOf(perMinute);
  // A limit that becomes known gives what this minute has left of it.
  const level = meter.perMinute === null ? perMinute - sumUses(meter.takes) : meter.level;
  return { ...meter, perMinute, level: Math.min(burst, level) };
}

/** Units taken in the last minute. */
export function sumUses(uses: readonly Use[]): number {
  return uses.reduce((sum, use) => sum + use.cost, 0);
}

/**
 * The part of the limit in use: 1, or less on the way back after a slow-down. Kept above zero, so nothing waits for ever.
 */
export function rampFactor({ slow }: Bucket, nowMs: number): number {
  if (!slow) return 1;
  const passed = Math.max(0, nowMs - slow.sinceMs) / rampMs;
  return passed >= 1 ? 1 : slow.factor + (1 - slow.factor) * passed;
}

/**
 * The bucket at a later time: refilled, old uses forgotten. A clock set back moves everything along with it, so the
 * bucket neither freezes nor fills; a clock set forward gives at most one minute's uses too early, and a 429 corrects it.
 */
export function advanceBucket(bucket: Bucket, nowMs: number): Bucket {
  const placed = nowMs < bucket.atMs - skewMs ? shiftTimes(bucket, nowMs - bucket.atMs) : bucket;
  const atMs = Math.max(placed.atMs, nowMs);
  // Nothing refills during a pause: the provider had nothing to give.
  const fromMs = Math.max(placed.atMs, Math.min(placed.pausedUntilMs, atMs));
  const factor = rampFactor(placed, placed.atMs);
  function advance(meter: Meter): Meter {
    const takes = meter.takes.filter((use) => use.untilMs > atMs);
    if (meter.perMinute === null) return { ...meter, takes };
    const rate = (meter.perMinute * factor) / minuteMs;
    const level = Math.min(burstOf(meter.perMinute), meter.level + rate * (atMs - fromMs));
    return { ...meter, takes, level };
  }
  const slow = rampFactor(placed, atMs) < 1 ? placed.slow : null;
  return { ...placed, atMs, slow, images: advance(placed.images), tokens: advance(placed.tokens) };
}

function shiftTimes(bucket: Bucket, byMs: number): Bucket {
  function shift(meter: Meter): Meter {
    return {
      ...meter,
      takes: meter.takes.map(({ untilMs, cost }) => ({ untilMs: untilMs + byMs, cost })),
    };
  }
  return {
    ...bucket,
    atMs: bucket.atMs + byMs,
    pausedUntilMs: bucket.pausedUntilMs + byMs,
    pausedAtMs: bucket.pausedAtMs + byMs,
    quietUntilMs: bucket.quietUntilMs + byMs,
    slow: bucket.slow && { ...bucket.slow, sinceMs: bucket.slow.sinceMs + byMs },
    images: shift(bucket.images),
    tokens: shift(bucket.tokens),
  };
}

/**
 * Takes what a call costs. `waitMs` 0: taken. Otherwise nothing was taken, and that many milliseconds from now it can be,
 * if no other call takes meanwhile. A call that costs more than a whole minute waits for an untouched minute and takes all
 * of it: only the provider can say that it will never pass.
 */
export function takeFromBucket(
  bucket: Bucket,
  cost: UpstreamCost,
  nowMs: number,
): { bucket: Bucket; waitMs: number } {
  const now = advanceBucket(bucket, nowMs);
  const factor = rampFactor(now, now.atMs);
  const wait = Math.max(
    now.pausedUntilMs - now.atMs,
    waitOf(now.images, cost.images, factor, now.atMs),
    waitOf(now.tokens, cost.tokens, factor, now.atMs),
  );
  // Behind a clock that runs ahead, the wait starts where that clock is.
  if (wait > 0) return { bucket: now, waitMs: Math.ceil(wait + (now.atMs - nowMs)) };
  const taken = {
    ...now,
    pausedUntilMs: isQuiet(now) ? now.atMs + longestPauseMs : now.pausedUntilMs,
    images: take(now.images, cost.images, factor, now.atMs),
    tokens: take(now.tokens, cost.tokens, factor, now.atMs),
  };
  return { bucket: taken, waitMs: 0 };
}

/** True while the provider still wants no calls and is asked again with one at a time. */
export function isQuiet({ quietUntilMs, atMs }: Bucket): boolean {
  return quietUntilMs > atMs;
}

/** The limit that counts now, in whole units, and what a call takes of it. */
function boundCost(perMinute: number, cost: number, factor: number): { limit: number; asked: number } {
  const limit = Math.max(1, Math.floor(perMinute * factor + epsilon));
  return { limit, asked: Math.min(cost, limit) };
}

function waitOf(meter: Meter, cost: number, factor: number, nowMs: number): number {
  if (meter.perMinute === null) return 0;
  const { limit, asked } = boundCost(meter.perMinute, cost, factor);
  // A call larger than the burst leaves when the bucket is full, and the level goes below zero.
  const needed = Math.min(asked, burstOf(meter.perMinute));
  const missing = needed - meter.level;
  const pace = missing > epsilon ? (missing * minuteMs) / (meter.perMinute * factor) : 0;
  let tooMany = sumUses(meter.takes) + asked - limit;
  let window = 0;
  for (const { untilMs, cost: freed } of meter.takes) {
    if (tooMany <= epsilon) break;
    tooMany -= freed;
    window = untilMs - nowMs;
  }
  return Math.max(pace, window);
}

function take(meter: Meter, cost: number, factor: number, nowMs: number): Meter {
  const asked = meter.perMinute === null ? cost : boundCost(meter.perMinute, cost, factor).asked;
  const level = meter.perMinute === null ? 0 : meter.level - asked;
  const untilMs = Math.ceil(nowMs / slotMs) * slotMs + minuteMs + travelMs;
  const last = meter.takes.at(-1);
  // The clock never runs backwards here, so the newest second is the last one.
  const takes =
    last && last.untilMs >= untilMs
      ? [...meter.takes.slice(0, -1), { untilMs: last.untilMs, cost: last.cost + asked }]
      : [...meter.takes, { untilMs, cost: asked }];
  return { ...meter, level, takes };
}
