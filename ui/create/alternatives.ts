/** What could be had for less, or in more pixels: shown beside the quote, never taken by itself (S3). */
import type { Size } from "../../core/api.ts";
import { type Catalogue, findModel, findQuality } from "../../core/catalogue.ts";
import { offerExperimental } from "../../core/offers.ts";
import { toSizeChoice } from "../../core/size.ts";
import type { Draft } from "../../core/set.ts";
import { outputTokens } from "../../core/tokens.ts";
import type { Live } from "../model/live.ts";

type Priced = Extract<Live, { state: "priced" }>;

export type Alternatives = {
  /** The whole run at low quality, about, in nanodollars: worth saying for many cells above low quality. */
  lowPass?: number;
  /** One target's cheaper neighbour. */
  cheaper?: Cheaper;
};

/** A target's other size: what it takes off the price, and how many pixels of the target it hides on its longer axis. */
export type Cheaper = { key: string; size: Size; percent: number; hiddenPx: number };

const manyCells = 8;

/** True when low quality follows from the number of pictures and was not chosen. */
export function isLowered({ plan }: Priced): boolean {
  return plan.settings.quality === undefined && plan.quality === "low" && plan.body.cells.length > manyCells;
}

/** The alternatives to a priced run: for one target the cheaper neighbour, for many cells the low pass. */
export function findAlternatives(live: Priced, draft: Draft, catalogue?: Catalogue): Alternatives {
  const { plan, quote } = live;
  const lowPass = catalogue === undefined ? undefined : computeLowPass(live, catalogue);
  const found: Alternatives = lowPass === undefined ? {} : { lowPass };
  const [cell] = plan.cells;
  const [quoted] = quote.cells;
  const keys = new Set(plan.cells.map((each) => each.target.key));
  if (cell === undefined || quoted === undefined || keys.size > 1) return found;
  const { key } = cell.target;
  if (draft.choices?.[key]?.size !== undefined) return found;
  if (quoted.cheaper !== undefined) {
    const percent = Math.round((1 - quoted.cheaper.cost.high / quoted.cost.high) * 100);
    const { x, y } = quoted.cheaper.hiddenPx;
    found.cheaper = { key, size: quoted.cheaper.size, percent, hiddenPx: Math.round(Math.max(x, y)) };
  }
  return found;
}

/** "Save 10 %: 8 px of the picture cut off": what is gained and what is given up for it. */
export function describeCheaper({ percent, hiddenPx }: Cheaper): string {
  const save = `Save ${percent} %`;
  return hiddenPx === 0
    ? `${save} with slightly fewer pixels`
    : `${save}: ${hiddenPx} px of the picture cut off`;
}

function computeLowPass({ plan, quote }: Priced, catalogue: Catalogue): number | undefined {
  const model = findModel(catalogue, plan.body.model);
  const low = model && findQuality(model, "low");
  if (model === undefined || low === undefined || plan.quality === "low") return undefined;
  if (plan.body.cells.length <= manyCells || plan.finish.size > 0) return undefined;
  const saved = quote.cells.reduce(
    (sum, cell) => sum + cell.tokens.imageOutput.high - outputTokens(cell.size, low).high,
    0,
  );
  return Math.max(0, quote.cost.high - saved * model.prices.imageOutput);
}

/** What the experimental range would add to the first target that would gain from it. */
export function findExperimental(
  live: Priced,
  catalogue: Catalogue,
): { size: Size; density: number; name: string } | undefined {
  const { plan, quote } = live;
  const model = findModel(catalogue, plan.body.model);
  const quality = model && findQuality(model, plan.quality);
  if (model === undefined || quality === undefined || plan.body.experimental === true) return undefined;
  for (const { id, target } of plan.cells) {
    const quoted = quote.cells.find((each) => each.id === id);
    if (quoted === undefined) continue;
    const choice = toSizeChoice(quoted.size, target, plan.body.density, model, quality);
    const gain = offerExperimental(choice, target, plan.body.density, model, quality);
    if (gain !== undefined) return { size: gain.size, density: gain.density, name: target.name };
  }
  return undefined;
}
