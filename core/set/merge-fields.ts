/** Merges two people's versions of one value, field by field, against what both began with (N3). */
import type { ConflictField, Judge, Sides } from "./conflict.ts";
import { isSame } from "./is-same.ts";

/** Reads one thing of each side. */
export function readSides<Value, Part>(
  { base, mine, theirs }: Sides<Value>,
  read: (value: Value) => Part,
): Sides<Part> {
  return { base: base === undefined ? undefined : read(base), mine: read(mine), theirs: read(theirs) };
}

/** One field of each side. */
export function readField<Value, Key extends keyof Value>(sides: Sides<Value>, key: Key): Sides<Value[Key]> {
  return readSides(sides, (value) => value[key]);
}

/** Where a part stands: what of the set it is, and its entry in the home. */
export type Place = { field: ConflictField; entry: string };

type FieldOf<Thing> = Extract<keyof Thing, string>;

/**
 * A value whose fields are merged each by itself. `partOf` names the fields that belong together: those of one part come from
 * one side. `place` says where a part stands, for asking about it where both sides changed it.
 */
export function mergeFields<Thing extends object, Part extends string>(
  judge: Judge,
  { base, mine, theirs }: Sides<Thing>,
  partOf: (field: FieldOf<Thing>) => Part,
  place: (part: Part) => Place,
): Thing {
  const merged = { ...mine };
  for (const [part, fields] of groupFields([mine, theirs], partOf)) {
    const was = pickValues(base ?? {}, fields);
    const own = pickValues(mine, fields);
    const others = pickValues(theirs, fields);
    if (isSame(own, others) || isSame(others, was)) continue;
    const takesTheirs =
      isSame(own, was) || judge({ ...place(part), mine: tell(own), theirs: tell(others) }) === "theirs";
    if (takesTheirs) copyFields(merged, theirs, fields);
  }
  return merged;
}

function groupFields<Thing extends object, Part>(
  things: readonly Thing[],
  partOf: (field: FieldOf<Thing>) => Part,
): Map<Part, Set<FieldOf<Thing>>> {
  const groups = new Map<Part, Set<FieldOf<Thing>>>();
  for (const thing of things)
    for (const field in thing) {
      const part = partOf(field);
      groups.set(part, (groups.get(part) ?? new Set()).add(field));
    }
  return groups;
}

function pickValues(thing: object, fields: ReadonlySet<string>): unknown[] {
  const values = new Map<string, unknown>(Object.entries(thing));
  return Array.from(fields, (field) => values.get(field));
}

function copyFields<Thing extends object>(to: Thing, from: Thing, fields: ReadonlySet<FieldOf<Thing>>): void {
  for (const field of fields)
    if (Object.prototype.hasOwnProperty.call(from, field)) to[field] = from[field];
    else Reflect.deleteProperty(to, field);
}

/** How a part reads: "1440 × 900" for the edges of a target. */
function tell(values: readonly unknown[]): string | undefined {
  const said = values.filter((value) => value !== undefined);
  return said.length === 0 ? undefined : said.map(tellValue).join(" × ");
}

function tellValue(value: unknown): string {
  if (typeof value === "string") return value;
  return isObject(value) ? (tell(Object.values(value)) ?? "") : JSON.stringify(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
