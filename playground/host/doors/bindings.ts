/** Variables by mode, and the texts that are bound to them. */
import * as z from "zod/mini";
import { settle } from "../document/layout.ts";
import type { CollectionRecord, NodeRecord, VariableRecord } from "../document/record.ts";
import { nodeOf, patch, rootId } from "../document/store.ts";
import { ancestors, descendants, pageOf } from "../document/tree.ts";
import { needFontsToLayOut } from "./need-fonts.ts";
import type { RunState } from "./run-state.ts";

/** A value that is another variable's. */
export const aliasSchema = z.object({ type: z.literal("VARIABLE_ALIAS"), id: z.string() });

/** The node that holds variables and collections. */
export function variableRoot(run: RunState): NodeRecord {
  return nodeOf(run.document, rootId);
}

/** The collection, or an Error that says it does not exist. */
export function collectionOf(run: RunState, id: unknown): CollectionRecord {
  const found = variableRoot(run).collections.find((collection) => collection.id === id);
  if (found === undefined) throw new Error(`The variable collection with id "${String(id)}" does not exist`);
  return found;
}

/** The variable, or an Error that says it does not exist. */
export function variableOf(run: RunState, id: unknown): VariableRecord {
  const found = variableRoot(run).variables.find((variable) => variable.id === id);
  if (found === undefined) throw new Error(`The variable with id "${String(id)}" does not exist`);
  return found;
}

/** The value of a variable on a node: the nearest explicit mode above it decides. */
export function resolve(run: RunState, variable: VariableRecord, node: NodeRecord): unknown {
  const chain = [node, ...ancestors(run.document, node.id)];
  const explicit = chain.map((record) => record.explicitVariableModes[variable.collectionId]).find(Boolean);
  const mode = explicit ?? collectionOf(run, variable.collectionId).modes[0]?.modeId ?? "";
  const value = variable.valuesByMode[mode];
  const next = aliasSchema.safeParse(value);
  return next.success ? resolve(run, variableOf(run, next.data.id), node) : value;
}

function boundVariable(run: RunState, node: NodeRecord): VariableRecord | undefined {
  if (node.type !== "TEXT") return undefined;
  const bound = aliasSchema.safeParse(node.boundVariables["characters"]);
  return bound.success ? variableOf(run, bound.data.id) : undefined;
}

/** Texts bound to variables follow their values and modes. */
export function applyBindings(run: RunState): void {
  if (variableRoot(run).variables.length === 0) return;
  for (const node of run.document.nodes.values()) {
    const variable = boundVariable(run, node);
    const value = variable && resolve(run, variable, node);
    if (typeof value !== "string" || value === node.characters) continue;
    patch(run.document, node.id, { characters: value });
    settle(run.document, node.id);
  }
}

/** Before a mode is set: the bound texts at and below the node whose words the collection may decide. */
export function needFontsForMode(run: RunState, record: NodeRecord, collectionId: string): void {
  const nodes = [record, ...descendants(run.document, record.id)];
  needFontsToLayOut(
    run,
    textsBoundTo(run, nodes, (variable) => variable.collectionId === collectionId),
  );
}

/** Before a value is set: the texts of loaded pages that show this variable, directly or through others. */
export function needFontsForValue(run: RunState, id: string): void {
  const texts = textsBoundTo(run, [...run.document.nodes.values()], (variable) => variable.id === id);
  needFontsToLayOut(
    run,
    texts.filter((text) => run.loadedPages.has(pageOf(run.document, text.id)?.id ?? "")),
  );
}

function textsBoundTo(
  run: RunState,
  nodes: readonly NodeRecord[],
  fits: (variable: VariableRecord) => boolean,
): NodeRecord[] {
  return nodes.filter((node) => {
    const variable = boundVariable(run, node);
    return variable !== undefined && withAliases(run, variable).some(fits);
  });
}

/** The variable with all those its value may come from, in any mode. */
function withAliases(run: RunState, first: VariableRecord): VariableRecord[] {
  const found = new Map([[first.id, first]]);
  for (const variable of found.values()) {
    for (const value of Object.values(variable.valuesByMode)) {
      const next = aliasSchema.safeParse(value);
      if (next.success) found.set(next.data.id, variableOf(run, next.data.id));
    }
  }
  return [...found.values()];
}
