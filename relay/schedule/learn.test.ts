import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import { type Bucket, createBucket, minuteMs, rampFactor, rampMs, takeFromBucket } from "./bucket.ts";
import { toLevel, explainNever, hearProvider, judgeOutcome, learnFromCall, type Seen } from "./learn.ts";
import { rateBucket } from "./limits.ts";
import { computePause, longestPauseMs } from "./pause.ts";

const start = 5_000_000;
const one = { images: 1, tokens: 0 };

function unknown(): Bucket {
  return createBucket({ images: null, tokens: null }, start);
}

function seen(answer: Seen["answer"], details: Partial<Seen> = {}): Seen {
  return { answer, sentAtMs: start, random: 0.5, ...details };
}

/** Calls that leave in the next minute. */
function countMinute(from: Bucket, startMs: number): number {
  let [now, bucket, count] = [startMs, from, 0];
  while (now < startMs + minuteMs) {
    const result = takeFromBucket(bucket, one, now);
    bucket = result.bucket;
    if (result.waitMs === 0) count += 1;
    else now += result.waitMs;
  }
  return count;
}

describe("limits", () => {
  test("are learned from the headers of any answer", () => {
    const limits = { imagesPerMinute: 50, tokensPerMinute: 800_000 };
    const bucket = learnFromCall(unknown(), seen("picture", { limits }), start + 10);
    expect(bucket.images.perMinute).toBe(50);
    expect(bucket.tokens.perMinute).toBe(800_000);
    expect(countMinute(bucket, start + 10)).toBeLessThanOrEqual(50);
  });

  test("count what left before they were known", () => {
    let bucket = unknown();
    for (let n = 0; n < 5; n += 1) bucket = takeFromBucket(bucket, one, start).bucket;
    const learned = learnFromCall(bucket, seen("picture", { limits: { imagesPerMinute: 5 } }), start + 1_000);
    expect(takeFromBucket(learned, one, start + 1_000).waitMs).toBeGreaterThan(50_000);
  });

  test("of zero are what a proxy says that knows none", () => {
    const limits = { imagesPerMinute: 0, tokensPerMinute: 0 };
    expect(learnFromCall(unknown(), seen("picture", { limits }), start).images.perMinute).toBeNull();
  });

  test("what is left upstream lowers our count, by what has refilled since it was counted", () => {
    const full = createBucket({ images: 60, tokens: null }, start);
    const limits = { imagesLeft: 0 };
    const fresh = learnFromCall(full, seen("picture", { limits }), start);
    expect(takeFromBucket(fresh, one, start).waitMs).toBe(1_000);
    const old = learnFromCall(full, seen("picture", { limits }), start + 20_000);
    expect(takeFromBucket(old, one, start + 20_000).waitMs).toBe(0);
  });

  test("what is left upstream never raises our count", () => {
    let bucket = createBucket({ images: 5, tokens: null }, start);
    for (let n = 0; n < 4; n += 1) bucket = takeFromBucket(bucket, one, start).bucket;
    const learned = learnFromCall(bucket, seen("picture", { limits: { imagesLeft: 5 } }), start);
    expect(takeFromBucket(learned, one, start).waitMs).toBe(12_000);
  });

  test("start at the operator's tier, follow the provider's word, and never pass the operator's own limit", () => {
    const tier = rateBucket(undefined, { openaiTier: 2 }, start);
    expect(toLevel(tier.images)).toEqual({ level: 4, burst: 4, perMinute: 20 });
    const learned = learnFromCall(tier, seen("picture", { limits: { imagesPerMinute: 150 } }), start);
    expect(rateBucket(learned, { openaiTier: 2 }, start).images.perMinute).toBe(150);
    expect(rateBucket(learned, { openaiTier: 2, imagesPerMinute: 30 }, start).images.perMinute).toBe(30);
    // Taking the operator's limit away again brings the provider's back.
    const bounded = rateBucket(learned, { imagesPerMinute: 30 }, start);
    expect(rateBucket(bounded, {}, start).images.perMinute).toBe(150);
  });

  test("of OpenAI are those of its lowest tier until it has answered anything", () => {
    const careful = { isOpenAi: true };
    const fresh = rateBucket(undefined, careful, start);
    expect([fresh.images.perMinute, fresh.tokens.perMinute]).toEqual([5, 100_000]);
    expect(hearProvider(fresh, seen("other"))).toBe(fresh);
    for (const answer of [seen("picture"), seen("refused"), seen("other", { limits: { tokensLeft: 9 } })]) {
      const heard = rateBucket(hearProvider(fresh, answer), careful, start);
      expect([heard.images.perMinute, heard.tokens.perMinute]).toEqual([null, null]);
    }
    expect(
      rateBucket(hearProvider(fresh, seen("picture")), { ...careful, openaiTier: 2 }, start),
    ).toMatchObject({
      images: { perMinute: 20 },
    });
    expect(rateBucket(undefined, { isOpenAi: false }, start).images.perMinute).toBeNull();
  });

  test("say when a call will never pass, and in words what to do", () => {
    const bucket = createBucket({ images: 5, tokens: 100_000 }, start);
    expect(explainNever(bucket, { images: 6, tokens: 10 })).toContain("Use fewer references");
    expect(explainNever(bucket, { images: 1, tokens: 100_001 })).toContain("smaller size");
    expect(explainNever(bucket, { images: 5, tokens: 100_000 })).toBeUndefined();
    expect(explainNever(unknown(), { images: 500, tokens: 1e9 })).toBeUndefined();
  });
});

