/** Which parameters a refusal is about that a picture can do without, whatever the server's words for that. */
import { type OptionalParameter, optionalParameters } from "./build-request.ts";
import type { UpstreamError } from "./error-body.ts";

/** Refusals of what was asked; the others are about who asks, how often, or where. */
const refusals: readonly (number | undefined)[] = [undefined, 400, 405, 406, 415, 422, 501];

/**
 * The optional parameters that an error names, as its `param`, among the fields it complains about, or in its sentence. What
 * it says about them does not matter: without them the picture can be asked for again. `isRefusal`: the error was explained
 * as a refusal of the request; an account that may not stream is one too. `status` is undefined inside a 200.
 */
export function findRefused(
  status: number | undefined,
  error: UpstreamError,
  isRefusal: boolean,
): OptionalParameter[] {
  const named = [error.param, ...error.fields].map((name) => name.split(/[.[]/).at(-1) ?? "");
  const streaming = named.some((name) => name === "stream" || name === "partial_images");
  if (!isRefusal)
    return status !== 429 && (streaming || verifyWords.test(error.message)) ? ["partial_images"] : [];
  if (!refusals.includes(error.status ?? status)) return [];
  const found = optionalParameters.filter(
    (name) => named.includes(name) || isInSentence(name, error.message),
  );
  const streamed = streaming || streamWords.test(error.message) || isInSentence("stream", error.message);
  return streamed && !found.includes("partial_images") ? [...found, "partial_images"] : found;
}

/** "Streaming is not supported", "does not support streaming". */
const streamWords =
  /\bstream(?:ing|ed)?\b[^.]{0,60}\b(?:not|unsupported|only)\b|\b(?:not|unsupported|cannot)\b[^.]{0,60}\bstream(?:ing|ed)?\b/i;

/** OpenAI serves an organization that is not verified, but not as a stream. */
const verifyWords = /must be verified to stream/i;

/** In quotes or brackets, or behind a word for a parameter with at most a few others between. */
function isInSentence(name: string, sentence: string): boolean {
  const quoted = `['"\`\\[(<]${name}['"\`\\])>]`;
  const listed = `\\b(?:parameters?|params?|arguments?|fields?|propert(?:y|ies)|supplied)\\b[^\\w]{1,4}(?:\\w+[^\\w.]{1,4}){0,6}?${name}\\b`;
  return new RegExp(`${quoted}|${listed}`).test(sentence.slice(0, 2_000));
}
