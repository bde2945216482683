/** What a call takes from the provider's limits. */
import type { QuoteCell } from "../../core/api.ts";
import type { Model } from "../../core/catalogue.ts";
import { listInputs } from "../../core/inputs.ts";
import type { RunBody, RunCell } from "../../core/run-body.ts";
import type { UpstreamCost } from "./bucket.ts";

/** A token of a prompt is three to four bytes, in Latin scripts as in others; the quote's bound counts one a byte. */
const bytesPerToken = 3;

/**
 * Images: the picture, and each one sent along (reported by users of the API; a mask was not seen to count). Tokens: what
 * the quote expects at most, except for the prompt, whose bound would hold back calls for nothing.
 */
export function computeUpstreamCost(
  body: Pick<RunBody, "brief" | "partials">,
  cell: RunCell,
  quote: Pick<QuoteCell, "tokens">,
  model: Pick<Model, "partialTokens">,
): UpstreamCost {
  const { imageOutput, imageInput, text } = quote.tokens;
  const partials = (body.partials ?? 0) * model.partialTokens;
  return {
    images: 1 + listInputs(body.brief, cell).length,
    tokens: Math.ceil(
      imageOutput.high + partials + imageInput + Math.max(text.low, text.high / bytesPerToken),
    ),
  };
}
