/** Which size to ask of the model for a target (S1, S2, S3), exact and quick. */
import type { Range, Size } from "./api.ts";
import type { Model, QualityRule, SizeRule } from "./catalogue.ts";
import {
  blockLength,
  compareProducts,
  findRatio,
  indexSizes,
  readBlockLeast,
  readTokens,
  tabulateTokens,
  type SizeIndex,
  type TokenTable,
} from "./size-index.ts";
import { outputTokens } from "./tokens.ts";

export type Density = 1 | 2 | 3;

/** A size with what it means for its target. Pixels of the target are canvas pixels, edges up to 100,000. */
export type SizeChoice = {
  size: Size;
  /** Target pixels hidden per axis, in total, when the picture covers the target. */
  hiddenPx: { x: number; y: number };
  /** Picture pixels per target pixel on the scarcer edge. */
  density: number;
  /** False in the range the provider calls experimental. */
  stable: boolean;
  imageOutput: Range;
  reachesDensity: boolean;
  /** The target is narrower or wider than any picture may be and loses a pixel or more (S4). */
  beyondRatio: boolean;
};

/** Target edges are rounded to 1/64 pixel, so that everything below is whole numbers. */
const unitsPerPx = 64;

type Shape = { width: number; height: number };
type Question = {
  index: SizeIndex;
  table: TokenTable;
  target: Shape;
  least: { across: number; down: number };
};

/** True when a size satisfies every rule of the model (S1). */
export function isLegalSize(size: Size, rule: SizeRule): boolean {
  return explainIllegalSize(size, rule) === undefined;
}

/** Why the model would refuse this size, as a sentence that says what to do; undefined when it is legal. */
export function explainIllegalSize(size: Size, rule: SizeRule): string | undefined {
  const { width, height } = size;
  const name = `${width}x${height}`;
  const isWhole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!isWhole || width % rule.multiple !== 0 || height % rule.multiple !== 0)
    return `${name} does not fit the model: both edges must be multiples of ${rule.multiple}.`;
  if (Math.max(width, height) > rule.maxEdge)
    return `${name} is too long for the model: no edge may pass ${rule.maxEdge} pixels.`;
  if (Math.max(width, height) > Math.min(width, height) * rule.maxRatio)
    return `${name} is too narrow for the model: the long edge may be at most ${rule.maxRatio} times the short one.`;
  const pixels = width * height;
  if (pixels < rule.minPixels)
    return `${name} is too small for the model: ask for at least ${rule.minPixels} pixels in all.`;
  if (pixels > rule.maxPixels)
    return `${name} is too large for the model: ask for at most ${rule.maxPixels} pixels in all.`;
  return undefined;
}

/** Every legal size of a rule, landscape and square first, then portrait (29,146 of them for gpt-image-2). */
export function listLegalSizes(rule: SizeRule): Size[] {
  const index = indexSizes(rule, rule.maxPixels);
  const wide = Array.from({ length: index.count }, (_, entry) => sizeAt(index, entry));
  const tall = wide.filter((size) => size.width !== size.height).map(turn);
  return [...wide, ...tall];
}

function turn(shape: Shape): Shape {
  return { width: shape.height, height: shape.width };
}

function sizeAt(index: SizeIndex, entry: number): Size {
  return {
    width: (index.across[entry] ?? 0) * index.multiple,
    height: (index.down[entry] ?? 0) * index.multiple,
  };
}

function toUnits(target: Shape): Shape {
  return {
    width: Math.max(1, Math.round(target.width * unitsPerPx)),
    height: Math.max(1, Math.round(target.height * unitsPerPx)),
  };
}

/** Negative when entry i hides less than entry j: both by their distance from the target's ratio, exactly. */
function compareHidden(question: Question, i: number, j: number): number {
  const { index, target } = question;
  const [ai, bi] = [index.across[i] ?? 0, index.down[i] ?? 0];
  const [aj, bj] = [index.across[j] ?? 0, index.down[j] ?? 0];
  const isWide = ai * target.height >= bi * target.width;
  const isOtherWide = aj * target.height >= bj * target.width;
  if (isWide && isOtherWide) return ai * bj - aj * bi;
  if (!isWide && !isOtherWide) return aj * bi - ai * bj;
  const across = [ai * aj, target.height * target.height] as const;
  const down = [bi * bj, target.width * target.width] as const;
  const order = compareProducts(across[0], across[1], down[0], down[1]);
  return isWide ? order : -order;
}

/** Ties that are left: fewer pixels, then the longer edge. */
function compareShape(question: Question, i: number, j: number): number {
  const { across, down } = question.index;
  const [ai, bi, aj, bj] = [across[i] ?? 0, down[i] ?? 0, across[j] ?? 0, down[j] ?? 0];
  return ai * bi - aj * bj || aj - ai;
}

function tokensAt(question: Question, entry: number): number {
  return readTokens(question.index, question.table, entry);
}

function reaches(question: Question, entry: number): boolean {
  const { index, least } = question;
  return (index.across[entry] ?? 0) >= least.across && (index.down[entry] ?? 0) >= least.down;
}

