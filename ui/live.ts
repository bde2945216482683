/** The live quote: what pressing Generate would do right now, computed with the same rules the relay enforces. */
import type { Quote, RunBody } from "../core/api.ts";
import type { Catalogue, Model } from "../core/catalogue.ts";
import { type Failure, createFailure, isFailure } from "../core/failure.ts";
import { quoteRun } from "../core/quote.ts";
import type { Draft, Target } from "../core/set.ts";
import { type Plan, chooseModel, planRun } from "./request.ts";

export type Live =
  | { state: "waiting" }
  | { state: "no-target" }
  | { state: "no-cell" }
  | { state: "refused"; failure: Failure }
  /** `undecided` are targets beyond the model's ratios for which nobody chose what happens to the rest (S4). */
  | { state: "priced"; plan: Plan; quote: Quote; undecided: Target[] };

/** Quotes the draft over these targets; waits where the catalogue is not there yet. */
export function computeLive(
  draft: Draft,
  targets: readonly Target[],
  catalogue: Catalogue | undefined,
): Live {
  if (catalogue === undefined) return { state: "waiting" };
  if (targets.length === 0) return { state: "no-target" };
  const model = chooseModel(draft.settings, catalogue);
  if (model === undefined) {
    const message = `The relay no longer offers ${draft.settings.model}. Choose another model below.`;
    return { state: "refused", failure: createFailure("bad-request", { message }) };
  }
  const plan = planRun(draft, targets, model);
  if (plan.cells.length === 0) return { state: "no-cell" };
  const quote = quoteRun(withSomeWords(plan.body), catalogue, {
    inputSizes: (asset) => findAssetSize(draft, asset),
  });
  if (isFailure(quote)) return { state: "refused", failure: quote };
  return { state: "priced", plan, quote, undecided: listUndecided(plan, quote, model) };
}

/** The price shows before the first word is typed: it hardly depends on them. */
function withSomeWords(body: RunBody): RunBody {
  if (body.brief.subject !== "" || (body.brief.prompt ?? "") !== "") return body;
  return { ...body, brief: { ...body.brief, subject: "A picture" } };
}

/** Targets longer than the model can draw that would lose a pixel or more, with nobody's word on it yet (S4). */
function listUndecided(plan: Plan, quote: Quote, model: Model): Target[] {
  const hiding = new Set(
    quote.cells.filter(({ hiddenPx }) => hiddenPx.x + hiddenPx.y >= 1).map((cell) => cell.id),
  );
  const open = plan.cells.filter(
    ({ id, target }) => target.fit === undefined && hiding.has(id) && isBeyond(target, model.sizes.maxRatio),
  );
  return [...new Map(open.map(({ target }) => [target.key, target])).values()];
}

function findAssetSize(draft: Draft, asset: string): { width: number; height: number } | undefined {
  return draft.assets?.find((each) => each.asset === asset);
}

/** True when the target is longer than the model can draw: some of any picture is hidden (S4). */
export function isBeyond(target: { width: number; height: number }, maxRatio: number): boolean {
  return Math.max(target.width, target.height) > Math.min(target.width, target.height) * maxRatio;
}

/**
 * About how many bytes the run adds to the Figma file: what painted pictures weigh per pixel, measured on photographic
 * scenes (JPEG at high quality about a third of a byte, PNG about one and a half).
 */
export function estimateFileBytes(plan: Plan, quote: Quote): number {
  const perPixel = plan.format === "png" ? 1.5 : 0.33;
  return quote.cells.reduce((sum, cell) => sum + cell.size.width * cell.size.height * perPixel, 0);
}
