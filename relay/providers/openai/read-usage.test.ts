import { expect, test } from "vitest";
import { readUsage } from "./read-usage.ts";

test("the picture's tokens are those the details name", () => {
  const reported = {
    input_tokens: 50,
    input_tokens_details: { image_tokens: 40, text_tokens: 10 },
    output_tokens: 208,
    output_tokens_details: { image_tokens: 196, text_tokens: 12 },
  };
  expect(readUsage(reported, true)).toEqual({ imageOutput: 196, imageInput: 40, text: 10, assumed: false });
});

test.each([1e300, 2 ** 53, -5, 0, NaN, "196", null])(
  "[M2] an output of %o tokens is no report, so the worst case is counted",
  (output_tokens) => {
    expect(readUsage({ input_tokens: 5, output_tokens }, false)).toBeUndefined();
  },
);

test("an input that cannot have been sent is left out, and the output still counts", () => {
  expect(readUsage({ input_tokens: 1e18, output_tokens: 196 }, true)).toMatchObject({
    imageOutput: 196,
    text: 0,
  });
});
