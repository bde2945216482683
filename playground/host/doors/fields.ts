/** All properties the stand-in implements, by name, and the door to them. */
import * as z from "zod/mini";
import { membersOfNode } from "../table.ts";
import type { Field } from "./field.ts";
import { computed, stored } from "./field.ts";
import { geometryFields } from "./fields-geometry.ts";
import { lookFields } from "./fields-look.ts";
import { reviewFields } from "./fields-review.ts";
import { textFields } from "./fields-text.ts";
import type { RunState } from "./run-state.ts";
import { nodeArg, text } from "./run-state.ts";

const fields: Readonly<Record<string, Field>> = {
  ...geometryFields,
  ...lookFields,
  ...textFields,
  ...reviewFields,
  description: stored("description", z.string()),
  key: computed((_run, record) => `key-of-${record.id}`),
  remote: computed(() => false),
  documentColorProfile: computed(() => "SRGB"),
  isPageDivider: computed(() => false),
  guides: computed(() => []),
  flowStartingPoints: computed(() => []),
  prototypeStartNode: computed(() => null),
};

/** Names of the properties that work; the sandbox makes the others throw by name. */
export const implementedFields: readonly string[] = Object.keys(fields);

/** Reads a property of a node. */
export function getField(run: RunState, id: unknown, name: unknown): unknown {
  const record = nodeArg(run, id);
  const field = fields[text(name, "property")];
  if (field === undefined) throw new Error(`"${String(name)}" is not implemented in this stand-in for Figma`);
  return field.read(run, record);
}

/** Writes a property of a node, as far as the typings say it can be written. */
export function setField(run: RunState, id: unknown, name: unknown, value: unknown): void {
  const record = nodeArg(run, id);
  const key = text(name, "property");
  const words = membersOfNode(record.type)[key] ?? "";
  const field = fields[key];
  if (words.includes("frozen") && run.manifest.documentAccess === "dynamic-page") {
    const use = /use=(\S+)/.exec(words)?.[1] ?? "the asynchronous method";
    throw new Error(`Cannot call with documentAccess: dynamic-page. Use node.${use} instead`);
  }
  // What the typings call read-only has no setter in the sandbox, so what comes here can be written in Figma.
  if (field?.write === undefined) {
    throw new Error(`Writing "${key}" is not implemented in this stand-in for Figma`);
  }
  field.write(run, record, value);
}
