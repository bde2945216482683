/** Variables and collections: enough to read and write copy by mode. */
import * as z from "zod/mini";
import { settle } from "../document/layout.ts";
import type { CollectionRecord, NodeRecord, VariableRecord } from "../document/record.ts";
import { nodeOf, patch, rootId } from "../document/store.ts";
import { ancestors } from "../document/tree.ts";
import { check } from "../validation.ts";
import { needFont } from "./fields-text.ts";
import type { Door, RunState } from "./run-state.ts";
import { nodeArg, text } from "./run-state.ts";

/** Modes a collection may have: Figma's organisation plan. */
const maxModes = 20;

const types = z.enum(["BOOLEAN", "COLOR", "FLOAT", "STRING"]);
const color = z.object({ r: z.number(), g: z.number(), b: z.number(), a: z.optional(z.number()) });
const alias = z.object({ type: z.literal("VARIABLE_ALIAS"), id: z.string() });
const values: Readonly<Record<VariableRecord["resolvedType"], z.ZodMiniType<unknown>>> = {
  BOOLEAN: z.union([z.boolean(), alias]),
  COLOR: z.union([alias, color]),
  FLOAT: z.union([z.number(), alias]),
  STRING: z.union([z.string(), alias]),
};

function nextId(run: RunState): number {
  run.document.nextId += 1;
  return run.document.nextId;
}

function root(run: RunState): NodeRecord {
  return nodeOf(run.document, rootId);
}

function collectionOf(run: RunState, id: unknown): CollectionRecord {
  const found = root(run).collections.find((collection) => collection.id === id);
  if (found === undefined) throw new Error(`The variable collection with id "${String(id)}" does not exist`);
  return found;
}

function variableOf(run: RunState, id: unknown): VariableRecord {
  const found = root(run).variables.find((variable) => variable.id === id);
  if (found === undefined) throw new Error(`The variable with id "${String(id)}" does not exist`);
  return found;
}

function saveVariable(run: RunState, id: unknown, fields: Partial<VariableRecord>): void {
  variableOf(run, id);
  const variables = root(run).variables.map((other) => (other.id === id ? { ...other, ...fields } : other));
  patch(run.document, rootId, { variables });
  applyBindings(run);
}

function saveCollection(run: RunState, id: unknown, fields: Partial<CollectionRecord>): void {
  collectionOf(run, id);
  const collections = root(run).collections.map((other) =>
    other.id === id ? { ...other, ...fields } : other,
  );
  patch(run.document, rootId, { collections });
}

/** The value of a variable on a node: the nearest explicit mode above it decides. */
function resolve(run: RunState, variable: VariableRecord, node: NodeRecord): unknown {
  const chain = [node, ...ancestors(run.document, node.id)];
  const explicit = chain.map((record) => record.explicitVariableModes[variable.collectionId]).find(Boolean);
  const mode = explicit ?? collectionOf(run, variable.collectionId).modes[0]?.modeId ?? "";
  const value = variable.valuesByMode[mode];
  const next = alias.safeParse(value);
  return next.success ? resolve(run, variableOf(run, next.data.id), node) : value;
}

/** Texts bound to variables follow their values and modes. */
function applyBindings(run: RunState): void {
  for (const node of run.document.nodes.values()) {
    const bound = alias.safeParse(node.boundVariables["characters"]);
    if (!bound.success || node.type !== "TEXT") continue;
    const value = resolve(run, variableOf(run, bound.data.id), node);
    if (typeof value !== "string" || value === node.characters) continue;
    patch(run.document, node.id, { characters: value });
    settle(run.document, node.id);
  }
}

function createVariable(run: RunState, name: unknown, collectionId: unknown, type: unknown): string {
  const collection = collectionOf(run, collectionId);
  const resolvedType = check("resolvedType", types, type);
  if (root(run).variables.some((other) => other.collectionId === collectionId && other.name === name)) {
    throw new Error(`duplicate variable name "${String(name)}"`);
  }
  const empty = { BOOLEAN: false, COLOR: { r: 1, g: 1, b: 1, a: 1 }, FLOAT: 0, STRING: "" }[resolvedType];
  const number = nextId(run);
  const variable: VariableRecord = {
    id: `VariableID:1:${number}`,
    key: `variable-key-${number}`,
    name: text(name, "name"),
    description: "",
    collectionId: collection.id,
    resolvedType,
    valuesByMode: Object.fromEntries(collection.modes.map((mode) => [mode.modeId, empty])),
    scopes: ["ALL_SCOPES"],
    hiddenFromPublishing: false,
    pluginData: {},
  };
  patch(run.document, rootId, { variables: [...root(run).variables, variable] });
  return variable.id;
}

