// What each image model takes, as the API documented it in November 2026.

export type ModelFamily = {
  qualities: readonly string[];
  /** "grid": any size by the rules of `size.ts`; else the only sizes there are. */
  sizes: "grid" | readonly string[];
  /** Whether input_fidelity may be sent, and with which values. */
  inputFidelity: readonly string[];
  complexity: boolean;
  markup: boolean;
};

const fixedSizes = ["1024x1024", "1024x1536", "1536x1024", "auto"] as const;
const four = ["low", "medium", "high", "auto"] as const;
const six = ["low", "medium", "high", "xhigh", "max", "auto"] as const;

const second: ModelFamily = {
  qualities: four,
  sizes: "grid",
  inputFidelity: [],
  complexity: false,
  markup: false,
};
const secondAndHalf: ModelFamily = { ...second, qualities: six, markup: true };
const latest: ModelFamily = { ...secondAndHalf, complexity: true };
const first: ModelFamily = {
  qualities: four,
  sizes: fixedSizes,
  inputFidelity: ["high", "low"],
  complexity: false,
  markup: false,
};

/** Served model ids. `gpt-image-1` and the DALL-E models were shut down in 2026 and answer 404 like any unknown id. */
export const models: ReadonlyMap<string, ModelFamily> = new Map([
  ["gpt-image-2.6-sunburst", latest],
  ["gpt-image-2.6-flare", latest],
  ["gpt-image-2.5-sunburst", secondAndHalf],
  ["gpt-image-2.5-sunburst-2026-09-08", secondAndHalf],
  ["gpt-image-2.5-flare", secondAndHalf],
  ["gpt-image-2.5-flare-2026-09-08", secondAndHalf],
  ["gpt-image-2", second],
  ["gpt-image-2-2026-04-21", second],
  ["gpt-image-1.5", first],
  ["chatgpt-image-latest", first],
  ["gpt-image-1-mini", { ...first, inputFidelity: ["low"] }],
]);

/** The last day of the models that have one, as `GET /v1/models` tells it. */
export const shutdownDates: ReadonlyMap<string, string> = new Map([
  ["gpt-image-1.5", "2026-12-01"],
  ["gpt-image-1-mini", "2026-12-01"],
  ["chatgpt-image-latest", "2026-12-01"],
]);
