import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bucket, burstOf, createBucket, minuteMs, takeFromBucket } from "./bucket.ts";

type Taken = { atMs: number; cost: number };

/** Takes as soon as the bucket allows it, one cost after the other. */
function takeAll(
  bucket: Bucket,
  costs: readonly number[],
  startMs: number,
): { taken: Taken[]; steps: number } {
  let [now, current, steps] = [startMs, bucket, 0];
  const taken: Taken[] = [];
  for (const cost of costs) {
    for (;;) {
      const result = takeFromBucket(current, { images: cost, tokens: 0 }, now);
      steps += 1;
      current = result.bucket;
      if (result.waitMs === 0) break;
      now += result.waitMs;
    }
    taken.push({ atMs: now, cost });
  }
  return { taken, steps };
}

/** The most that any sliding minute holds. */
function mostInAMinute(taken: readonly Taken[]): number {
  return Math.max(
    0,
    ...taken.map(({ atMs }) =>
      taken
        .filter((other) => other.atMs >= atMs && other.atMs < atMs + minuteMs)
        .reduce((sum, { cost }) => sum + cost, 0),
    ),
  );
}

const limits = fc.integer({ min: 1, max: 250 });
const start = 1_000_000_123;

describe("a bucket", () => {
  test("lets through no more than the limit in any sliding minute, whatever calls cost and when they come", () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 0, max: 20_000 })), {
          maxLength: 120,
        }),
        (limit, calls) => {
          let [now, bucket] = [start, createBucket({ images: limit, tokens: null }, start)];
          const taken: Taken[] = [];
          for (const [cost, idleMs] of calls) {
            now += idleMs;
            for (;;) {
              const result = takeFromBucket(bucket, { images: cost, tokens: 0 }, now);
              bucket = result.bucket;
              if (result.waitMs === 0) break;
              now += result.waitMs;
            }
            taken.push({ atMs: now, cost: Math.min(cost, limit) });
          }
          expect(mostInAMinute(taken)).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("uses the limit to within five percent", () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 4, max: 8 }), (limit, minutes) => {
        const bucket = createBucket({ images: limit, tokens: null }, start);
        const { taken } = takeAll(
          bucket,
          Array.from({ length: limit * minutes }, () => 1),
          start,
        );
        const lastMs = (taken.at(-1)?.atMs ?? 0) - start;
        expect(lastMs).toBeLessThanOrEqual(minutes * minuteMs * 1.05);
      }),
      { numRuns: 60 },
    );
  });

  test("says to a millisecond when the next call can leave", () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 300 }), (limit, count) => {
        let [now, bucket] = [start, createBucket({ images: limit, tokens: null }, start)];
        for (let n = 0; n < count; n += 1) {
          const asked = takeFromBucket(bucket, { images: 1, tokens: 0 }, now);
          if (asked.waitMs > 0) {
            // The wait is rounded up to a whole millisecond, and sums of fractions may round once more.
            const earlyMs = now + asked.waitMs - 2;
            if (asked.waitMs > 2)
              expect(takeFromBucket(bucket, { images: 1, tokens: 0 }, earlyMs).waitMs).toBeGreaterThan(0);
            now += asked.waitMs;
            const onTime = takeFromBucket(bucket, { images: 1, tokens: 0 }, now);
            expect(onTime.waitMs).toBe(0);
            bucket = onTime.bucket;
          } else bucket = asked.bucket;
        }
      }),
      { numRuns: 60 },
    );
  });

  test("lets the four takes of a picture leave at once even at five a minute, then paces", () => {
    const { taken } = takeAll(createBucket({ images: 5, tokens: null }, start), [1, 1, 1, 1, 1, 1], start);
    expect(taken.map(({ atMs }) => (atMs - start) / 1_000)).toEqual([0, 0, 0, 0, 12, 61.877]);
  });

  test("paces the calls after the burst, so that none waits for a minute's end", () => {
    const { taken } = takeAll(
      createBucket({ images: 50, tokens: null }, start),
      Array.from({ length: 200 }, () => 1),
      start,
    );
    const gaps = taken.slice(1).map(({ atMs }, index) => atMs - (taken[index]?.atMs ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual((burstOf(50) / 50) * minuteMs + 2_000);
  });

  test("counts tokens as well as images, and the scarcer one decides", () => {
    let [now, bucket, sent] = [start, createBucket({ images: 250, tokens: 100_000 }, start), 0];
    while (now < start + 10 * minuteMs) {
      const result = takeFromBucket(bucket, { images: 1, tokens: 7_500 }, now);
      bucket = result.bucket;
      if (result.waitMs === 0) sent += 1;
      else now += result.waitMs;
    }
    expect(sent).toBeGreaterThanOrEqual(125);
    expect(sent).toBeLessThanOrEqual(133 + 13);
  });

  test("gives a call that is larger than a whole minute that whole minute", () => {
    const { taken } = takeAll(createBucket({ images: 5, tokens: null }, start), [17, 17], start);
    expect((taken[1]?.atMs ?? 0) - start).toBeGreaterThanOrEqual(minuteMs);
    expect((taken[1]?.atMs ?? 0) - start).toBeLessThanOrEqual(minuteMs + 2_000);
  });

  test("holds nothing back while the limit is unknown", () => {
    const { taken } = takeAll(
      createBucket({ images: null, tokens: null }, start),
      Array.from({ length: 500 }, () => 1),
      start,
    );
    expect(taken.every(({ atMs }) => atMs === start)).toBe(true);
  });

  test("stays small: a minute is at most sixty-two entries at any limit", () => {
    let [now, bucket] = [start, createBucket({ images: 100_000, tokens: null }, start)];
    for (let n = 0; n < 20_000; n += 1) {
      const result = takeFromBucket(bucket, { images: 1, tokens: 0 }, now);
      bucket = result.bucket;
      now += result.waitMs === 0 ? 7 : result.waitMs;
    }
    expect(bucket.images.takes.length).toBeLessThanOrEqual(62);
  });
});

