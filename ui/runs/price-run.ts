/** What a followed run costs at most, priced again from what it was sent with. */
import type { Quote, Size } from "../../core/api.ts";
import { type Catalogue, findModel } from "../../core/catalogue.ts";
import { defaultFormat } from "../../core/check-run.ts";
import { isFailure } from "../../core/failure.ts";
import type { RunView, TakeView } from "../../core/messages.ts";
import { defaultPartials, quoteRun } from "../../core/quote.ts";
import { type PlannedCell, createBody } from "../model/body.ts";
import { summarizeCells } from "../model/grid.ts";
import type { RunPrice } from "./describe-run.ts";
import { listLocales } from "./run-actions.ts";

/** Nothing is reserved for a picture before it is sent (M1). */
const unreserved: readonly TakeView["state"][] = ["sending", "waiting", "queued"];

/**
 * In whole nanodollars, with the catalogue's prices of today; a reference counts by `inputSizes`, else at its worst case.
 * Undefined where the run's brief is not known, or could no longer be made.
 */
export function priceRun(
  view: RunView,
  catalogue: Catalogue | undefined,
  inputSizes?: InputSizes,
): RunPrice | undefined {
  const quote = quoteAgain(view, catalogue, inputSizes);
  if (quote === undefined) return undefined;
  const ahead = view.takes.filter(({ state }) => unreserved.includes(state));
  return { all: quote.cost.high, unreserved: sumOf(ahead, quote) };
}

/** What some takes of a run cost at most when they are made again, in whole nanodollars; undefined as for the whole run. */
export function priceTakes(
  view: RunView,
  takes: readonly TakeView[],
  catalogue: Catalogue | undefined,
  inputSizes?: InputSizes,
): number | undefined {
  const quote = quoteAgain(view, catalogue, inputSizes);
  return quote && sumOf(takes, quote);
}

function sumOf(takes: readonly TakeView[], quote: Quote): number {
  const keys = new Set(takes.map(toKey));
  const cells = quote.cells.filter(({ id, take }) => keys.has(toKey({ cell: id, take })));
  return cells.reduce((sum, each) => sum + each.cost.high, 0);
}

type InputSizes = (asset: string) => Size | undefined;

function quoteAgain(
  view: RunView,
  catalogue: Catalogue | undefined,
  inputSizes: InputSizes = () => undefined,
): Quote | undefined {
  const { brief, settings, shots = [], model, quality } = view;
  const known = catalogue && findModel(catalogue, model);
  if (catalogue === undefined || known === undefined || brief === undefined || settings === undefined)
    return undefined;
  // A further take is asked for without partials.
  const isFurther = view.takes.some(({ take }) => take > settings.takes);
  const body = createBody({
    ids: { set: view.set },
    set: { brief, shots, locales: listLocales(view), settings },
    model,
    quality,
    format: settings.format ?? defaultFormat(settings.background),
    partials: settings.partials ?? (isFurther ? 0 : defaultPartials(view.takes.length, known)),
    cells: planAgain(view),
  });
  const drafts = new Map(view.takes.map((take) => [nameDraft(take), take.size]));
  const quote = quoteRun(body, catalogue, { inputSizes: (asset) => drafts.get(asset) ?? inputSizes(asset) });
  return isFailure(quote) ? undefined : quote;
}

function planAgain(view: RunView): PlannedCell[] {
  return Array.from(summarizeCells(view).values(), (cell) => ({
    cell,
    takes: cell.takes.map(({ take }) => take),
    size: cell.takes[0]?.size,
    anchor: cell.takes[0]?.anchor,
    draft: cell.takes[0]?.finishes === true ? nameDraft(cell.takes[0]) : undefined,
  }));
}

/** Stands for the draft that a take finishes, whose picture has the size that the finished one is asked for in (T7.2). */
function nameDraft({ cell }: TakeView): string {
  return `draft of ${cell}`;
}

function toKey({ cell, take }: Pick<TakeView, "cell" | "take">): string {
  return `${cell} ${take}`;
}