describe("a refusal", () => {
  test("stops everything until a Retry-After of minutes has passed, and loses nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: longestPauseMs }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retryAfterMs, random) => {
          const full = createBucket({ images: 250, tokens: null }, start);
          const paused = learnFromCall(full, seen("refused", { limits: { retryAfterMs }, random }), start);
          const { waitMs } = takeFromBucket(paused, one, start);
          expect(waitMs).toBeGreaterThanOrEqual(retryAfterMs);
          expect(waitMs).toBeLessThanOrEqual(retryAfterMs + 1_252);
          expect(takeFromBucket(paused, one, start + waitMs).waitMs).toBe(0);
        },
      ),
    );
  });

  describe("[D4] that asks for hours", () => {
    const hours = { limits: { retryAfterMs: 3 * 3_600_000 }, random: 0 };
    const paused = learnFromCall(unknown(), seen("refused", hours), start);
    const askedAt = start + longestPauseMs;
    const asking = takeFromBucket(paused, one, askedAt);

    test("is asked again after five minutes, with one call and no second beside it", () => {
      expect(takeFromBucket(paused, one, start).waitMs).toBe(300_000);
      expect(asking.waitMs).toBe(0);
      expect(takeFromBucket(asking.bucket, one, askedAt).waitMs).toBe(longestPauseMs);
      expect(takeFromBucket(asking.bucket, one, askedAt + longestPauseMs).waitMs).toBe(0);
    });

    test("ends with the picture of that call, and with no picture that was sent before", () => {
      const late = learnFromCall(asking.bucket, seen("picture", { sentAtMs: start - 1 }), askedAt + 9_000);
      expect(takeFromBucket(late, one, askedAt + 9_000).waitMs).toBe(longestPauseMs - 9_000);
      let bucket = learnFromCall(asking.bucket, seen("picture", { sentAtMs: askedAt }), askedAt + 9_000);
      for (let n = 0; n < 8; n += 1) {
        const taken = takeFromBucket(bucket, one, askedAt + 9_000);
        expect(taken.waitMs).toBe(0);
        bucket = taken.bucket;
      }
    });

    test("becomes what the newest answer says", () => {
      const shorter = seen("refused", { sentAtMs: askedAt, limits: { retryAfterMs: 20_000 }, random: 0 });
      const bucket = learnFromCall(asking.bucket, shorter, askedAt + 1_000);
      expect(takeFromBucket(bucket, one, askedAt + 1_000).waitMs).toBe(20_000);
      const later = takeFromBucket(bucket, one, askedAt + 21_000).bucket;
      expect(takeFromBucket(later, one, askedAt + 21_000).waitMs).toBe(0);
    });

    test("moves along with a clock that is set back", () => {
      const back = takeFromBucket(paused, one, start - 86_400_000);
      expect(back.waitMs).toBe(longestPauseMs);
      const asked = takeFromBucket(back.bucket, one, start - 86_400_000 + longestPauseMs).bucket;
      expect(takeFromBucket(asked, one, start - 86_400_000 + longestPauseMs).waitMs).toBe(longestPauseMs);
      const over = start - 86_400_000 + 3 * 3_600_000;
      const free = takeFromBucket(takeFromBucket(asked, one, over).bucket, one, over);
      expect(free.waitMs).toBe(0);
    });
  });

  test("lets one call through afterwards, not a burst", () => {
    const full = createBucket({ images: 60, tokens: null }, start);
    const paused = learnFromCall(full, seen("refused", { limits: { retryAfterMs: 12_000 } }), start);
    const { waitMs } = takeFromBucket(paused, one, start);
    const first = takeFromBucket(paused, one, start + waitMs);
    expect(first.waitMs).toBe(0);
    expect(takeFromBucket(first.bucket, one, start + waitMs).waitMs).toBe(1_000);
  });

  test("of a whole burst counts once", () => {
    let bucket = unknown();
    for (let n = 0; n < 8; n += 1) bucket = learnFromCall(bucket, seen("refused"), start + 100 + n);
    expect(bucket.refusals).toBe(1);
    const again = learnFromCall(bucket, seen("refused", { sentAtMs: start + 5_000 }), start + 5_100);
    expect(again.refusals).toBe(2);
  });

  test("is forgotten after a picture that was sent since, and only then", () => {
    const refused = learnFromCall(unknown(), seen("refused"), start + 100);
    expect(learnFromCall(refused, seen("picture"), start + 200).refusals).toBe(1);
    expect(learnFromCall(refused, seen("picture", { sentAtMs: start + 300 }), start + 900).refusals).toBe(0);
  });

  test("without a time pauses by full jitter up to a bound that doubles from a second to a minute", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (refusals, random) => {
          const bound = Math.min(60_000, 1_000 * 2 ** (refusals - 1));
          const pauseMs = computePause(refusals, random);
          expect(pauseMs).toBeGreaterThanOrEqual(250);
          expect(pauseMs).toBeLessThanOrEqual(Math.max(250, bound));
          expect(pauseMs).toBe(Math.ceil(Math.max(250, bound * random)));
        },
      ),
    );
  });

  test("does not hold an hour longer when the clock is set back during the pause", () => {
    const paused = learnFromCall(unknown(), seen("refused", { limits: { retryAfterMs: 20_000 } }), start);
    const jumped = takeFromBucket(paused, one, start + 5_000 - 3_600_000);
    expect(jumped.waitMs).toBeLessThanOrEqual(22_000);
  });
});

