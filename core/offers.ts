/** Sizes worth offering beside the chosen one. An offer is shown, never taken alone (S3). */
import type { Model, QualityRule } from "./catalogue.ts";
import { findRatio, indexSizes, readTokens, tabulateTokens } from "./size-index.ts";
import { chooseSize, toSizeChoice, type Density, type SizeChoice } from "./size.ts";
import { lawTokens } from "./tokens.ts";

type Shape = { width: number; height: number };

/** "Slightly different" (S6): hides at most 2 % of the target and keeps nine tenths of the density, for a saving above 10 %. */
const cheaperRules = { hiddenPercent: 2, keptDensity: 0.9, keptTokens: 0.9 } as const;

/**
 * What the experimental range would add: the size chosen with it, where that hides less or reaches more density than
 * the stable choice, which then hides a pixel or misses the density. Undefined when there is nothing to gain.
 */
export function offerExperimental(
  choice: SizeChoice,
  target: Shape,
  density: Density,
  model: Model,
  quality: QualityRule,
): SizeChoice | undefined {
  if (!choice.stable) return undefined;
  const offer = chooseSize(target, density, model, quality, { experimental: true });
  if (offer.stable) return undefined;
  const hidesLess = offer.hiddenPx.x + offer.hiddenPx.y < choice.hiddenPx.x + choice.hiddenPx.y;
  return hidesLess || offer.density > choice.density ? offer : undefined;
}

/**
 * The cheaper neighbour: the stable size with the fewest output tokens among those slightly different from the choice,
 * ties to the one that hides less. Undefined when none saves more than 10 % of the output tokens.
 */
export function offerCheaper(
  choice: SizeChoice,
  target: Shape,
  density: Density,
  model: Model,
  quality: QualityRule,
): SizeChoice | undefined {
  const isTall = target.height > target.width;
  const [long, short] = isTall ? [target.height, target.width] : [target.width, target.height];
  const index = indexSizes(model.sizes, model.sizes.stablePixels);
  const table = tabulateTokens(index, quality.axis);
  const share = 1 + cheaperRules.hiddenPercent / 100;
  const start = findRatio(index, long, short * share, true);
  const end = findRatio(index, long * share, short, false);
  const least = cheaperRules.keptDensity * Math.min(density, choice.density);
  const allowed = cheaperRules.keptTokens * lawTokens(choice.size, quality.axis);
  let best: { tokens: number; mismatch: number; across: number; down: number } | undefined;
  for (let entry = start; entry < end; entry += 1) {
    const tokens = readTokens(index, table, entry);
    if (tokens >= allowed || (best !== undefined && tokens > best.tokens)) continue;
    const across = (index.across[entry] ?? 0) * index.multiple;
    const down = (index.down[entry] ?? 0) * index.multiple;
    if (Math.min(across / long, down / short) < least) continue;
    const mismatch = Math.abs(Math.log(((across / down) * short) / long));
    if (best !== undefined && tokens === best.tokens && mismatch >= best.mismatch) continue;
    best = { tokens, mismatch, across, down };
  }
  if (best === undefined) return undefined;
  const size = isTall ? { width: best.down, height: best.across } : { width: best.across, height: best.down };
  return toSizeChoice(size, target, density, model, quality);
}
