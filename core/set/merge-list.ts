/** Merges two people's lists of one kind of thing: what either added or took away, and what they changed (N3). */
import { homeNames } from "../record-keys.ts";
import type { ConflictField, Judge, ListName, Side, Sides } from "./conflict.ts";
import { isSame } from "./is-same.ts";
import { readSides } from "./merge-fields.ts";
import { mergeOrder } from "./merge-order.ts";

/** Things by their keys, in their order. */
export type Things<Thing> = ReadonlyMap<string, Thing>;

/** What holds of a list as a whole. */
type KeyRules = {
  list: ListName;
  /** The most a set can have. */
  most: number;
  /** Without any there would be no cells, or others: two people who each took away some never take away all. */
  isAxis: boolean;
};

/** How one kind of thing is merged. */
type ListRules<Thing> = KeyRules & {
  /** What of the set a thing is, for asking whether it goes or stays changed. */
  field: (key: string) => ConflictField;
  /** The home's entry in which a thing was changed from what it was. */
  entry: (key: string, thing: Thing, was: Thing) => string;
  /** How a thing reads. */
  tell: (thing: Thing) => string;
  merge: (key: string, sides: Sides<Thing>) => Thing;
};

/** The things of both in one order: all that either added, without what either took away. */
export function mergeList<Thing>(
  judge: Judge,
  sides: Sides<Things<Thing>>,
  rules: ListRules<Thing>,
): Map<string, Thing> {
  const keys = readSides(sides, (things) => Array.from(things.keys()));
  const order = mergeKeys(judge, keys, rules, {
    keys: listDisputed(keys, sides),
    isKept: (key) => sides[askWhetherKept(judge, key, sides, rules)].has(key),
  });
  const merged = new Map<string, Thing>();
  for (const key of order) {
    const [base, mine, theirs] = [sides.base?.get(key), sides.mine.get(key), sides.theirs.get(key)];
    const isShared = mine !== undefined && theirs !== undefined;
    const thing = isShared ? rules.merge(key, { base, mine, theirs }) : (mine ?? theirs);
    if (thing !== undefined) merged.set(key, thing);
  }
  return merged;
}

/** Keys of things that one side took away and the other changed. */
type Disputed = { keys: readonly string[]; isKept: (key: string) => boolean };

/**
 * Keys in one order: those that either added, without those that either took away. The whole list of one side where there would
 * be too many, or none of an axis, whatever becomes of the disputed ones.
 */
export function mergeKeys(
  judge: Judge,
  keys: Sides<readonly string[]>,
  { list, most, isAxis }: KeyRules,
  disputed: Disputed = { keys: [], isKept: () => false },
): string[] {
  const { mine, theirs } = keys;
  function ask(kind: "order" | "list"): Side {
    const field = { kind, list };
    return judge({ field, entry: homeNames.set, mine: mine.join(", "), theirs: theirs.join(", ") });
  }
  const kept = keepKeys(keys);
  const isEmptied = isAxis && kept.size === 0 && mine.length > 0 && theirs.length > 0;
  if (isEmptied || kept.size + disputed.keys.length > most) return [...keys[ask("list")]];
  for (const key of disputed.keys) if (disputed.isKept(key)) kept.add(key);
  return mergeOrder(keys, kept, () => ask("order"));
}

/** All that either added, without what either took away. */
export function keepKeys({ base, mine, theirs }: Sides<readonly string[]>): Set<string> {
  const [was, own, others] = [new Set(base), new Set(mine), new Set(theirs)];
  const keys = [...mine, ...theirs].filter((key) => (own.has(key) && others.has(key)) || !was.has(key));
  return new Set(keys);
}

function listDisputed<Thing>(keys: Sides<readonly string[]>, sides: Sides<Things<Thing>>): string[] {
  return (keys.base ?? []).filter((key) => {
    const [mine, theirs] = [sides.mine.get(key), sides.theirs.get(key)];
    const left = mine ?? theirs;
    const isOnOneSide = left !== undefined && (mine === undefined || theirs === undefined);
    return isOnOneSide && !isSame(left, sides.base?.get(key));
  });
}

function askWhetherKept<Thing>(
  judge: Judge,
  key: string,
  sides: Sides<Things<Thing>>,
  { field, entry, tell }: ListRules<Thing>,
): Side {
  const [base, mine, theirs] = [sides.base?.get(key), sides.mine.get(key), sides.theirs.get(key)];
  return judge({
    field: field(key),
    entry: theirs === undefined || base === undefined ? homeNames.set : entry(key, theirs, base),
    mine: mine === undefined ? undefined : tell(mine),
    theirs: theirs === undefined ? undefined : tell(theirs),
  });
}
