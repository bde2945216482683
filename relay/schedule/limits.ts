/** Which limits count: the provider's own word, else what the operator's tier has, and never more than the operator wants. */
import { type Bucket, createBucket, type Rates, setRate } from "./bucket.ts";

export const openAiTiers = [1, 2, 3, 4, 5] as const;
export type OpenAiTier = (typeof openAiTiers)[number];

/**
 * OpenAI's limits for each image model by usage tier: input images and tokens per minute, the same for gpt-image-2 and 2.5
 * (2.6 is assumed to be alike). Source: the model pages at platform.openai.com/docs/models and the rate-limit guide,
 * November 2026. An account may have others; its answers correct these.
 */
const tierRates: Record<OpenAiTier, { images: number; tokens: number }> = {
  1: { images: 5, tokens: 100_000 },
  2: { images: 20, tokens: 250_000 },
  3: { images: 50, tokens: 800_000 },
  4: { images: 150, tokens: 3_000_000 },
  5: { images: 250, tokens: 8_000_000 },
};

export type LimitSettings = {
  /** POLYFRAME_OPENAI_TIER: what is assumed until the provider says otherwise. */
  openaiTier?: OpenAiTier | undefined;
  /** POLYFRAME_IMAGES_PER_MINUTE and POLYFRAME_TOKENS_PER_MINUTE: the operator's own limits, never exceeded. */
  imagesPerMinute?: number | undefined;
  tokensPerMinute?: number | undefined;
  /** True when OpenAI itself is asked, whose tiers are known. */
  isOpenAi?: boolean | undefined;
};

/**
 * The limits assumed of a provider that has not said its own. Without a tier OpenAI's lowest one, but only until it has
 * answered once (`isHeard`): an answer that names no limits must not hold a large account at the smallest one's pace.
 */
export function assumeRates({ openaiTier, isOpenAi }: LimitSettings, isHeard: boolean): Rates {
  if (openaiTier !== undefined) return tierRates[openaiTier];
  return isOpenAi === true && !isHeard ? tierRates[1] : { images: null, tokens: null };
}

/**
 * Calls to have under way at most, when the operator named a tier but no number: enough for pictures of a minute and a half
 * to use the limit, and no more than one process holds in its memory.
 */
export function suggestParallel(settings: LimitSettings): number {
  const images = least(assumeRates(settings, true).images, settings.imagesPerMinute);
  return images === null ? 8 : Math.min(64, Math.max(8, Math.ceil(images * 1.5)));
}

/**
 * A stored bucket (or a new one) under the limits that count now: settings may have changed since it was written, and what
 * the provider said is kept apart from them. After a slow-down an unknown limit is what was in use then.
 */
export function rateBucket(stored: Bucket | undefined, settings: LimitSettings, nowMs: number): Bucket {
  const assumed = assumeRates(settings, stored?.isHeard ?? false);
  const learned = stored?.learned ?? { images: null, tokens: null };
  const images = least(learned.images ?? assumed.images, settings.imagesPerMinute);
  const tokens = least(learned.tokens ?? assumed.tokens, settings.tokensPerMinute);
  if (!stored) return createBucket({ images, tokens }, nowMs);
  return {
    ...stored,
    images: setRate(stored.images, images ?? stored.slow?.inUse ?? null),
    tokens: setRate(stored.tokens, tokens),
  };
}

function least(rate: number | null, most: number | undefined): number | null {
  if (most === undefined) return rate;
  return rate === null ? most : Math.min(rate, most);
}
