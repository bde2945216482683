import { describe, expect, it } from "vitest";
import { gptImage2 } from "./catalogue.fixture.ts";
import { decideFit, isTooLong } from "./fit.ts";

const rule = gptImage2.sizes;
const banner = { width: 970, height: 250 };
const strip = { width: 1000, height: 100 };

describe("decideFit", () => {
  it("[S4.1] takes the safe zone up to 9:1, and after a choice what was chosen last", () => {
    expect(decideFit(banner, rule)).toBe("safe-zone");
    expect(decideFit({ width: 900, height: 100 }, rule)).toBe("safe-zone");
    expect(decideFit(banner, rule, "plate")).toBe("plate");
  });

  it("[S4.1] makes a picture without words beyond 9:1, whatever was chosen for others", () => {
    expect(decideFit(strip, rule)).toBe("plate");
    expect(decideFit({ width: 100, height: 901 }, rule, "safe-zone")).toBe("plate");
  });

  it("[S4.1] keeps what was chosen for the target itself", () => {
    expect(decideFit({ ...strip, fit: "safe-zone" }, rule, "plate")).toBe("safe-zone");
    expect(decideFit({ ...banner, fit: "cover" }, rule, "plate")).toBe("cover");
  });
});

describe("isTooLong", () => {
  it("[S4.2] is true beyond 30:1, lying or standing", () => {
    expect(isTooLong({ width: 3000, height: 100 }, rule)).toBe(false);
    expect(isTooLong({ width: 3000.5, height: 100 }, rule)).toBe(true);
    expect(isTooLong({ width: 1, height: 10_000 }, rule)).toBe(true);
  });

  it("[S4.2] goes by the model's own ratio", () => {
    expect(isTooLong({ width: 3000, height: 100 }, { ...rule, maxRatio: 2 })).toBe(true);
  });
});
