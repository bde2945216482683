/** JSON with sorted keys, so that the same body has the same hash however a client ordered it. */

/** `value` must be plain data, as a schema leaves it. Absent and undefined fields are the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