describe("a slow-down", () => {
  const full = createBucket({ images: 60, tokens: null }, start);
  const slowed = learnFromCall(full, seen("slow-down", { random: 0 }), start);

  test("halves the rate and gives it back over a quarter of an hour", () => {
    const afterMs = slowed.pausedUntilMs;
    expect(rampFactor(slowed, afterMs)).toBe(0.5);
    expect(rampFactor(slowed, afterMs + rampMs / 2)).toBe(0.75);
    expect(rampFactor(slowed, afterMs + rampMs)).toBe(1);
    expect(countMinute(slowed, afterMs)).toBeLessThanOrEqual(31);
    expect(countMinute(slowed, afterMs + rampMs + minuteMs)).toBe(60);
  });

  test("on top of another halves again, down to a sixteenth", () => {
    let bucket = slowed;
    for (let n = 1; n <= 10; n += 1) {
      const sentAtMs = bucket.pausedUntilMs;
      bucket = learnFromCall(bucket, seen("slow-down", { sentAtMs, random: 0 }), sentAtMs + 1);
    }
    expect(bucket.slow?.factor).toBeCloseTo(1 / 16, 2);
    expect(takeFromBucket(bucket, one, bucket.pausedUntilMs + minuteMs).waitMs).toBe(0);
  });

  test("under an unknown limit starts from what was in use, and ends with no limit", () => {
    let bucket = unknown();
    for (let n = 0; n < 40; n += 1) bucket = takeFromBucket(bucket, one, start + n * 1_000).bucket;
    const sentAtMs = start + 40_000;
    const slow = learnFromCall(bucket, seen("slow-down", { sentAtMs }), sentAtMs + 10);
    expect(slow.images.perMinute).toBe(40);
    const later = start + rampMs + 3 * minuteMs;
    const ended = takeFromBucket(rateBucket(slow, {}, later), one, later).bucket;
    expect(rateBucket(ended, {}, later).images.perMinute).toBeNull();
  });
});

test("a provider that asks for a slower pace slows us down, whatever the status of its answer", () => {
  for (const kind of ["rate-limited", "provider-unavailable"] as const)
    expect(
      judgeOutcome({ type: "failed", failure: createFailure(kind), made: "nothing", slowDown: true }),
    ).toBe("slow-down");
});

test("an account that is used up holds no other call back", () => {
  const failure = createFailure("provider-account");
  const limits = { retryAfterMs: 60_000 };
  const answer = judgeOutcome({ type: "failed", failure, made: "nothing", requestId: "req_1", limits });
  expect(answer).toBe("other");
  expect(learnFromCall(unknown(), seen(answer, { limits }), start).pausedUntilMs).toBe(start);
});

test("only an answer can slow us down: a connection that never was is a network to wait for", () => {
  const failure = createFailure("provider-unavailable");
  expect(judgeOutcome({ type: "failed", failure, made: "nothing" })).toBe("other");
  expect(judgeOutcome({ type: "failed", failure, made: "nothing", requestId: "req_1" })).toBe("slow-down");
  const refused = createFailure("rate-limited");
  expect(judgeOutcome({ type: "failed", failure: refused, made: "nothing" })).toBe("refused");
  expect(judgeOutcome({ type: "failed", failure: createFailure("moderation"), made: "nothing" })).toBe(
    "other",
  );
  expect(judgeOutcome({ type: "image" })).toBe("picture");
});
