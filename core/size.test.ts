import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Size } from "./api.ts";
import { gptImage2, gptImage25 } from "./catalogue.fixture.ts";
import type { QualityRule } from "./catalogue.ts";
import { compareProducts } from "./size-index.ts";
import { chooseSize, explainIllegalSize, isLegalSize, listLegalSizes, type Density } from "./size.ts";

const rule = gptImage2.sizes;
const [low, medium] = gptImage2.qualities as [QualityRule, QualityRule];

/** Listed anew from the rule's words, in whole BigInts and without any of the code under test. */
type Listed = Size & { tokens: Map<number, number>; pixels: number };

function lawInBigInts(width: number, height: number, axis: number): number {
  const [long, short] = [BigInt(Math.max(width, height)), BigInt(Math.min(width, height))];
  const twice = 2n * BigInt(axis) * short;
  const floor = twice / (2n * long);
  const rest = twice - floor * 2n * long;
  const steps = rest > long || (rest === long && floor % 2n === 1n) ? floor + 1n : floor;
  return Number((BigInt(axis) * steps * (2_000_000n + BigInt(width * height)) + 3_999_999n) / 4_000_000n);
}

function listByHand(): Listed[] {
  const sizes: Listed[] = [];
  for (let width = 16; width <= 3840; width += 16)
    for (let height = 16; height <= 3840; height += 16) {
      const pixels = width * height;
      if (pixels < 655_360 || pixels > 8_294_400) continue;
      if (width > 3 * height || height > 3 * width) continue;
      const tokens = new Map([16, 24, 48].map((axis) => [axis, lawInBigInts(width, height, axis)]));
      sizes.push({ width, height, pixels, tokens });
    }
  return sizes;
}

const all = listByHand();
const stable = all.filter((size) => size.pixels <= 3_686_400);

/** Exact hidden area as a fraction of whole numbers: picture ratio over target ratio, the larger over the smaller. */
function mismatch(size: Size, width: number, height: number): [bigint, bigint] {
  const left = BigInt(size.width) * BigInt(height);
  const right = BigInt(size.height) * BigInt(width);
  return left > right ? [left, right] : [right, left];
}

function hidesUnderOne(size: Size, width: number, height: number): boolean {
  const excess = size.width * height - size.height * width;
  return excess >= 0 ? excess < size.height : -excess < size.width;
}

/** The sizes that are equally good before the last ties are broken (S2, S2.2, S3). */
function bruteForce(pool: Listed[], width: number, height: number, density: number, axis: number): Listed[] {
  const under = pool.filter((size) => hidesUnderOne(size, width, height));
  const candidates = under.length > 0 ? under : listLeastHidden(pool, width, height);
  const dense = candidates.filter((size) => size.width >= density * width && size.height >= density * height);
  if (dense.length > 0) {
    const least = Math.min(...dense.map((size) => size.tokens.get(axis) ?? 0));
    return dense.filter((size) => size.tokens.get(axis) === least);
  }
  const most = Math.max(...candidates.map((size) => size.pixels));
  return candidates.filter((size) => size.pixels === most);
}

function listLeastHidden(pool: Listed[], width: number, height: number): Listed[] {
  // Doubles name the few that can be least; whole numbers decide among them.
  function rough(size: Size): number {
    const ratio = (size.width * height) / (size.height * width);
    return Math.max(ratio, 1 / ratio);
  }
  const leastRough = Math.min(...pool.map(rough));
  const near = pool.filter((size) => rough(size) < leastRough * (1 + 1e-9));
  return near.filter((size) => near.every((other) => !hidesLess(other, size, width, height)));
}

function hidesLess(one: Size, other: Size, width: number, height: number): boolean {
  const [a, b] = mismatch(one, width, height);
  const [c, d] = mismatch(other, width, height);
  return a * d < c * b;
}

/** Small targets as often as large ones. */
const edge = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 400 }));
const density = fc.constantFrom<Density>(1, 2, 3);

function expectChosenAmong(expected: Listed[], chosen: Size): void {
  expect(expected.map(({ width, height }) => `${width}x${height}`)).toContain(
    `${chosen.width}x${chosen.height}`,
  );
}

