// The stub's own token count, in whole numbers only, written apart from the product's so that each checks the other.
// Source: the calculator on OpenAI's pricing page for gpt-image-2 and 2.5, recorded usage, and the published table of 1.x.
import type { Size } from "./size.ts";

export type Usage = {
  input_tokens: number;
  input_tokens_details: { image_tokens: number; text_tokens: number };
  output_tokens: number;
  output_tokens_details: { image_tokens: number; text_tokens: number };
  total_tokens: number;
};

const axisOfTwo: Record<string, number> = { low: 16, medium: 48, high: 96 };
const axisOfTwoAndHalf: Record<string, number> = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 };
const tableOfOne: Record<string, readonly [square: number, portrait: number, landscape: number]> = {
  low: [272, 408, 400],
  medium: [1056, 1584, 1568],
  high: [4160, 6240, 6208],
};

/** Tokens of one finished picture. `quality` is never `auto` here; 2.6 has no known law and follows 2.5 by the measured factors. */
export function countOutputTokens(model: string, quality: string, size: Size): number {
  if (model.startsWith("gpt-image-2.6")) {
    const base = countOnGrid(axisOfTwoAndHalf[quality], size);
    return quality === "low" || quality === "medium" ? base * 4 : base;
  }
  if (model.startsWith("gpt-image-2.5")) return countOnGrid(axisOfTwoAndHalf[quality], size);
  if (model.startsWith("gpt-image-2")) return countOnGrid(axisOfTwo[quality], size);
  const [square, portrait, landscape] = tableOfOne[quality] ?? failOnQuality(quality);
  if (size.width === size.height) return square;
  return size.width < size.height ? portrait : landscape;
}

function countOnGrid(axis: number | undefined, { width, height }: Size): number {
  if (axis === undefined) return failOnQuality("of this model");
  const long = Math.max(width, height);
  const scaled = axis * Math.min(width, height);
  const whole = Math.floor(scaled / long);
  const twiceRest = 2 * (scaled % long);
  // A tie goes to the even number.
  const across = twiceRest > long || (twiceRest === long && whole % 2 === 1) ? whole + 1 : whole;
  return Math.ceil((axis * across * (2_000_000 + width * height)) / 4_000_000);
}

function failOnQuality(quality: string): never {
  throw new Error(`No token law for quality ${quality}.`);
}

/** Tokens of one input picture (2 and later): patches of 32 pixels, at most 1,536, small pictures enlarged up to twice. */
export function countInputTokens({ width, height }: Size): number {
  const long = Math.max(width, height);
  if (long <= 512) return countPatches(2 * width, 2 * height);
  if (long < 1024) return Math.ceil((width * 32) / long) * Math.ceil((height * 32) / long);
  const patches = countPatches(width, height);
  return patches <= 1536 ? patches : countShrunk(width, height);
}

function countPatches(width: number, height: number): number {
  return Math.ceil(width / 32) * Math.ceil(height / 32);
}

/** Shrunk to 1,536 patches of area, then until one edge is a whole number of patches: the other is rounded up. */
function countShrunk(width: number, height: number): number {
  const columns = rootOf((1536 * width) / height);
  const rows = rootOf((1536 * height) / width);
  return columns * height <= rows * width
    ? columns * Math.ceil((columns * height) / width)
    : rows * Math.ceil((rows * width) / height);
}

function rootOf(square: number): number {
  let root = Math.floor(Math.sqrt(square));
  while ((root + 1) * (root + 1) <= square) root += 1;
  while (root * root > square) root -= 1;
  return root;
}

/** Text tokens, near what was recorded: about six around the prompt, and one per four bytes of it. */
export function countTextTokens(prompt: string): number {
  return 6 + Math.ceil(new TextEncoder().encode(prompt).length / 4);
}

/** The usage of one answer: `n` pictures, `partials` sent on the way (100 tokens each), inputs counted one by one. */
export function computeUsage(asked: {
  model: string;
  quality: string;
  size: Size;
  n: number;
  partials: number;
  prompt: string;
  inputs: Size[];
}): Usage {
  const image = asked.n * countOutputTokens(asked.model, asked.quality, asked.size) + 100 * asked.partials;
  const inputImage = asked.inputs.reduce((sum, size) => sum + countInputTokens(size), 0);
  const text = countTextTokens(asked.prompt);
  return {
    input_tokens: inputImage + text,
    input_tokens_details: { image_tokens: inputImage, text_tokens: text },
    output_tokens: image,
    output_tokens_details: { image_tokens: image, text_tokens: 0 },
    total_tokens: inputImage + text + image,
  };
}
