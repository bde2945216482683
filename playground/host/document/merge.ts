/** Laying one person's changes to a node over another's, as Figma does: field by field, the one that is laid over wins. */
import type { NodeRecord, Strings } from "./record.ts";
import { isSameRecord, isSameValue } from "./store.ts";

type Data = Readonly<Record<string, Strings>>;

/**
 * What changed from `base` to `mine`, laid over `theirs`. Lists of children keep what either added and lose what either took
 * away. Plugin data counts key by key, as it does between people who are online; see `mergeWhole` for the other case.
 */
export function mergeRecords(base: NodeRecord, mine: NodeRecord, theirs: NodeRecord): NodeRecord {
  const merged = mergeWhole(base, mine, theirs);
  return {
    ...merged,
    pluginData: mergeData(base.pluginData, mine.pluginData, theirs.pluginData),
    sharedPluginData: mergeData(base.sharedPluginData, mine.sharedPluginData, theirs.sharedPluginData),
  };
}

/**
 * The same for a person who was offline: where they wrote a key of a node's plugin data, all keys of that node become theirs
 * (reported of Figma, see "Assumed, not seen in Figma" in CONTRIBUTING).
 */
export function mergeWhole(base: NodeRecord, mine: NodeRecord, theirs: NodeRecord): NodeRecord {
  const merged: NodeRecord = { ...theirs };
  for (const key of Object.keys(mine)) {
    const value: unknown = Reflect.get(mine, key);
    if (!isSameValue(Reflect.get(base, key), value)) Reflect.set(merged, key, value);
  }
  const record = { ...merged, children: mergeList(base.children, mine.children, theirs.children) };
  return isSameRecord(record, theirs) ? theirs : record;
}

/** Keeps the order of `theirs`; what `mine` added stands behind its neighbour in `mine`. */
function mergeList(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  if (isSameValue(base, theirs)) return mine;
  const merged = theirs.filter((id) => mine.includes(id) || !base.includes(id));
  mine.forEach((id, index) => {
    if (base.includes(id) || merged.includes(id)) return;
    const neighbour = mine[index - 1];
    merged.splice(neighbour === undefined ? 0 : merged.indexOf(neighbour) + 1, 0, id);
  });
  return merged;
}

function mergeData(base: Data, mine: Data, theirs: Data): Data {
  if (base === mine) return theirs;
  if (base === theirs) return mine;
  const spaces = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return Object.fromEntries(
    [...spaces].map((space) => [
      space,
      mergeStrings(base[space] ?? {}, mine[space] ?? {}, theirs[space] ?? {}),
    ]),
  );
}

function mergeStrings(base: Strings, mine: Strings, theirs: Strings): Strings {
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const entries = [...keys].flatMap((key): [string, string][] => {
    const value = base[key] === mine[key] ? theirs[key] : mine[key];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}