function createCollection(run: RunState, name: unknown): string {
  const number = nextId(run);
  const collection: CollectionRecord = {
    id: `VariableCollectionId:1:${number}`,
    key: `collection-key-${number}`,
    name: text(name, "name"),
    modes: [{ modeId: `1:${nextId(run)}`, name: "Mode 1" }],
    hiddenFromPublishing: false,
    pluginData: {},
  };
  patch(run.document, rootId, { collections: [...root(run).collections, collection] });
  return collection.id;
}

function addMode(run: RunState, id: unknown, name: unknown): string {
  const { modes } = collectionOf(run, id);
  if (modes.length >= maxModes) throw new Error(`Limited to ${maxModes} modes only`);
  const modeId = `1:${nextId(run)}`;
  const first = modes[0]?.modeId ?? "";
  saveCollection(run, id, { modes: [...modes, { modeId, name: text(name, "name") }] });
  for (const variable of root(run).variables) {
    if (variable.collectionId !== id) continue;
    const valuesByMode = { ...variable.valuesByMode, [modeId]: variable.valuesByMode[first] };
    saveVariable(run, variable.id, { valuesByMode });
  }
  return modeId;
}

function setValue(run: RunState, id: unknown, mode: unknown, value: unknown): void {
  const variable = variableOf(run, id);
  const modeId = text(mode, "modeId");
  if (!(modeId in variable.valuesByMode))
    throw new Error(`The mode "${modeId}" does not exist in this collection`);
  const checked = check("newValue", values[variable.resolvedType], value);
  saveVariable(run, id, { valuesByMode: { ...variable.valuesByMode, [modeId]: checked } });
}

function bind(run: RunState, id: unknown, field: unknown, variableId: unknown): void {
  const record = nodeArg(run, id);
  const name = text(field, "field");
  if (name !== "characters") {
    throw new Error(`Binding "${name}" to a variable is not implemented in this stand-in for Figma`);
  }
  needFont(run, record.fontName);
  const { characters: _former, ...others } = record.boundVariables;
  const next =
    variableId === null ? {} : { characters: { type: "VARIABLE_ALIAS", id: variableOf(run, variableId).id } };
  patch(run.document, record.id, { boundVariables: { ...others, ...next } });
  applyBindings(run);
}

function setMode(run: RunState, id: unknown, collectionId: unknown, mode: unknown): void {
  const record = nodeArg(run, id);
  const collection = collectionOf(run, collectionId);
  const { [collection.id]: _former, ...others } = record.explicitVariableModes;
  if (mode !== null && !collection.modes.some((other) => other.modeId === mode)) {
    throw new Error(`The mode "${text(mode, "modeId")}" does not exist in this collection`);
  }
  const next = mode === null ? others : { ...others, [collection.id]: text(mode, "modeId") };
  patch(run.document, record.id, { explicitVariableModes: next });
  applyBindings(run);
}

export const variableDoors: Readonly<Record<string, Door>> = {
  "variable.list": async (run, type) =>
    root(run)
      .variables.filter((variable) => type === undefined || variable.resolvedType === type)
      .map((variable) => variable.id),
  "collection.list": async (run) => root(run).collections.map((collection) => collection.id),
  "variable.exists": async (run, id) => root(run).variables.some((variable) => variable.id === id),
  "collection.exists": async (run, id) => root(run).collections.some((collection) => collection.id === id),
  "variable.create": createVariable,
  "collection.create": createCollection,
  "variable.read": (run, id) => {
    const { collectionId, ...variable } = variableOf(run, id);
    return { ...variable, variableCollectionId: collectionId, remote: false, codeSyntax: {} };
  },
  "collection.read": (run, id) => {
    const collection = collectionOf(run, id);
    const owned = root(run).variables.filter((variable) => variable.collectionId === collection.id);
    return {
      ...collection,
      defaultModeId: collection.modes[0]?.modeId,
      variableIds: owned.map((variable) => variable.id),
      remote: false,
      isExtension: false,
    };
  },
  "variable.rename": (run, id, name) => saveVariable(run, id, { name: text(name, "name") }),
  "collection.rename": (run, id, name) => saveCollection(run, id, { name: text(name, "name") }),
  "collection.addMode": addMode,
  "collection.renameMode": (run, id, modeId, name) => {
    const modes = collectionOf(run, id).modes.map((mode) =>
      mode.modeId === modeId ? { modeId: mode.modeId, name: text(name, "newName") } : mode,
    );
    saveCollection(run, id, { modes });
  },
  "variable.setValue": setValue,
  "variable.resolve": (run, id, node) => {
    const variable = variableOf(run, id);
    return { value: resolve(run, variable, nodeArg(run, node)), resolvedType: variable.resolvedType };
  },
  "variable.bind": bind,
  "variable.setMode": setMode,
};
