/** What a run would cost and how long it takes: the same code in the panel, which shows it, and the relay, which reserves it. */
import type { Quote, QuoteCell, Range, Size, SizeOffer } from "./api.ts";
import { checkBodySize } from "./body-size.ts";
import { findModel, findQuality, type Catalogue, type Model, type QualityRule } from "./catalogue.ts";
import { checkRun, mapWaits } from "./check-run.ts";
import { createRefusal, isFailure, type Failure } from "./failure.ts";
import { createPromptCounter } from "./count-prompt.ts";
import { findMask, listInputs } from "./inputs.ts";
import { offerCheaper } from "./offers.ts";
import { toPromptCell, type PromptCell } from "./prompt.ts";
import { computeCost, sumRanges, type TokenEstimate } from "./price.ts";
import type { RunBody, RunCell } from "./run-body.ts";
import { chooseSize, toSizeChoice, explainIllegalSize, type SizeChoice } from "./size.ts";
import { inputImageTokens, maxInputImageTokens } from "./tokens.ts";

export type QuoteOptions = {
  /** Pixels of an asset as it is sent; undefined when unknown, then its worst case is counted. */
  inputSizes: (assetId: string) => Size | undefined;
  /** Pictures made at the same time; 4 when not given. */
  parallel?: number | undefined;
};

type Context = {
  body: RunBody;
  model: Model;
  quality: QualityRule;
  options: QuoteOptions;
  countPrompt: (cell: PromptCell) => Range | Failure;
  choices: Map<string, SizeChoice>;
  /** By target and named size: cells of one target share them. */
  shapes: Map<string, Shape>;
};

type Shape = {
  choice: SizeChoice;
  cheaper?: SizeChoice | undefined;
};

/** The quality when none was chosen: medium up to 8 cells, low above; the model's first where it has no such name. */
export function chooseQuality(cellCount: number, model?: Model): string {
  const wanted = cellCount <= 8 ? "medium" : "low";
  if (model === undefined || findQuality(model, wanted) !== undefined) return wanted;
  return model.qualities[0]?.id ?? wanted;
}

const centNano = 10_000_000;

/** Partials when no number was chosen: 1 for a single picture where it costs under a cent, else none. */
export function defaultPartials(cellCount: number, model: Model): number {
  const isCheap = model.partialTokens * model.prices.imageOutput < centNano;
  return cellCount === 1 && isCheap && model.features.maxPartials > 0 ? 1 : 0;
}

/** What a run reserves at most, in whole nanodollars (M1). */
export function worstCase(quote: Quote): number {
  return quote.cost.high;
}

/** The quote of a run, or the first reason it cannot be run. Money in whole nanodollars. */
export function quoteRun(body: RunBody, catalogue: Catalogue, options: QuoteOptions): Quote | Failure {
  const model = findModel(catalogue, body.model);
  if (model === undefined) {
    const known = catalogue.models.map((candidate) => candidate.id).join(", ");
    return refuse(`The relay does not offer the model ${body.model}. Choose one of ${known}.`);
  }
  const quality = findQuality(model, body.quality);
  if (quality === undefined) {
    const known = model.qualities.map((candidate) => candidate.id).join(", ");
    return refuse(`${model.label} has no quality "${body.quality}". Choose one of ${known}.`);
  }
  const refusal = checkBodySize(body) ?? checkRun(body, model, catalogue);
  if (refusal !== undefined) return refusal;
  const countPrompt = createPromptCounter(body.brief, catalogue.limits.promptLength);
  const context: Context = {
    body,
    model,
    quality,
    options,
    countPrompt,
    choices: new Map(),
    shapes: new Map(),
  };
  for (const cell of body.cells) {
    const shape = chooseShape(cell, context);
    if (isFailure(shape)) return shape;
    if (!context.choices.has(cell.id)) context.choices.set(cell.id, shape.choice);
  }
  const cells: QuoteCell[] = [];
  for (const cell of body.cells) {
    const quoted = quoteCell(cell, context, catalogue);
    if (isFailure(quoted)) return quoted;
    cells.push(quoted);
  }
  const cost = sumRanges(cells.map((cell) => cell.cost));
  return { cells, cost, seconds: estimateSeconds(body.cells, quality, options.parallel ?? 4) };
}

