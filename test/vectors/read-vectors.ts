/** Figures that OpenAI publishes, or that were measured: tokens, prices and sizes by which core and stand-in are checked. */
import { readFileSync } from "node:fs";

export type Vectors = {
  /** `approx`: measured, and no law is known for it. */
  outputTokens: {
    model: string;
    quality: string;
    width: number;
    height: number;
    tokens: number;
    approx?: boolean;
  }[];
  inputTokens: { width: number; height: number; tokens: number }[];
  prices: { model: string; quality: string; size: string; usd: number; decimals: number }[];
  validSizes: { size: string }[];
  /** `message`: the refusal, where its wording is known. */
  invalidSizes: { size: string; message?: string }[];
};

export const vectors = JSON.parse(
  readFileSync(new URL("openai-images.json", import.meta.url), "utf8"),
) as Vectors;
