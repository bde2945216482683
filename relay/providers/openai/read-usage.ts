/** Reads reported usage, tolerating what compatible servers leave out. */
import * as z from "zod/mini";
import type { Usage } from "../../../core/api.ts";

/** Far above any picture; a larger figure is a fault of the server's, and no sum of money could be trusted with it. */
const mostTokens = 10_000_000;
const count = z.catch(z.optional(z.number().check(z.gte(0), z.lte(mostTokens))), undefined);
const details = z.catch(z.optional(z.object({ image_tokens: count, text_tokens: count })), undefined);
const usageSchema = z.object({
  input_tokens: count,
  input_tokens_details: details,
  output_tokens: count,
  output_tokens_details: details,
  /** The chat API's names, as LiteLLM passes them on. */
  prompt_tokens: count,
  completion_tokens: count,
});

/**
 * Whole tokens, or undefined when nothing usable was reported: no usage, or zeros (a proxy that does not count). Without
 * details all output is the picture; all input is pictures when some were sent, the dearer reading.
 */
export function readUsage(reported: unknown, sentImages: boolean): Usage | undefined {
  const parsed = usageSchema.safeParse(reported);
  if (!parsed.success) return undefined;
  const usage = parsed.data;
  const output =
    usage.output_tokens_details?.image_tokens || (usage.output_tokens ?? usage.completion_tokens ?? 0);
  if (output <= 0) return undefined;
  const input = usage.input_tokens ?? usage.prompt_tokens ?? 0;
  const images = usage.input_tokens_details?.image_tokens ?? (sentImages ? input : 0);
  const text = usage.input_tokens_details?.text_tokens ?? Math.max(0, input - images);
  return {
    imageOutput: Math.ceil(output),
    imageInput: Math.ceil(images),
    text: Math.ceil(text),
    assumed: false,
  };
}
