/**
 * Every landscape or square size a rule allows, sorted by its ratio, so that one cell's question is a few binary
 * searches. Portrait is the mirror: a landscape target never wants a portrait size (S2.5).
 */
import type { SizeRule } from "./catalogue.ts";
import { countLawTokens } from "./tokens.ts";

/** Entry i is (across[i] x down[i]) in units of `multiple` pixels, across >= down, sorted by across/down, then by area. */
export type SizeIndex = {
  multiple: number;
  count: number;
  across: Uint16Array;
  down: Uint16Array;
  /** The shortest edge of all entries, in units. */
  minEdge: number;
  tokens: Map<number, TokenTable>;
};

/**
 * Tokens by entry for one axis number, and the least of each block of `blockLength` entries. A block is filled when it
 * is first asked for (0 until then): most targets touch two or three of a hundred.
 */
export type TokenTable = { axis: number; byEntry: Uint32Array; blockLeast: Uint32Array };

export const blockLength = 64;

/** Lists the sizes in units of the rule's multiple, as keys that sort by ratio and then by width. */
function listKeys(rule: SizeRule, maxPixels: number): number[] {
  const unitPixels = rule.multiple * rule.multiple;
  const most = Math.floor(rule.maxEdge / rule.multiple);
  const base = most + 1;
  const steps = 4 * base * base;
  const least = Math.ceil(rule.minPixels / unitPixels);
  const largest = Math.floor(maxPixels / unitPixels);
  const keys: number[] = [];
  for (let across = 1; across <= most; across += 1) {
    const end = Math.min(across, Math.floor(largest / across));
    for (let down = Math.max(1, Math.ceil(least / across)); down <= end; down += 1) {
      if (across > down * rule.maxRatio) continue;
      // Two different ratios lie at least 1/base² apart, so four steps of that never mix them.
      keys.push((Math.floor((across / down) * steps) * base + across) * base + down);
    }
  }
  return keys;
}

function buildIndex(rule: SizeRule, maxPixels: number): SizeIndex {
  // A typed array sorts natively and without a comparator: ten times quicker in QuickJS.
  const keys = Float64Array.from(listKeys(rule, maxPixels)).sort();
  const base = Math.floor(rule.maxEdge / rule.multiple) + 1;
  const across = new Uint16Array(keys.length);
  const down = new Uint16Array(keys.length);
  let minEdge = base;
  for (let entry = 0; entry < keys.length; entry += 1) {
    const pair = (keys[entry] ?? 0) % (base * base);
    const height = pair % base;
    const width = (pair - height) / base;
    across[entry] = width;
    down[entry] = height;
    if (height < minEdge) minEdge = height;
  }
  return { multiple: rule.multiple, count: keys.length, across, down, minEdge, tokens: new Map() };
}

/** Indexes by the rule's values: a catalogue is decoded anew from every message, so identity would never hit. */
const built = new Map<string, SizeIndex>();
const maxBuilt = 8;

/** The index of a rule up to `maxPixels`; built once per rule. */
export function indexSizes(rule: SizeRule, maxPixels: number): SizeIndex {
  const pixels = Math.min(maxPixels, rule.maxPixels);
  const key = [rule.multiple, rule.maxEdge, rule.minPixels, pixels, rule.maxRatio].join(" ");
  const known = built.get(key);
  if (known !== undefined) return known;
  const index = buildIndex(rule, pixels);
  if (built.size >= maxBuilt) built.clear();
  built.set(key, index);
  return index;
}

/** The token table of an index at one axis number; empty until its blocks are asked for. */
export function tabulateTokens(index: SizeIndex, axis: number): TokenTable {
  const known = index.tokens.get(axis);
  if (known !== undefined) return known;
  const table = {
    axis,
    byEntry: new Uint32Array(index.count),
    blockLeast: new Uint32Array(Math.ceil(index.count / blockLength)),
  };
  index.tokens.set(axis, table);
  return table;
}

/** The fewest tokens (half-even) in a block; fills the block's entries on the way. */
export function readBlockLeast(index: SizeIndex, table: TokenTable, block: number): number {
  const known = table.blockLeast[block] ?? 0;
  if (known > 0) return known;
  const end = Math.min(index.count, (block + 1) * blockLength);
  let least = 0xffffffff;
  for (let entry = block * blockLength; entry < end; entry += 1) {
    const long = (index.across[entry] ?? 0) * index.multiple;
    const short = (index.down[entry] ?? 0) * index.multiple;
    const tokens = countLawTokens(long, short, table.axis, "half-even");
    table.byEntry[entry] = tokens;
    if (tokens < least) least = tokens;
  }
  table.blockLeast[block] = least;
  return least;
}

/** Output tokens (half-even) of one entry. */
export function readTokens(index: SizeIndex, table: TokenTable, entry: number): number {
  readBlockLeast(index, table, Math.floor(entry / blockLength));
  return table.byEntry[entry] ?? 0;
}

/** The first entry whose ratio is above (or, with `orEqual`, at least) across/down, by exact cross products. */
export function findRatio(index: SizeIndex, across: number, down: number, orEqual: boolean): number {
  let low = 0;
  let high = index.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const left = (index.across[middle] ?? 0) * down;
    const right = (index.down[middle] ?? 0) * across;
    if (left > right || (orEqual && left === right)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sign of a*b - c*d for whole positive numbers whose products may pass 2^53: compares a/c with d/b term by term. */
export function compareProducts(a: number, b: number, c: number, d: number): number {
  let [n1, d1, n2, d2] = [a, c, d, b];
  for (;;) {
    const whole1 = Math.floor(n1 / d1);
    const whole2 = Math.floor(n2 / d2);
    if (whole1 !== whole2) return whole1 - whole2;
    const rest1 = n1 - whole1 * d1;
    const rest2 = n2 - whole2 * d2;
    if (rest1 === 0 || rest2 === 0) return rest1 - rest2;
    [n1, d1, n2, d2] = [d2, rest2, d1, rest1];
  }
}