function refuse(message: string): Failure {
  return createRefusal("bad-request", message);
}

function chooseShape(cell: RunCell, context: Context): Shape | Failure {
  const { body, model, quality, shapes } = context;
  const { target, size } = cell;
  const key = JSON.stringify([target, size]);
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const choice = chooseCellSize(cell, context);
  if (isFailure(choice)) return choice;
  const shape: Shape =
    size === undefined
      ? { choice, cheaper: offerCheaper(choice, target, body.density, model, quality) }
      : { choice };
  shapes.set(key, shape);
  return shape;
}

function chooseCellSize(cell: RunCell, context: Context): SizeChoice | Failure {
  const { body, model, quality } = context;
  const size = cell.size;
  if (size === undefined)
    return chooseSize(cell.target, body.density, model, quality, {
      experimental: body.experimental ?? false,
    });
  const reason = explainIllegalSize(size, model.sizes);
  return reason === undefined
    ? toSizeChoice(size, cell.target, body.density, model, quality)
    : { ...createRefusal("bad-request", reason), doing: `quoting cell ${cell.id}` };
}

function countInputs(cell: RunCell, context: Context, catalogue: Catalogue): number | Failure {
  const { body, model, options, choices } = context;
  const inputs = listInputs(body.brief, cell);
  const most = Math.min(catalogue.limits.references, model.features.maxReferences);
  if (inputs.length > 0 && !model.features.edits)
    return refuse(
      `${model.label} does not take pictures as input. Remove the references or choose another model.`,
    );
  if (inputs.length > most)
    return refuse(`${model.label} takes at most ${most} pictures as input. Remove some.`);
  if (findMask(cell) !== undefined && inputs.length === 0)
    return refuse("A mask needs a source picture to act on. Add one or remove the mask.");
  let tokens = 0;
  for (const input of inputs) {
    const size = "asset" in input ? options.inputSizes(input.asset) : choices.get(input.cell)?.size;
    tokens += size === undefined ? maxInputImageTokens : inputImageTokens(size);
  }
  return tokens;
}

function quoteCell(cell: RunCell, context: Context, catalogue: Catalogue): QuoteCell | Failure {
  const { body, model } = context;
  const shape = chooseShape(cell, context);
  if (isFailure(shape)) return shape;
  const { choice, cheaper } = shape;
  const text = context.countPrompt(toPromptCell(body, cell, choice.size));
  if (isFailure(text)) return { ...text, doing: `quoting cell ${cell.id}` };
  const imageInput = countInputs(cell, context, catalogue);
  if (typeof imageInput !== "number") return imageInput;
  const tokens: TokenEstimate = {
    imageOutput: choice.imageOutput,
    imageInput,
    text,
  };
  const partials = body.partials ?? 0;
  function priceOffer(offer: SizeChoice): SizeOffer {
    const { size, hiddenPx, density, imageOutput } = offer;
    return {
      size,
      hiddenPx,
      density,
      imageOutput,
      cost: computeCost({ ...tokens, imageOutput }, model, partials),
    };
  }
  return {
    id: cell.id,
    take: cell.take ?? 1,
    size: choice.size,
    hiddenPx: choice.hiddenPx,
    density: choice.density,
    stable: choice.stable,
    tokens,
    cost: computeCost(tokens, model, partials),
    ...(cheaper && { cheaper: priceOffer(cheaper) }),
  };
}

/** Rounds of `parallel` pictures, or the longest chain of cells that wait for each other, whichever is longer. */
function estimateSeconds(cells: readonly RunCell[], quality: QualityRule, parallel: number): Range {
  const waits = mapWaits(cells);
  const depths = new Map<string, number>();
  for (const cell of cells) {
    const path: string[] = [];
    let id: string | undefined = cell.id;
    while (id !== undefined && !depths.has(id)) {
      path.push(id);
      id = waits.get(id);
    }
    let depth = id === undefined ? 0 : (depths.get(id) ?? 0);
    for (const step of path.reverse()) depths.set(step, (depth += 1));
  }
  const longest = Math.max(...Array.from(depths.values()));
  const rounds = Math.max(longest, Math.ceil(cells.length / Math.max(1, parallel)));
  return { low: rounds * quality.seconds.low, high: rounds * quality.seconds.high };
}
