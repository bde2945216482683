/** How one property of a node is read and written through the door. */
import type * as z from "zod/mini";
import { settle } from "../document/layout.ts";
import type { NodeRecord } from "../document/record.ts";
import { patch } from "../document/store.ts";
import { isInInstance } from "../document/tree.ts";
import { check } from "../validation.ts";
import type { RunState } from "./run-state.ts";

export type Field = {
  readonly read: (run: RunState, record: NodeRecord) => unknown;
  readonly write?: (run: RunState, record: NodeRecord, value: unknown) => void;
};

type Stored = Exclude<keyof NodeRecord, "id" | "type" | "parent" | "children">;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One stored field as a patch of its record. */
export function fieldPatch<K extends Stored>(key: K, value: NodeRecord[K]): Partial<NodeRecord> {
  const fields: Partial<Mutable<NodeRecord>> = {};
  fields[key] = value;
  return fields;
}

/** A property that is simply stored once its schema accepts it, followed by a new layout where it matters. */
export function stored<K extends Stored>(
  key: K,
  schema: z.ZodMiniType<NodeRecord[K]>,
  layout = false,
): Field {
  return {
    read: (_run, record) => record[key],
    write(run, record, value) {
      if (layout) refuseInInstance(run, record, key);
      patch(run.document, record.id, fieldPatch(key, check(key, schema, value)));
      if (layout) settle(run.document, record.id);
    },
  };
}

/** A property that is computed and cannot be assigned. */
export function computed(read: Field["read"]): Field {
  return { read };
}

/** Figma names the property in words of its own: `relative-transform` for all that places a layer. */
export function refuseInInstance(run: RunState, record: NodeRecord, property: string): void {
  if (!isInInstance(run.document, record.id)) return;
  const placing = ["x", "y", "rotation", "relativeTransform"].includes(property);
  const name = placing ? "relative-transform" : property.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`);
  throw new Error(`This property cannot be overridden in an instance: ${name}`);
}