describe("a clock that jumps", () => {
  const hourMs = 3_600_000;

  /** Sends for `minutes` of true time while the shown clock is `jumpAt(trueMs)` off; true times of what was sent. */
  function runWithClock(limit: number, minutes: number, offset: (trueMs: number) => number): Taken[] {
    let [trueMs, bucket] = [0, createBucket({ images: limit, tokens: null }, start)];
    const taken: Taken[] = [];
    while (trueMs < minutes * minuteMs) {
      const result = takeFromBucket(bucket, { images: 1, tokens: 0 }, start + trueMs + offset(trueMs));
      bucket = result.bucket;
      if (result.waitMs === 0) taken.push({ atMs: trueMs, cost: 1 });
      // A wake-up comes at least every second, as it does when calls come back.
      else trueMs += Math.min(result.waitMs, 1_000);
    }
    return taken;
  }

  test("back by an hour neither stops nor fills the bucket", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 100 }),
        fc.integer({ min: 10_000, max: 200_000 }),
        (limit, atMs) => {
          const taken = runWithClock(limit, 6, (trueMs) => (trueMs >= atMs ? -hourMs : 0));
          expect(mostInAMinute(taken)).toBeLessThanOrEqual(limit + 1);
          expect(taken.length).toBeGreaterThanOrEqual(limit * 6 * 0.9);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("forward by an hour allows one minute's takes once more and nothing beyond", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 100 }),
        fc.integer({ min: 10_000, max: 200_000 }),
        (limit, atMs) => {
          const taken = runWithClock(limit, 6, (trueMs) => (trueMs >= atMs ? hourMs : 0));
          expect(mostInAMinute(taken)).toBeLessThanOrEqual(limit * 2);
          expect(taken.length).toBeLessThanOrEqual(limit * 7);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("a process whose clock is some seconds behind never refills the bucket twice", () => {
    let bucket = createBucket({ images: 60, tokens: null }, start);
    const taken: Taken[] = [];
    for (let trueMs = 0; trueMs < 3 * minuteMs; trueMs += 100) {
      const skew = (trueMs / 100) % 2 === 0 ? 0 : -8_000;
      const result = takeFromBucket(bucket, { images: 1, tokens: 0 }, start + trueMs + skew);
      if (result.waitMs > 0) continue;
      bucket = result.bucket;
      taken.push({ atMs: trueMs, cost: 1 });
    }
    expect(mostInAMinute(taken)).toBeLessThanOrEqual(60);
  });
});
