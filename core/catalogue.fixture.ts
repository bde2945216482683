/** Models for core's own tests, with the published rules and prices; the served catalogue lives with the relay. */
import type { Catalogue, Model, QualityRule } from "./catalogue.ts";

const exact = { low: 1, high: 1 };
const sizes = {
  multiple: 16,
  maxEdge: 3840,
  minPixels: 655_360,
  maxPixels: 8_294_400,
  stablePixels: 3_686_400,
  maxRatio: 3,
};

function quality(id: string, axis: number, factor = exact): QualityRule {
  return { id, label: id, axis, factor, seconds: { low: 20, high: 60 } };
}

function model(id: string, qualities: QualityRule[]): Model {
  return {
    id,
    label: id,
    sizes,
    qualities,
    prices: { textInput: 5000, imageInput: 8000, imageOutput: 30_000 },
    partialTokens: 100,
    features: {
      transparent: true,
      edits: true,
      maxPartials: 3,
      maxReferences: 16,
      formats: ["jpeg", "png"],
    },
  };
}

export const gptImage2 = model("gpt-image-2", [
  quality("low", 16),
  quality("medium", 48),
  quality("high", 96),
]);

export const gptImage25 = model("gpt-image-2.5-flare", [
  quality("low", 16),
  quality("medium", 24),
  quality("high", 48),
  quality("xhigh", 64),
  quality("max", 96),
]);

/** No law is known for 2.6: low and medium were seen at three to over four times the older counts. */
export const gptImage26 = model("gpt-image-2.6-flare", [
  quality("low", 16, { low: 3, high: 4.5 }),
  quality("medium", 24, { low: 3, high: 4.5 }),
  quality("high", 48, { low: 0.95, high: 1.1 }),
]);

/** Opaque JPEG from text alone. */
export const plainModel: Model = {
  ...model("plain", [quality("standard", 16)]),
  features: { transparent: false, edits: false, maxPartials: 0, maxReferences: 0, formats: ["jpeg"] },
};

export const catalogue: Catalogue = {
  asOf: "2026-11-23",
  defaultModel: gptImage2.id,
  models: [gptImage2, gptImage25, gptImage26, plainModel],
  limits: {
    cells: 1000,
    references: 16,
    assetBytes: 20_000_000,
    maskBytes: 4_000_000,
    promptLength: 32_000,
    takes: 4,
  },
  minPlugin: "0.1.0",
};
