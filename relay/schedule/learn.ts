/** What a bucket learns from the end of a call: the provider's limits, a pause, or a slow-down. */
import type { ProviderLimits, ProviderOutcome } from "../providers/provider.ts";
import {
  advanceBucket,
  type Bucket,
  burstOf,
  isQuiet,
  type Meter,
  minuteMs,
  rampFactor,
  setRate,
  sumUses,
  type UpstreamCost,
} from "./bucket.ts";
import { computePause, longestPauseMs } from "./pause.ts";

/** `refused` is a 429, `slow-down` an answer that the provider is overloaded or that traffic rises too quickly. */
export type Answer = "picture" | "refused" | "slow-down" | "other";

export type Seen = {
  answer: Answer;
  /** When the call was sent: the figures of its headers are from then. */
  sentAtMs: number;
  limits?: ProviderLimits | undefined;
  /** 0 to 1, for the jitter of a pause. */
  random: number;
};

/** Half the rate after each slow-down, and never less than this part of it. */
const leastFactor = 1 / 16;

/** What an outcome says about the provider's limits. */
export function judgeOutcome(outcome: ProviderOutcome): Answer {
  if (outcome.type === "image") return "picture";
  if (outcome.slowDown === true) return "slow-down";
  if (outcome.failure.kind === "rate-limited") return "refused";
  // Without a request id there was no answer: the network failed, and the provider need not be spared.
  const isAnswer = outcome.requestId !== undefined || outcome.limits !== undefined;
  return outcome.failure.kind === "provider-unavailable" && isAnswer ? "slow-down" : "other";
}

/** The bucket once its provider has answered; the same when it did not. */
export function hearProvider(bucket: Bucket, { answer, limits }: Seen): Bucket {
  return bucket.isHeard || (answer === "other" && !limits) ? bucket : { ...bucket, isHeard: true };
}

/** The bucket after a call has ended. Learned limits replace what was assumed; nothing that waits is lost. */
export function learnFromCall(bucket: Bucket, seen: Seen, nowMs: number): Bucket {
  const counted = countLimits(advanceBucket(bucket, nowMs), seen);
  switch (seen.answer) {
    case "picture":
      // A call from before the refusals says nothing about the limits since.
      return seen.sentAtMs >= counted.pausedAtMs ? goOn(counted) : counted;
    case "refused":
      return pause(counted, seen);
    case "slow-down":
      return slowDown(pause(counted, seen), counted);
    case "other":
      return counted;
  }
}

function countLimits(bucket: Bucket, { limits, sentAtMs }: Seen): Bucket {
  if (!limits) return bucket;
  const sinceMs = Math.max(0, bucket.atMs - sentAtMs);
  const { images, tokens } = bucket.learned;
  return {
    ...bucket,
    learned: {
      images: readRate(limits.imagesPerMinute) ?? images,
      tokens: readRate(limits.tokensPerMinute) ?? tokens,
    },
    images: learnMeter(bucket.images, limits.imagesPerMinute, limits.imagesLeft, sinceMs),
    tokens: learnMeter(bucket.tokens, limits.tokensPerMinute, limits.tokensLeft, sinceMs),
  };
}

/** A proxy that knows no limit says 0. */
function readRate(perMinute: number | undefined): number | undefined {
  return perMinute === undefined || perMinute < 1 ? undefined : perMinute;
}

/**
 * The provider counted what is left when the call arrived, `sinceMs` ago, and it has refilled since. Others may use the
 * same key, so this can only lower our own count.
 */
function learnMeter(
  meter: Meter,
  perMinute: number | undefined,
  left: number | undefined,
  sinceMs: number,
): Meter {
  const rated = setRate(meter, readRate(perMinute) ?? meter.perMinute);
  if (left === undefined || rated.perMinute === null) return rated;
  const refilled = left + (rated.perMinute / minuteMs) * sinceMs;
  return { ...rated, level: Math.min(rated.level, refilled) };
}

/** A picture shows that the provider has room, also where it had asked for a longer pause. */
function goOn(bucket: Bucket): Bucket {
  if (!isQuiet(bucket)) return { ...bucket, refusals: 0 };
  return { ...bucket, refusals: 0, quietUntilMs: bucket.atMs, pausedUntilMs: bucket.atMs };
}

/** One refusal answers a whole burst: the calls that were sent before the pause do not lengthen the next one. */
function pause(bucket: Bucket, { sentAtMs, limits, random }: Seen): Bucket {
  const isNews = sentAtMs >= bucket.pausedAtMs;
  const retryAfterMs = limits?.retryAfterMs ?? 0;
  const asked = bucket.atMs + (retryAfterMs > longestPauseMs ? retryAfterMs : 0);
  const refusals = bucket.refusals + (isNews ? 1 : 0);
  const pausedUntilMs = bucket.atMs + computePause(refusals, random, retryAfterMs);
  // The call that asked again had held all others back; its answer says how long from now.
  const heldUntilMs = isNews && isQuiet(bucket) ? bucket.atMs : bucket.pausedUntilMs;
  return {
    ...bucket,
    refusals,
    pausedAtMs: isNews ? bucket.atMs : bucket.pausedAtMs,
    pausedUntilMs: Math.max(heldUntilMs, pausedUntilMs),
    quietUntilMs: isNews ? asked : Math.max(bucket.quietUntilMs, asked),
    // After the pause the provider has room for one, not for a burst.
    images: { ...bucket.images, level: Math.min(bucket.images.level, 1) },
  };
}

/** Halves the rate in use; it grows back over a quarter of an hour. An unknown limit is taken to be what was in use. */
function slowDown(paused: Bucket, before: Bucket): Bucket {
  if (paused.refusals === before.refusals) return paused;
  const factor = Math.max(leastFactor, rampFactor(paused, paused.atMs) / 2);
  const inUse = before.slow?.inUse ?? Math.max(1, sumUses(before.images.takes));
  const images = setRate(paused.images, paused.images.perMinute ?? inUse);
  return { ...paused, images, slow: { sinceMs: paused.pausedUntilMs, factor, inUse } };
}

/**
 * Says why a refused call will never pass, undefined when it may: it takes more than the provider gives in a whole minute.
 */
export function explainNever(bucket: Bucket, cost: UpstreamCost): string | undefined {
  const { images, tokens } = bucket;
  if (images.perMinute !== null && cost.images > images.perMinute)
    return `The provider lets ${images.perMinute} pictures a minute through, and this one counts as ${cost.images} with its references. Use fewer references, or ask for a higher limit.`;
  if (tokens.perMinute !== null && cost.tokens > tokens.perMinute)
    return `The provider lets ${tokens.perMinute} tokens a minute through, and this picture takes about ${cost.tokens}. Choose a smaller size or a lower quality, or ask for a higher limit.`;
  return undefined;
}

/** Units that may leave at once, of what may leave in a minute; null while the limit is unknown. For metrics. */
export function toLevel(meter: Meter): { level: number; burst: number; perMinute: number } | null {
  if (meter.perMinute === null) return null;
  return {
    level: Math.max(0, meter.level),
    burst: burstOf(meter.perMinute),
    perMinute: meter.perMinute,
  };
}
