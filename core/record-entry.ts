/** One entry of shared plugin data: a loose object that any plugin may have written, so nothing of it is believed. */
import * as z from "zod/mini";
import { namespace } from "./record-keys.ts";
import { countUtf8Bytes } from "./tokens.ts";

/** The version of the layout that this plugin reads and writes. */
export const layoutVersion = 1;

/** Figma takes 100 kB of namespace, key and value per entry, in UTF-8; a little is kept free (C4). */
const maxEntryBytes = 99_000;

/** What every entry says of itself: layout version, revision, and who wrote it last and when (UTC ISO 8601). */
const envelope = {
  v: z.literal(layoutVersion),
  r: z.int().check(z.gte(1)),
  by: z.optional(z.string().check(z.maxLength(200))),
  at: z.string().check(z.maxLength(40)),
};

/** The schema of an entry; fields it does not know are kept, because a newer plugin may have written them (N1). */
export function entrySchema<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.looseObject({ ...envelope, ...shape });
}

/** What a write says of itself. `by` is the person's name as Figma gives it. */
export type Stamp = { by?: string | undefined; at: string };

/** The content of an entry without what it says of itself. A field that is undefined takes the stored one away. */
export type EntryValue = Readonly<Record<string, unknown>>;

/**
 * What a stored text is: `newer` was written by a later layout, `damaged` is ours and cannot be read, `foreign` was
 * written under our name by another plugin. None of the three is ever taken for a value or written over.
 */
export type Reading<Value> =
  | { outcome: "ok"; value: Value }
  | { outcome: "absent" | "newer" | "damaged" | "foreign" };
export type Unreadable = "newer" | "damaged" | "foreign";

/** Decodes a stored text; "" is how Figma says that there is none. */
export function readEntry<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
): Reading<z.infer<Schema>> {
  if (text === "") return { outcome: "absent" };
  const stored = parseObject(text);
  if (stored.outcome !== "ok") return { outcome: stored.outcome };
  const result = z.safeParse(schema, stored.value);
  return result.success ? { outcome: "ok", value: result.data } : { outcome: "damaged" };
}

/** The value where there is one that can be read. */
export function valueOf<Value>(reading: Reading<Value>): Value | undefined {
  return reading.outcome === "ok" ? reading.value : undefined;
}

/** What a write comes to: a text to store, nothing to do, or a reason why the stored text stays. */
export type Writing = { outcome: "write"; text: string } | { outcome: "same" | "too-large" | Unreadable };

/**
 * The text to store under a key that holds `stored` now: fields of the stored value that are not in the new one stay,
 * also inside objects, and the revision counts up. Lists are replaced as a whole. A newer, damaged or foreign text is
 * never written over (N1), and an entry that passes Figma's limit is not written at all (C4).
 */
export function composeEntry(
  schema: z.ZodMiniType,
  key: string,
  stored: string,
  value: EntryValue,
  stamp: Stamp,
): Writing {
  const { outcome } = readEntry(schema, stored);
  if (outcome !== "ok" && outcome !== "absent") return { outcome };
  const before = outcome === "ok" ? valueOf(parseObject(stored)) : undefined;
  const { v: _v, r, by: _by, at: _at, ...known } = before ?? {};
  // A value that was read says of itself what it said then.
  const { v: _readV, r: _readR, by: _readBy, at: _readAt, ...fresh } = value;
  const merged = overlay(known, fresh);
  if (before !== undefined && JSON.stringify(merged) === JSON.stringify(known)) return { outcome: "same" };
  const by = stamp.by === undefined ? {} : { by: stamp.by.slice(0, 200) };
  const revision = typeof r === "number" ? r + 1 : 1;
  const text = JSON.stringify({ v: layoutVersion, r: revision, ...by, at: stamp.at, ...merged });
  return fitsEntry(key, text) ? { outcome: "write", text } : { outcome: "too-large" };
}

/** True when Figma takes this text under this key. */
export function fitsEntry(key: string, text: string): boolean {
  // A UTF-16 unit takes three bytes at most, and counting is slow in Figma's sandbox.
  if (3 * (namespace.length + key.length + text.length) <= maxEntryBytes) return true;
  return countUtf8Bytes(namespace) + countUtf8Bytes(key) + countUtf8Bytes(text) <= maxEntryBytes;
}

function parseObject(text: string): Reading<EntryValue> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { outcome: "damaged" }; // half a text, or none of ours: it stays as it is
  }
  if (!isObject(value)) return { outcome: "foreign" };
  const { v } = value;
  if (typeof v !== "number" || !Number.isInteger(v) || v < 1) return { outcome: "foreign" };
  return v > layoutVersion ? { outcome: "newer" } : { outcome: "ok", value };
}

function isObject(value: unknown): value is EntryValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The stored object with the new one laid over it, object by object. */
function overlay(stored: EntryValue, value: EntryValue): EntryValue {
  const merged: Record<string, unknown> = { ...stored };
  for (const [key, each] of Object.entries(value)) {
    const before = Object.prototype.hasOwnProperty.call(stored, key) ? stored[key] : undefined;
    if (each === undefined) delete merged[key];
    else merged[key] = isObject(before) && isObject(each) ? overlay(before, each) : each;
  }
  return merged;
}
