/** Prices: tokens to whole nanodollars, as ranges before a call and exactly after it. */
import type { Range, Usage } from "./api.ts";
import type { Model, TokenPrices } from "./catalogue.ts";

/** Tokens of one upstream call before it is made. */
export type TokenEstimate = { imageOutput: Range; imageInput: number; text: Range };

/**
 * Cost of one call in whole nanodollars. `high` is what is reserved (M1): every partial asked for is counted there,
 * none in `low`, because the final picture may arrive before them.
 */
export function computeCost(tokens: TokenEstimate, model: Model, partials: number): Range {
  const { prices } = model;
  const input = tokens.imageInput * prices.imageInput;
  return {
    low: tokens.imageOutput.low * prices.imageOutput + input + tokens.text.low * prices.textInput,
    high:
      (tokens.imageOutput.high + partials * model.partialTokens) * prices.imageOutput +
      input +
      tokens.text.high * prices.textInput,
  };
}

/** What a reported usage costs, in whole nanodollars (M2). */
export function computeUsageCost(usage: Usage, prices: TokenPrices): number {
  return (
    usage.imageOutput * prices.imageOutput +
    usage.imageInput * prices.imageInput +
    usage.text * prices.textInput
  );
}

/** The usage counted when the provider reports none (M2): the upper end of every estimate. */
export function assumeUsage(tokens: TokenEstimate, model: Model, partials: number): Usage {
  return {
    imageOutput: tokens.imageOutput.high + partials * model.partialTokens,
    imageInput: tokens.imageInput,
    text: tokens.text.high,
    assumed: true,
  };
}

/** Sums ranges; empty sums to nothing. */
export function sumRanges(ranges: readonly Range[]): Range {
  let low = 0;
  let high = 0;
  for (const range of ranges) {
    low += range.low;
    high += range.high;
  }
  return { low, high };
}
