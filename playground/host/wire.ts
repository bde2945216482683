/** Values on their way into and out of the sandbox: JSON text with byte arrays beside it. Runs on both sides. */

export type Packed = { readonly json: string; readonly bytes: readonly Uint8Array[] };

/** Keys that start with this character are ours; a plugin's own key of that kind is written with one more. */
const mark = "\u0000";

/** Packs plain data, Date and Uint8Array as Figma's message channel carries them; throws on anything else. */
export function pack(value: unknown): Packed {
  if (isPlainList(value)) return { json: JSON.stringify(value), bytes: [] };
  const bytes: Uint8Array[] = [];
  return { json: JSON.stringify(packValue(value, bytes, [])), bytes };
}

/** Most calls carry a few words and numbers; QuickJS is slow at walking, quick at its own JSON. */
function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPlain);
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value) || value === null;
}

function packValue(value: unknown, bytes: Uint8Array[], above: object[]): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : { [`${mark}n`]: String(value) };
    case "undefined":
      return { [`${mark}u`]: 0 };
    case "object":
      return value === null ? null : packObject(value, bytes, above);
    case "bigint":
    case "symbol":
    case "function":
      throw new Error(`Cannot unwrap ${typeof value}`);
  }
}

function packObject(value: object, bytes: Uint8Array[], above: object[]): unknown {
  if (value instanceof Uint8Array) return { [`${mark}b`]: bytes.push(value) - 1 };
  if (value instanceof Date) return { [`${mark}d`]: value.getTime() };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    throw new Error("Cannot unwrap ArrayBuffer. Send a Uint8Array instead");
  }
  if (above.includes(value)) throw new Error("Cannot unwrap a circular value");
  const path = [...above, value];
  if (Array.isArray(value)) return value.map((entry) => packValue(entry, bytes, path));
  if (value instanceof Map || value instanceof Set || value instanceof Promise) {
    throw new Error(`Cannot unwrap ${value.constructor.name}`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key.startsWith(mark) ? mark + key : key,
      packValue(entry, bytes, path),
    ]),
  );
}

/** The value `pack` was given. The caller names its type, because it knows who packed it. */
export function unpack<T = unknown>(packed: Packed): T {
  const value: unknown = JSON.parse(packed.json);
  const hasSpecials = packed.json.includes("\\u0000");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is the decoder of our own packing
  return (hasSpecials ? unpackValue(value, packed.bytes) : value) as T;
}

function unpackValue(value: unknown, bytes: readonly Uint8Array[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => unpackValue(entry, bytes));
  const entries: [string, unknown][] = Object.entries(value);
  const [key, content] = entries[0] ?? [];
  const kind = key?.startsWith(mark) && key.length === 2 ? key.slice(1) : "";
  if (kind !== "" && "bdnu".includes(kind)) return unpackSpecial(kind, content, bytes);
  return Object.fromEntries(
    entries.map(([name, entry]) => [name.startsWith(mark) ? name.slice(1) : name, unpackValue(entry, bytes)]),
  );
}

function unpackSpecial(kind: string, content: unknown, bytes: readonly Uint8Array[]): unknown {
  if (kind === "u") return undefined;
  if (kind === "n") return Number(content);
  if (kind === "d") return new Date(Number(content));
  return bytes[Number(content)];
}
