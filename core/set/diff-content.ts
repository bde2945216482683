/** What has to be written into a set's home to get from one content to another: entries that differ, and no other. */
import type { EntryValue } from "../record-entry.ts";
import type { NamedEntry, SetPlace } from "../set-record.ts";
import { isSame } from "./is-same.ts";
import { splitContent, type SetContent } from "./set-content.ts";

/** `put` are entries to write, and `drop` the names of those to take away. */
export type ContentChanges = { put: NamedEntry[]; drop: string[] };

/** Any home does for comparing: where a set stands is no part of what it says. */
const anywhere = { self: "" };

/**
 * What differs between two contents of one set. Fields and words that `mine` no longer has are undefined in the entry, so that
 * writing it takes them away, while those that neither knows stay (N1). All of `mine` where there is no `base`.
 */
export function listChanges(
  base: SetContent | undefined,
  mine: SetContent,
  place: Omit<SetPlace, "title"> = anywhere,
): ContentChanges {
  const before = new Map(
    (base === undefined ? undefined : splitContent(base, place))?.map(({ name, value }) => [name, value]),
  );
  const after = splitContent(mine, place) ?? [];
  const put = after.flatMap(({ name, value }): NamedEntry[] => {
    const known = before.get(name);
    before.delete(name);
    if (known === undefined) return [{ name, value }];
    return isSame(known, value) ? [] : [{ name, value: blankMissing(known, value) }];
  });
  return { put, drop: Array.from(before.keys()) };
}

/** True when two contents of one set say the same. */
export function isSameContent(one: SetContent, other: SetContent): boolean {
  const { put, drop } = listChanges(one, other);
  return put.length === 0 && drop.length === 0;
}

function blankMissing(before: EntryValue, after: EntryValue): EntryValue {
  const blanked: Record<string, unknown> = {};
  for (const [name, was] of Object.entries(before)) {
    const now = after[name];
    if (now === undefined) blanked[name] = undefined;
    else if (isObject(was) && isObject(now)) blanked[name] = blankMissing(was, now);
  }
  return { ...after, ...blanked };
}

function isObject(value: unknown): value is EntryValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
