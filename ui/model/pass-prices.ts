/** What drafts first and finishing them later cost beside making all at the final quality now: quotes of the same cells. */
import type { QuoteCell } from "../../core/api.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import { formatDollars } from "../../core/money.ts";
import type { Draft, Target } from "../../core/set.ts";
import type { DraftPicture } from "./finish.ts";
import { computeLive, type Live, type LiveOptions } from "./live.ts";

type Priced = Extract<Live, { state: "priced" }>;

/** Worst cases in nanodollars, and the qualities by their ids. */
export type PassPrices = {
  cells: number;
  draftQuality: string;
  finalQuality: string;
  drafts: number;
  finishing: number;
  finalNow: number;
};

/** Undefined where a draft pass is of the final quality anyway, or one of the three has no price. */
export function pricePasses(
  draft: Draft,
  targets: readonly Target[],
  catalogue: Catalogue | undefined,
  { pass: _pass, finish: _finish, ...options }: LiveOptions,
): PassPrices | undefined {
  const now = computeLive(draft, targets, catalogue, options);
  const drafts = computeLive(draft, targets, catalogue, { ...options, pass: "draft" });
  if (now.state !== "priced" || drafts.state !== "priced") return undefined;
  if (now.plan.quality === drafts.plan.quality) return undefined;
  const later = computeLive(draft, targets, catalogue, { ...options, finish: imagineDrafts(drafts) });
  if (later.state !== "priced") return undefined;
  return {
    cells: drafts.plan.cells.length,
    draftQuality: drafts.plan.quality,
    finalQuality: now.plan.quality,
    drafts: drafts.quote.cost.high,
    finishing: later.quote.cost.high,
    finalNow: now.quote.cost.high,
  };
}

/** The drafts as they would come back: in the sizes that are asked for. */
function imagineDrafts({ quote }: Priced): Map<string, DraftPicture> {
  function imagine({ id, size }: QuoteCell, index: number): [string, DraftPicture] {
    return [id, { ...size, image: `draft-${index}`, sha256: "", hash: "" }];
  }
  return new Map(quote.cells.map(imagine));
}

/** "24 drafts at low $0.14, finishing all of them later $1.10; all at high now $0.98". */
export function describePasses(prices: PassPrices): string {
  const { cells, draftQuality, finalQuality } = prices;
  const drafts = `${cells} drafts at ${draftQuality} ${formatDollars(prices.drafts)}`;
  const later = `finishing all of them later ${formatDollars(prices.finishing)}`;
  return `${drafts}, ${later}; all at ${finalQuality} now ${formatDollars(prices.finalNow)}`;
}
