import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBucket, minuteMs } from "./bucket.ts";
import { openAiTiers } from "./limits.ts";
import { assumeRates } from "./limits.ts";
import { type Done, simulate, type World } from "./simulate.fixture.ts";

function world(images: number | null, slots: number, serviceMs: number): World {
  return { bucket: createBucket({ images, tokens: null }, 0), slots, serviceMs };
}

function endOf(done: readonly Done[]): number {
  return Math.max(...done.map((job) => job.endMs));
}

/**
 * The least time any order needs for `count` pictures: the limit's minutes, or rounds of all slots, whichever is longer,
 * with the last picture's own time.
 */
function bestMs(count: number, images: number, slots: number, serviceMs: number): number {
  return Math.max((count / images) * minuteMs + serviceMs, Math.ceil(count / slots) * serviceMs);
}

describe("the schedule", () => {
  test.each(openAiTiers)("needs at most five percent more than tier %i's limit allows", (openaiTier) => {
    const images = assumeRates({ openaiTier }, true).images ?? 0;
    const done = simulate([{ person: "ada", atMs: 0, jobs: 300 }], world(images, 1_000, 60_000));
    expect(done).toHaveLength(300);
    expect(endOf(done)).toBeLessThanOrEqual(bestMs(300, images, 1_000, 60_000) * 1.05);
  });

  // A call counts whole, so a minute holds as many as fit into it whole: two of 17 images in a limit of 50.
  test.each([
    ["small pictures", { images: 1, tokens: 1_400 }],
    ["large pictures, bound by tokens", { images: 1, tokens: 13_500 }],
    ["pictures of more tokens than a burst", { images: 1, tokens: 24_000 }],
    ["pictures with four references", { images: 5, tokens: 7_500 }],
    ["large pictures with four references", { images: 5, tokens: 20_000 }],
    ["pictures with sixteen references", { images: 17, tokens: 26_000 }],
  ] as const)("needs at most five percent more for %s than any tier's binding limit", (_, takes) => {
    for (const openaiTier of openAiTiers) {
      const rates = assumeRates({ openaiTier }, true);
      const fits = [(rates.images ?? 0) / takes.images, (rates.tokens ?? 0) / takes.tokens];
      const calls = Math.floor(Math.min(...fits));
      // Sixteen references are more than tier 1 ever lets through.
      if (calls === 0) continue;
      const done = simulate([{ person: "ada", atMs: 0, jobs: 300, takes }], {
        bucket: createBucket(rates, 0),
        slots: 1_000,
        serviceMs: 60_000,
      });
      expect(done).toHaveLength(300);
      expect(endOf(done)).toBeLessThanOrEqual(bestMs(300, calls, 1_000, 60_000) * 1.05);
    }
  });

  test("needs at most five percent more than the optimum when slots are scarce", () => {
    const done = simulate([{ person: "ada", atMs: 0, jobs: 300 }], world(150, 16, 30_000));
    expect(endOf(done)).toBeLessThanOrEqual(bestMs(300, 150, 16, 30_000) * 1.05);
  });

  test("lets a run of one picture beside one of 300 wait for at most two service times", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(null, 5, 20, 50, 150, 250),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 30_000, max: 200_000 }),
        fc.integer({ min: 1, max: 600_000 }),
        fc.boolean(),
        (images, slots, serviceMs, atMs, isSamePerson) => {
          const done = simulate(
            [
              { person: "ada", atMs: 0, jobs: 300 },
              { person: isSamePerson ? "ada" : "ben", atMs, jobs: 1 },
            ],
            world(images, slots, serviceMs),
          );
          const one = done.find((job) => job.run === 1)!;
          expect(one.startMs - one.askedMs).toBeLessThanOrEqual(2 * serviceMs);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("paces what one picture waits for at the limit, even when pictures take seconds", () => {
    const done = simulate(
      [
        { person: "ada", atMs: 0, jobs: 300 },
        { person: "ben", atMs: 61_500, jobs: 1 },
      ],
      world(50, 100, 8_000),
    );
    const one = done.find((job) => job.person === "ben")!;
    expect(one.startMs - one.askedMs).toBeLessThanOrEqual(2 * 8_000);
  });

  test("shares evenly among many people, at every moment while all of them wait", () => {
    const people = Array.from({ length: 10 }, (_, index) => `person ${index}`);
    const done = simulate(
      people.map((person) => ({ person, atMs: 0, jobs: 30 })),
      world(150, 16, 20_000),
    );
    const counts = new Map(people.map((person) => [person, 0]));
    for (const job of done) {
      counts.set(job.person, (counts.get(job.person) ?? 0) + 1);
      expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
    }
  });

  test("shares by what pictures cost: a person who asks for dear ones gets fewer of them", () => {
    const done = simulate(
      [
        { person: "dear", atMs: 0, jobs: 100, cost: 4_000 },
        { person: "cheap", atMs: 0, jobs: 400, cost: 1_000 },
      ],
      world(null, 4, 1_000),
    );
    const spent = new Map<string, number>();
    for (const job of done) {
      spent.set(job.person, (spent.get(job.person) ?? 0) + job.cost);
      const [dear, cheap] = [spent.get("dear") ?? 0, spent.get("cheap") ?? 0];
      expect(Math.abs(dear - cheap)).toBeLessThanOrEqual(4_000);
    }
  });

  test("gives a person who comes later an equal share from then on, not their turns of the past", () => {
    const done = simulate(
      [
        { person: "ada", atMs: 0, jobs: 300 },
        { person: "ben", atMs: 200_000, jobs: 100 },
      ],
      world(60, 100, 10_000),
    );
    const after = done.filter((job) => job.startMs > 200_000).slice(0, 100);
    const bens = after.filter((job) => job.person === "ben").length;
    expect(bens).toBeGreaterThanOrEqual(48);
    expect(bens).toBeLessThanOrEqual(52);
  });

  test("gives bulk a quarter however many single pictures arrive", () => {
    // Twice as many singles as the limit lets through, for an hour, from twenty people.
    const stream = Array.from({ length: 2_400 }, (_, index) => ({
      person: `single ${index % 20}`,
      atMs: index * 1_500,
      jobs: 1,
    }));
    const done = simulate([{ person: "bulk", atMs: 0, jobs: 100 }, ...stream], world(20, 50, 10_000));
    const ends = done.filter((job) => job.person === "bulk").map((job) => job.startMs);
    expect(Math.max(...ends)).toBeLessThanOrEqual((100 / (20 / 4)) * minuteMs * 1.05);
  });

  test("serves singles of one person in the order of the others' singles, whatever bulk they have", () => {
    const done = simulate(
      [
        { person: "ada", atMs: 0, jobs: 300 },
        ...Array.from({ length: 40 }, (_, index) => ({ person: "ben", atMs: 1_000 + index, jobs: 1 })),
        { person: "ada", atMs: 2_000, jobs: 1 },
      ],
      world(20, 50, 10_000),
    );
    const singles = done.filter((job) => job.run > 0);
    expect(singles.findIndex((job) => job.person === "ada")).toBeLessThanOrEqual(6);
  });
});