describe("legal sizes", () => {
  it("[S1] lists exactly the 29,146 sizes the rules allow", () => {
    const listed = listLegalSizes(rule).map((size) => `${size.width}x${size.height}`);
    expect(listed).toHaveLength(29_146);
    expect(listed.sort()).toEqual(all.map((size) => `${size.width}x${size.height}`).sort());
  });

  it("[S1] judges any pair of edges as the list does", () => {
    const listed = new Set(all.map((size) => `${size.width}x${size.height}`));
    const anyEdge = fc.oneof(
      fc.integer({ min: -5, max: 4000 }),
      fc.integer({ min: 1, max: 250 }).map((n) => n * 16),
    );
    fc.assert(
      fc.property(anyEdge, anyEdge, (width, height) => {
        expect(isLegalSize({ width, height }, rule)).toBe(listed.has(`${width}x${height}`));
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it("[S1] says which rule a size breaks and what to ask for instead", () => {
    expect(explainIllegalSize({ width: 1920, height: 1080 }, rule)).toContain("multiples of 16");
    expect(explainIllegalSize({ width: 3856, height: 2000 }, rule)).toContain("3840");
    expect(explainIllegalSize({ width: 3200, height: 480 }, rule)).toContain("3 times");
    expect(explainIllegalSize({ width: 512, height: 512 }, rule)).toContain("655360");
    expect(explainIllegalSize({ width: 3840, height: 3840 }, rule)).toContain("8294400");
    expect(explainIllegalSize({ width: 1024, height: 1024 }, rule)).toBeUndefined();
  });
});

describe("chooseSize", () => {
  it("[S2] [S3] agrees with brute force over every stable size for random targets", () => {
    fc.assert(
      fc.property(edge, edge, density, fc.constantFrom(low, medium), (width, height, asked, quality) => {
        const choice = chooseSize({ width, height }, asked, gptImage2, quality);
        expectChosenAmong(bruteForce(stable, width, height, asked, quality.axis), choice.size);
      }),
      { numRuns: 3000, seed: 2 },
    );
  }, 60_000);

  it("[S3] agrees with brute force over the experimental range where the stable one is not enough", () => {
    const quality = gptImage25.qualities[1] as QualityRule;
    fc.assert(
      fc.property(edge, edge, density, (width, height, asked) => {
        const choice = chooseSize({ width, height }, asked, gptImage25, quality, { experimental: true });
        const plain = chooseSize({ width, height }, asked, gptImage25, quality);
        const isEnough = plain.reachesDensity && plain.hiddenPx.x + plain.hiddenPx.y < 1;
        expectChosenAmong(
          bruteForce(isEnough ? stable : all, width, height, asked, quality.axis),
          choice.size,
        );
      }),
      { numRuns: 500, seed: 3 },
    );
  }, 60_000);

  it("[S2] mirrors: a portrait target gets the landscape target's size turned", () => {
    fc.assert(
      fc.property(edge, edge, density, (width, height, asked) => {
        fc.pre(width !== height);
        const wide = chooseSize({ width, height }, asked, gptImage2, medium).size;
        const tall = chooseSize({ width: height, height: width }, asked, gptImage2, medium).size;
        expect(tall).toEqual({ width: wide.height, height: wide.width });
      }),
      { numRuns: 2000, seed: 4 },
    );
  });

  it("[S2] never asks for a size outside the rules, for fractional and huge targets too", () => {
    const wild = fc.double({ min: 1, max: 100_000, noNaN: true });
    fc.assert(
      fc.property(wild, wild, density, (width, height, asked) => {
        const choice = chooseSize({ width, height }, asked, gptImage2, low);
        expect(explainIllegalSize(choice.size, rule)).toBeUndefined();
        expect(choice.stable).toBe(true);
        expect(choice.hiddenPx.x).toBeGreaterThanOrEqual(0);
        expect(Math.min(choice.hiddenPx.x, choice.hiddenPx.y)).toBe(0);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  it.each([
    [2048, 2732, 1, 1632, 2176],
    [2048, 2732, 2, 1632, 2176],
    [1584, 396, 2, 3168, 1056],
    [1584, 396, 1, 1584, 528],
    [728, 90, 1, 1440, 480],
  ] as const)(
    "[S2.2] asks for a sharp size of the nearest ratio for %ix%i at %ix",
    (width, height, asked, ...size) => {
      const choice = chooseSize({ width, height }, asked, gptImage2, medium);
      expect(stable.some((each) => hidesUnderOne(each, width, height))).toBe(false);
      expect(choice.size).toEqual({ width: size[0], height: size[1] });
    },
  );

  it("[S2.2] reaches the density, or no stable size that hides the same has more pixels", () => {
    fc.assert(
      fc.property(edge, edge, density, (width, height, asked) => {
        const choice = chooseSize({ width, height }, asked, gptImage2, medium);
        if (choice.reachesDensity || hidesUnderOne(choice.size, width, height)) return;
        const [a, b] = mismatch(choice.size, width, height);
        const pixels = choice.size.width * choice.size.height;
        for (const other of stable) {
          if (other.pixels <= pixels) continue;
          const [c, d] = mismatch(other, width, height);
          if (a * d === c * b) expect.unreachable(`${other.width}x${other.height} has more pixels`);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  }, 30_000);

  it("[S3] takes the largest size that hides nothing when none reaches the density", () => {
    const choice = chooseSize({ width: 1440, height: 900 }, 2, gptImage2, medium);
    expect(choice.size).toEqual({ width: 2304, height: 1440 });
    expect(choice).toMatchObject({ hiddenPx: { x: 0, y: 0 }, density: 1.6, reachesDensity: false });
  });

  it("[S4] says that a banner is beyond every ratio and how much of it the picture loses", () => {
    const banner = chooseSize({ width: 728, height: 90 }, 1, gptImage2, low);
    expect(banner.beyondRatio).toBe(true);
    expect(banner.size).toEqual({ width: 1440, height: 480 });
    expect(banner.hiddenPx.y).toBeCloseTo((480 * 728) / 1440 - 90, 9);
    expect(chooseSize({ width: 3001, height: 1000 }, 1, gptImage2, low).beyondRatio).toBe(false);
  });

  it("compares products beyond 2^53 exactly", () => {
    const whole = fc.integer({ min: 1, max: 2 ** 45 });
    fc.assert(
      fc.property(whole, whole, whole, whole, fc.boolean(), (a, b, c, d, swaps) => {
        const [e, f] = swaps ? [b, a] : [c, d];
        const truth = BigInt(a) * BigInt(b) - BigInt(e) * BigInt(f);
        expect(Math.sign(compareProducts(a, b, e, f))).toBe(truth > 0n ? 1 : truth < 0n ? -1 : 0);
      }),
      { numRuns: 5000, seed: 6 },
    );
  });
});
