/** The live quote: what pressing Generate would do right now, computed with the same rules the relay enforces. */
import type { Quote } from "../../core/api.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import { type Failure, isFailure, createRefusal } from "../../core/failure.ts";
import { findInherited } from "../../core/prompt-texts.ts";
import { quoteRun } from "../../core/quote.ts";
import type { RunBody } from "../../core/run-body.ts";
import type { Draft, Target } from "../../core/set.ts";
import { findLookSize } from "./look.ts";
import { type Plan, type PlanOptions, chooseModel, planRun } from "./request.ts";
import type { LeftOut } from "./targets.ts";
import { keepWritten } from "./tidy.ts";

export type Live =
  | { state: "waiting" }
  /** `tooLong` was left out: no picture is made for a shape so long (S4.2). */
  | { state: "no-target"; tooLong?: LeftOut }
  | { state: "no-cell" }
  /** An open set of which nothing has to be made; or a question about it is open, and nothing is sent meanwhile (N3). */
  | { state: "nothing-due" }
  /** The picture that the set's others are made from is being made. */
  | { state: "look-awaited" }
  /** A text block has no words in a language that is to be made, or in none of them (`und`). */
  | { state: "words-missing"; plan: Plan; block: number; locale: string }
  | { state: "refused"; failure: Failure; plan?: Plan }
  | { state: "priced"; plan: Plan; quote: Quote };

/** How a draft is quoted: planned so, and over targets of which these were left out. */
export type LiveOptions = PlanOptions & { tooLong?: readonly LeftOut[] };

/** Quotes the draft over these targets; waits where the catalogue is not there yet. */
export function computeLive(
  draft: Draft,
  targets: readonly Target[],
  catalogue: Catalogue | undefined,
  { tooLong = [], ...options }: LiveOptions = { set: "" },
): Live {
  if (catalogue === undefined) return { state: "waiting" };
  if (targets.length === 0) {
    const [long] = tooLong;
    return long === undefined ? { state: "no-target" } : { state: "no-target", tooLong: long };
  }
  const model = chooseModel(draft.settings, catalogue);
  if (model === undefined) {
    const message = `The relay no longer offers ${draft.settings.model}. Choose another model below.`;
    return { state: "refused", failure: createRefusal("bad-request", message) };
  }
  const plan = planRun(draft, targets, model, options);
  if (plan.cells.length === 0) return { state: options.only === undefined ? "no-cell" : "nothing-due" };
  const hasWords = plan.cells.some(({ target }) => target.fit !== "plate");
  const silent = hasWords ? findSilentLocale(draft, listLocales(draft, plan)) : undefined;
  if (silent !== undefined) return { state: "words-missing", plan, ...silent };
  const drafts = new Map(Array.from(plan.finish.values(), (each) => [each.image, each]));
  const quote = quoteRun(withSomeWords(plan.body), catalogue, {
    inputSizes: (asset) => findLookSize(plan.look, asset) ?? findAssetSize(draft, asset) ?? drafts.get(asset),
  });
  if (isFailure(quote)) return { state: "refused", failure: quote, plan };
  return { state: "priced", plan, quote };
}

/** The languages that are made, in their order. */
function listLocales({ locales }: Draft, { cells }: Plan): string[] {
  const made = new Set(cells.map(({ locale }) => locale));
  return locales.filter((locale) => made.has(locale));
}

/** The price shows before the first word is typed: it hardly depends on the words. */
function withSomeWords(body: RunBody): RunBody {
  return needsWords(body) ? { ...body, brief: { ...body.brief, subject: "A picture" } } : body;
}

/** True where nothing says what a picture of the run shows: neither the brief nor its cell's own subject. */
export function needsWords({ brief, cells }: RunBody): boolean {
  const { subject, prompt = "" } = brief;
  return subject === "" && prompt === "" && cells.some((cell) => cell.subject === undefined);
}

/**
 * The first language in which a text lacks its words, its own and those of a related language (L5); `und` when nothing of it
 * can be seen. Without languages an empty block is no obstacle, but words that a removed language hides are.
 */
function findSilentLocale(
  draft: Draft,
  locales: readonly string[],
): { block: number; locale: string } | undefined {
  if (draft.brief.prompt) return undefined;
  for (const [block, text] of (draft.brief.texts ?? []).entries()) {
    const words = keepWritten(text.words);
    function isSilent(tag: string): boolean {
      return (
        words[tag] === undefined && (tag === "und" || findInherited({ ...text, words }, tag) === undefined)
      );
    }
    const silent = locales.find(isSilent);
    if (silent === undefined || (silent === "und" && Object.keys(words).length === 0)) continue;
    return { block, locale: ["und", ...locales].every(isSilent) ? "und" : silent };
  }
  return undefined;
}

function findAssetSize(draft: Draft, asset: string): { width: number; height: number } | undefined {
  return draft.assets?.find((each) => each.asset === asset);
}

/**
 * About how many bytes the run adds to the Figma file: what painted pictures weigh per pixel, measured on photographic
 * scenes (JPEG at high quality about a third of a byte, PNG about one and a half).
 */
export function estimateFileBytes(plan: Plan, quote: Quote): number {
  const perPixel = plan.format === "png" ? 1.5 : 0.33;
  return quote.cells.reduce((sum, cell) => sum + cell.size.width * cell.size.height * perPixel, 0);
}
