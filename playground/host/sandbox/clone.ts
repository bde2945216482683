/** `structuredClone`, which the engine lacks and Figma's sandbox has. */

/** A deep copy; functions and symbols throw, as the platform's own does. */
export function cloneStructure(value: unknown, copies = new Map<object, unknown>()): unknown {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new Error(`${typeof value} could not be cloned`);
  }
  if (typeof value !== "object" || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const special = cloneSpecial(value);
  if (special !== undefined) return special;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const entry of value) list.push(cloneStructure(entry, copies));
    return list;
  }
  if (value instanceof Map) {
    const map = new Map();
    copies.set(value, map);
    for (const [key, entry] of value) map.set(cloneStructure(key, copies), cloneStructure(entry, copies));
    return map;
  }
  if (value instanceof Set) {
    const set = new Set();
    copies.set(value, set);
    for (const entry of value) set.add(cloneStructure(entry, copies));
    return set;
  }
  const record: Record<string, unknown> = {};
  copies.set(value, record);
  for (const [key, entry] of Object.entries(value)) record[key] = cloneStructure(entry, copies);
  return record;
}

function cloneSpecial(value: object): object | undefined {
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Float64Array || value instanceof Float32Array) return value.slice();
  if (value instanceof Int32Array || value instanceof Uint32Array) return value.slice();
  if (value instanceof Error) return Object.assign(new Error(value.message), { name: value.name });
  return undefined;
}
