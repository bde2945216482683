import { expect, test } from "vitest";
import { hasFeature, isTooOld, relayFeatures } from "./features.ts";

test("a relay is too old without what every body needs, and not for words that this plugin does not know", () => {
  expect(isTooOld({})).toBe(true);
  expect(isTooOld({ features: [] })).toBe(true);
  expect(isTooOld({ features: ["complete"] })).toBe(true);
  expect(isTooOld({ features: [...relayFeatures, "from-the-future"] })).toBe(false);
});

test("a field is taken where its feature's word is named", () => {
  expect(hasFeature({ features: ["complete"] }, "complete")).toBe(true);
  expect(hasFeature({ features: ["complete"] }, "set")).toBe(false);
  expect(hasFeature({}, "complete")).toBe(false);
});
