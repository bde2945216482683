import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gptImage2, gptImage25, gptImage26 } from "./catalogue.fixture.ts";
import type { Model, QualityRule } from "./catalogue.ts";
import { computeCost } from "./price.ts";
import { isLegalSize, listLegalSizes } from "./size.ts";
import {
  countUtf8Bytes,
  inputImageTokens,
  lawTokens,
  outputTokens,
  reserveTokens,
  textTokens,
} from "./tokens.ts";
import { vectors } from "../test/vectors/read-vectors.ts";

function parseSize(size: string): { width: number; height: number } {
  const [width, height] = size.split("x").map(Number);
  return { width: width ?? 0, height: height ?? 0 };
}

function modelOf(name: string): Model | undefined {
  if (name.startsWith("gpt-image-2.6")) return gptImage26;
  if (name.startsWith("gpt-image-2.5")) return gptImage25;
  return name === "gpt-image-2" ? gptImage2 : undefined;
}

function qualityOf(model: Model, id: string): QualityRule {
  const quality = model.qualities.find((candidate) => candidate.id === id);
  if (quality === undefined) throw new Error(`${model.id} has no ${id}`);
  return quality;
}

/**
 * The models before gpt-image-2 are shut down or stop on 2026-12-01 and have three fixed sizes, which no law describes;
 * the catalogue does not list them. Their published tables are kept here to show that the figures are understood.
 */
const legacyTokens: Record<string, Record<string, number>> = {
  "1024x1024": { low: 272, medium: 1056, high: 4160 },
  "1024x1536": { low: 408, medium: 1584, high: 6240 },
  "1536x1024": { low: 400, medium: 1568, high: 6208 },
};
const legacyPerMillion: Record<string, number> = { "gpt-image-1": 40, "gpt-image-1.5": 32 };
/** Published per-picture prices of 1-mini that no known token count explains. */
const miniDollars: Record<string, number> = {
  "low 1024x1536": 0.006,
  "medium 1024x1024": 0.011,
  "medium 1536x1024": 0.015,
  "high 1024x1536": 0.052,
};

describe("output tokens", () => {
  it.each(vectors.outputTokens.filter((row) => modelOf(row.model) !== undefined))(
    "[P1] $model $quality $widthx$height makes $tokens tokens",
    ({ model: name, quality: id, width, height, tokens }) => {
      const model = modelOf(name) ?? gptImage2;
      const quality = qualityOf(model, id);
      const range = outputTokens({ width, height }, quality);
      if (model === gptImage26) {
        expect(range.low).toBeLessThanOrEqual(tokens);
        expect(range.high).toBeGreaterThanOrEqual(tokens);
        expect(range.low).toBeLessThan(range.high);
      } else expect(range).toEqual({ low: tokens, high: tokens });
    },
  );

  it.each(vectors.outputTokens.filter((row) => modelOf(row.model) === undefined))(
    "[P1] $model $quality $widthx$height stands in the legacy table as $tokens",
    ({ quality, width, height, tokens }) => {
      expect(legacyTokens[`${width}x${height}`]?.[quality]).toBe(tokens);
    },
  );

  it("[P1] rounds ties to even and reserves the larger count", () => {
    const low = qualityOf(gptImage2, "low");
    expect(outputTokens({ width: 1024, height: 672 }, low)).toEqual({ low: 108, high: 119 });
    expect(outputTokens({ width: 1024, height: 736 }, qualityOf(gptImage2, "medium"))).toEqual({
      low: 1124,
      high: 1157,
    });
    expect(outputTokens({ width: 1536, height: 800 }, qualityOf(gptImage25, "medium"))).toEqual({
      low: 233,
      high: 252,
    });
    expect(lawTokens({ width: 1536, height: 944 }, 48)).toBe(1242);
  });

  it("[P1] differs between the two roundings in exactly the 590 known combinations", () => {
    const sizes = listLegalSizes(gptImage2.sizes);
    let ties = 0;
    for (const quality of [...gptImage2.qualities, ...gptImage25.qualities])
      ties += sizes.filter((size) => reserveTokens(size, quality) !== lawTokens(size, quality.axis)).length;
    expect(ties).toBe(590);
  });
});

describe("input tokens", () => {
  const measured = [
    [256, 256, 256],
    [512, 512, 1024],
    [512, 1024, 512],
    [341, 512, 704],
    [550, 368, 704],
    [768, 768, 1024],
    [1024, 1024, 1024],
    [1280, 720, 920],
    [1536, 1024, 1536],
    [1024, 1536, 1536],
    [1536, 1536, 1521],
    [2048, 2048, 1521],
    [2048, 1152, 1508],
    [3840, 2160, 1508],
    [1179, 2556, 1482],
  ] as const;

  it.each(measured)("[P2] a picture of %ix%i costs %i tokens", (width, height, tokens) => {
    expect(inputImageTokens({ width, height })).toBe(tokens);
  });

  it.each(vectors.inputTokens)(
    "[P2] the vector $widthx$height costs $tokens tokens",
    ({ width, height, tokens }) => {
      expect(inputImageTokens({ width, height })).toBe(tokens);
    },
  );

  it("[P2] never costs more than 1,536 tokens, strips included", () => {
    const edge = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        const tokens = inputImageTokens({ width, height });
        expect(tokens).toBeGreaterThanOrEqual(1);
        expect(tokens).toBeLessThanOrEqual(1536);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });
});

describe("prices", () => {
  it.each(vectors.prices)(
    "[P4] $model $quality $size costs $usd dollars",
    ({ model: name, quality, size, usd, decimals }) => {
      const model = modelOf(name);
      if (model !== undefined) {
        const imageOutput = outputTokens(parseSize(size), qualityOf(model, quality));
        const cost = computeCost({ imageOutput, imageInput: 0, text: { low: 0, high: 0 } }, model, 0);
        expect((cost.high / 1e9).toFixed(decimals)).toBe(usd.toFixed(decimals));
        return;
      }
      if (name === "gpt-image-1-mini") {
        expect(miniDollars[`${quality} ${size}`]).toBe(usd);
        return;
      }
      const dollars = ((legacyTokens[size]?.[quality] ?? 0) * (legacyPerMillion[name] ?? 0)) / 1e6;
      // The published figures are rounded loosely: within 1 % plus half of the last decimal.
      expect(Math.abs(dollars - usd)).toBeLessThanOrEqual(usd * 0.01 + 0.5 * 10 ** -decimals);
    },
  );
});

describe("sizes of the vectors", () => {
  it.each(vectors.validSizes)("[S1] $size is legal", ({ size }) => {
    expect(isLegalSize(parseSize(size), gptImage2.sizes)).toBe(true);
  });
  it.each(vectors.invalidSizes)("[S1] $size is refused", ({ size }) => {
    expect(isLegalSize(parseSize(size), gptImage2.sizes)).toBe(false);
  });
});

describe("text tokens", () => {
  it("[P3] counts UTF-8 bytes as an encoder does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(countUtf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(countUtf8Bytes("a\ud800b")).toBe(5);
  });

  it("[P3] holds the recorded counts inside the range", () => {
    const range = textTokens("make it night");
    expect(range.low).toBeLessThanOrEqual(10);
    expect(range.high).toBeGreaterThanOrEqual(10);
  });

  it("[P3] is a range above zero for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { low, high } = textTokens(text);
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 2000, seed: 2 },
    );
  });
});
