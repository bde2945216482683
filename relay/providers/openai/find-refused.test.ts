import { expect, test } from "vitest";
import { parseErrorText } from "./error-body.ts";
import { findRefused } from "./find-refused.ts";

function find(body: unknown, status = 400, isRefusal = true) {
  return findRefused(
    status,
    parseErrorText(typeof body === "string" ? body : JSON.stringify(body)),
    isRefusal,
  );
}

function say(message: string, fields: object = {}): object {
  return { error: { message, ...fields } };
}

/** Words of OpenAI, Azure, LiteLLM, FastAPI, JSON schema, Go and Python for the same thing. */
test.each([
  [
    say("Unknown parameter: 'moderation'.", { code: "unknown_parameter", param: "moderation" }),
    ["moderation"],
  ],
  [
    say("Unsupported parameter: 'moderation' is not supported with this model.", {
      code: "unsupported_parameter",
      param: "moderation",
    }),
    ["moderation"],
  ],
  [say("no", { code: "unsupported_parameter", param: "background" }), ["background"]],
  [say("Invalid value", { code: "invalid_value", param: "output_format" }), ["output_format"]],
  [say("Unrecognized request argument supplied: safety_identifier"), ["safety_identifier"]],
  [say("Unrecognized request arguments supplied: moderation, n"), ["n", "moderation"]],
  [
    say(
      "litellm.UnsupportedParamsError: openai does not support parameters: ['moderation', 'background'], for model=x.",
    ),
    ["background", "moderation"],
  ],
  [say("Additional properties are not allowed ('background' was unexpected)"), ["background"]],
  [say('json: unknown field "partial_images"'), ["partial_images"]],
  [say("AsyncImages.generate() got an unexpected keyword argument 'output_format'"), ["output_format"]],
  [
    {
      detail: [
        { loc: ["body", "moderation"], msg: "Extra inputs are not permitted" },
        { loc: ["body", "n"], msg: "Extra inputs are not permitted" },
      ],
    },
    ["n", "moderation"],
  ],
  [say("x", { param: "body.moderation" }), ["moderation"]],
  [say("Streaming is not supported for image generation"), ["partial_images"]],
  [say("This model does not support streaming responses."), ["partial_images"]],
  [
    say("Unsupported value: 'stream' does not support true with this model.", { param: "stream" }),
    ["partial_images"],
  ],
  [say("Unknown parameter: 'response_format'.", { param: "response_format" }), ["response_format"]],
  [
    "OpenAIException - Error code: 400 - {'error': {'message': 'Unknown', 'param': 'moderation'}}",
    ["moderation"],
  ],
])("of %j the parameters to leave out are %j", (body, names) => {
  expect(find(body)).toEqual(names);
});

test.each([
  say("Invalid size", { param: "size", code: "invalid_value" }),
  say("Unknown parameter: 'quality'.", { param: "quality" }),
  say("The moderation system and the background are fine, the upstream is not"),
  say("The prompt is too long: n is 40000"),
])("of %j nothing is left out", (body) => {
  expect(find(body)).toEqual([]);
});

test("only a refusal of the request is about its parameters, or of an account that may not stream", () => {
  const unknown = say("Unknown parameter: 'moderation'.", { param: "moderation" });
  expect(find(unknown, 422)).toEqual(["moderation"]);
  for (const status of [401, 404, 413, 429]) expect(find(unknown, status)).toEqual([]);
  expect(find(unknown, 400, false)).toEqual([]);
  const stream = say("Your organization must be verified to stream this model.", { param: "stream" });
  expect(find(stream, 400, false)).toEqual(["partial_images"]);
  expect(find(stream, 429, false)).toEqual([]);
});
