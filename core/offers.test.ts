import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gptImage2 } from "./catalogue.fixture.ts";
import type { QualityRule } from "./catalogue.ts";
import { offerCheaper, offerExperimental } from "./offers.ts";
import { chooseSize, listLegalSizes, type Density } from "./size.ts";
import { lawTokens } from "./tokens.ts";

const medium = gptImage2.qualities[1] as QualityRule;
const stable = listLegalSizes(gptImage2.sizes).filter((size) => size.width * size.height <= 3_686_400);
const edge = fc.integer({ min: 20, max: 6000 });
const density = fc.constantFrom<Density>(1, 2, 3);

describe("offerCheaper", () => {
  it("[S6] agrees with brute force over every stable size", () => {
    fc.assert(
      fc.property(edge, edge, density, (width, height, asked) => {
        const target = { width, height };
        const choice = chooseSize(target, asked, gptImage2, medium);
        const offer = offerCheaper(choice, target, asked, gptImage2, medium);
        const floor = 0.9 * Math.min(asked, choice.density);
        const tokens = stable
          .filter((size) => {
            const ratio = (size.width * height) / (size.height * width);
            return (
              Math.max(ratio, 1 / ratio) <= 1.02 &&
              Math.min(size.width / width, size.height / height) >= floor
            );
          })
          .map((size) => lawTokens(size, medium.axis))
          .filter((count) => count < 0.9 * lawTokens(choice.size, medium.axis));
        expect(offer?.imageOutput.low).toBe(tokens.length === 0 ? undefined : Math.min(...tokens));
      }),
      { numRuns: 300, seed: 1 },
    );
  }, 30_000);
});

describe("offerExperimental", () => {
  it("[S3] shows what the experimental range adds and is silent where the stable one is enough", () => {
    const target = { width: 1440, height: 900 };
    const choice = chooseSize(target, 2, gptImage2, medium);
    const offer = offerExperimental(choice, target, 2, gptImage2, medium);
    expect(offer).toMatchObject({ stable: false, reachesDensity: true, size: { width: 2944, height: 1840 } });
    const enough = chooseSize(target, 1, gptImage2, medium);
    expect(offerExperimental(enough, target, 1, gptImage2, medium)).toBeUndefined();
    expect(offer && offerExperimental(offer, target, 2, gptImage2, medium)).toBeUndefined();
  });
});