/** The cheapest of entries start..end that reaches the density (S3); undefined when none does. */
function pickCheapest(question: Question, start: number, end: number): number | undefined {
  const { index, table, least } = question;
  const allReach = index.minEdge >= Math.max(least.across, least.down);
  let best: number | undefined;
  let bestTokens = 0xffffffff;
  // Small targets have thousands of candidates: blocks that cannot win are stepped over whole.
  for (let from = start; from < end;) {
    const block = Math.floor(from / blockLength);
    const to = Math.min(end, (block + 1) * blockLength);
    const canWin = readBlockLeast(index, table, block) <= bestTokens;
    for (let entry = canWin ? from : to; entry < to; entry += 1) {
      const tokens = table.byEntry[entry] ?? 0;
      if (tokens > bestTokens || !(allReach || reaches(question, entry))) continue;
      if (best !== undefined && tokens === bestTokens && !isCloser(question, entry, best)) continue;
      best = entry;
      bestTokens = tokens;
    }
    from = to;
  }
  return best;
}

function isCloser(question: Question, entry: number, best: number): boolean {
  return (compareHidden(question, entry, best) || compareShape(question, entry, best)) < 0;
}

/** The most pixels of entries start..end (S3.1). */
function pickLargest(question: Question, start: number, end: number): number {
  const { across, down } = question.index;
  let best = start;
  for (let entry = start + 1; entry < end; entry += 1) {
    const more = (across[entry] ?? 0) * (down[entry] ?? 0) - (across[best] ?? 0) * (down[best] ?? 0);
    const tie =
      more === 0 &&
      (tokensAt(question, entry) - tokensAt(question, best) ||
        compareHidden(question, entry, best) ||
        compareShape(question, entry, best)) < 0;
    if (more > 0 || tie) best = entry;
  }
  return best;
}

/** The entries that hide the least area (S2.1), as start..end: those of the nearest ratio, or of both when they hide alike. */
function findLeastHidden(question: Question): [start: number, end: number] {
  const { index, target } = question;
  const above = findRatio(index, target.width, target.height, true);
  // Only the two neighbouring ratios can win, and the entries of one ratio lie side by side.
  const below =
    above === 0 ? 0 : findRatio(index, index.across[above - 1] ?? 0, index.down[above - 1] ?? 0, true);
  if (above === index.count) return [below, above];
  const end = findRatio(index, index.across[above] ?? 0, index.down[above] ?? 0, false);
  const order = above === 0 ? 1 : compareHidden(question, below, above);
  return [order > 0 ? above : below, order < 0 ? above : end];
}

/** The entries that hide less than a target pixel (S2), or else those that hide the least; S3 chooses among them. */
function pickEntry(question: Question): number {
  const { index, target } = question;
  // Hides less than one target pixel <=> target.width / (target.height + 1 px) < ratio < (target.width + 1 px) / target.height.
  let start = findRatio(index, target.width, target.height + unitsPerPx, false);
  let end = findRatio(index, target.width + unitsPerPx, target.height, true);
  if (start >= end) [start, end] = findLeastHidden(question);
  return pickCheapest(question, start, end) ?? pickLargest(question, start, end);
}

/** What a legal size means for a target; also used for sizes a person or a run names. */
export function toSizeChoice(
  size: Size,
  target: Shape,
  density: Density,
  model: Model,
  quality: QualityRule,
): SizeChoice {
  const units = toUnits(target);
  const excess = size.width * units.height - size.height * units.width;
  const x = excess > 0 ? excess / size.height / unitsPerPx : 0;
  const y = excess < 0 ? -excess / size.width / unitsPerPx : 0;
  const ratio = Math.max(units.width / units.height, units.height / units.width);
  return {
    size,
    hiddenPx: { x, y },
    density: Math.min((size.width * unitsPerPx) / units.width, (size.height * unitsPerPx) / units.height),
    stable: size.width * size.height <= model.sizes.stablePixels,
    imageOutput: outputTokens(size, quality),
    reachesDensity:
      size.width * unitsPerPx >= density * units.width && size.height * unitsPerPx >= density * units.height,
    beyondRatio: ratio > model.sizes.maxRatio && x + y >= 1,
  };
}

function choose(
  target: Shape,
  density: Density,
  model: Model,
  quality: QualityRule,
  maxPixels: number,
): Size {
  const index = indexSizes(model.sizes, maxPixels);
  const units = toUnits(target);
  const isTall = units.height > units.width;
  const wide = isTall ? turn(units) : units;
  const unit = unitsPerPx * index.multiple;
  const question = {
    index,
    table: tabulateTokens(index, quality.axis),
    target: wide,
    least: {
      across: Math.ceil((density * wide.width) / unit),
      down: Math.ceil((density * wide.height) / unit),
    },
  };
  const size = sizeAt(index, pickEntry(question));
  return isTall ? turn(size) : size;
}

/**
 * The size to ask of the model for a target (S2, S3). `density` is in picture pixels per target pixel. With
 * `experimental` the whole legal range is used where the stable one hides a pixel or misses the density.
 */
export function chooseSize(
  target: Shape,
  density: Density,
  model: Model,
  quality: QualityRule,
  options: { experimental?: boolean } = {},
): SizeChoice {
  const { stablePixels, maxPixels } = model.sizes;
  const stable = toSizeChoice(
    choose(target, density, model, quality, stablePixels),
    target,
    density,
    model,
    quality,
  );
  const isEnough = stable.reachesDensity && stable.hiddenPx.x + stable.hiddenPx.y < 1;
  if (options.experimental !== true || isEnough) return stable;
  return toSizeChoice(choose(target, density, model, quality, maxPixels), target, density, model, quality);
}
