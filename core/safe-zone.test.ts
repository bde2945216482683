import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gptImage2 } from "./catalogue.fixture.ts";
import { describeSafeZone, visiblePart, hidesBands } from "./safe-zone.ts";
import { chooseSize } from "./size.ts";

const [low] = gptImage2.qualities;

describe("visiblePart", () => {
  it("[S4] shows the centred band of a leaderboard", () => {
    const part = visiblePart({ width: 728, height: 90 }, { width: 1440, height: 480 });
    expect(part).toMatchObject({ hides: "top-bottom", width: 1, x: 0 });
    expect(part.height).toBeCloseTo(90 / (480 * (728 / 1440)), 9);
    expect(part.y * 2 + part.height).toBeCloseTo(1, 12);
  });

  it("[S4] hides nothing of an equal ratio", () => {
    expect(visiblePart({ width: 300, height: 100 }, { width: 1440, height: 480 }).hides).toBe("none");
    expect(describeSafeZone({ width: 300, height: 100 }, { width: 1440, height: 480 })).toBeUndefined();
  });

  it("[S4] agrees with the hidden pixels of the chosen size for any target", () => {
    const edge = fc.integer({ min: 1, max: 4000 });
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        if (low === undefined) return;
        const { size, hiddenPx } = chooseSize({ width, height }, 1, gptImage2, low);
        const part = visiblePart({ width, height }, size);
        expect(width / part.width - width).toBeCloseTo(hiddenPx.x, 6);
        expect(height / part.height - height).toBeCloseTo(hiddenPx.y, 6);
        if (hidesBands(part)) expect(describeSafeZone({ width, height }, size)).toContain("%");
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it("[S4] rounds the band down, so that nothing called safe is cut", () => {
    const text = describeSafeZone({ width: 160, height: 600 }, { width: 480, height: 1440 });
    expect(text).toContain("central vertical band, 80% of the width");
    expect(text).toContain("10% at the left and right");
  });
});
