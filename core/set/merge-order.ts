/** Puts the keys of two people's lists in one order, so that it is the same one whoever asks (N3). */
import type { Side, Sides } from "./conflict.ts";

type Keys = readonly string[];

/**
 * The keys of `kept` in one order: what only one of both moved stands as they have it, and what they added after the key
 * before it. `ask` says whose order holds where both moved what was there before. None occurs twice.
 */
export function mergeOrder(
  { base = [], mine, theirs }: Sides<Keys>,
  kept: ReadonlySet<string>,
  ask: () => Side,
): string[] {
  // The order of the two sides is that of what they say, and not of who asks.
  const [first, second] = mine.join() > theirs.join() ? [mine, theirs] : [theirs, mine];
  const shared = new Set(base.filter((key) => mine.includes(key) && theirs.includes(key)));
  const order = orderShared({ base, mine, theirs }, shared, ask).filter((key) => kept.has(key));
  insertKeys(order, first, kept);
  insertKeys(order, second, kept);
  return order;
}

function orderShared(sides: Sides<Keys>, shared: ReadonlySet<string>, ask: () => Side): Keys {
  const [base = [], mine = [], theirs = []] = [sides.base, sides.mine, sides.theirs].map((keys = []) =>
    keys.filter((key) => shared.has(key)),
  );
  if (mine.join() === theirs.join() || theirs.join() === base.join()) return mine;
  if (mine.join() === base.join()) return theirs;
  return ask() === "mine" ? mine : theirs;
}

function insertKeys(order: string[], keys: Keys, kept: ReadonlySet<string>): void {
  let place = 0;
  for (const key of keys) {
    if (!kept.has(key)) continue;
    const found = order.indexOf(key);
    if (found === -1) order.splice(place, 0, key);
    place = (found === -1 ? place : found) + 1;
  }
}
