/** Variables and collections: enough to read and write copy by mode. */
import * as z from "zod/mini";
import type { CollectionRecord, VariableRecord } from "../document/record.ts";
import { patch, rootId } from "../document/store.ts";
import { check } from "../validation.ts";
import {
  aliasSchema,
  applyBindings,
  collectionOf,
  needFontsForMode,
  needFontsForValue,
  resolve,
  variableOf,
  variableRoot,
} from "./bindings.ts";
import { needFontsOfText } from "./need-fonts.ts";
import type { Door, RunState } from "./run-state.ts";
import { nodeArg, text } from "./run-state.ts";

const types = z.enum(["BOOLEAN", "COLOR", "FLOAT", "STRING"]);
const channel = z.pipe(z.number(), z.transform(Math.fround));
const color = z.object({ r: channel, g: channel, b: channel, a: z._default(channel, 1) });
const values: Readonly<Record<VariableRecord["resolvedType"], z.ZodMiniType<unknown>>> = {
  BOOLEAN: z.union([z.boolean(), aliasSchema]),
  COLOR: z.union([aliasSchema, color]),
  FLOAT: z.union([z.number(), aliasSchema]),
  STRING: z.union([z.string(), aliasSchema]),
};

function nextId(run: RunState): number {
  run.document.nextId += 1;
  return run.document.nextId;
}

function saveVariable(run: RunState, id: unknown, fields: Partial<VariableRecord>): void {
  variableOf(run, id);
  const variables = variableRoot(run).variables.map((other) =>
    other.id === id ? { ...other, ...fields } : other,
  );
  patch(run.document, rootId, { variables });
  applyBindings(run);
}

function saveCollection(run: RunState, id: unknown, fields: Partial<CollectionRecord>): void {
  collectionOf(run, id);
  const collections = variableRoot(run).collections.map((other) =>
    other.id === id ? { ...other, ...fields } : other,
  );
  patch(run.document, rootId, { collections });
}

function createVariable(run: RunState, name: unknown, collectionId: unknown, type: unknown): string {
  const collection = collectionOf(run, collectionId);
  const resolvedType = check("resolvedType", types, type);
  if (
    variableRoot(run).variables.some((other) => other.collectionId === collectionId && other.name === name)
  ) {
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
  patch(run.document, rootId, { variables: [...variableRoot(run).variables, variable] });
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
  patch(run.document, rootId, { collections: [...variableRoot(run).collections, collection] });
  return collection.id;
}

function addMode(run: RunState, id: unknown, name: unknown): string {
  const { modes } = collectionOf(run, id);
  if (modes.length >= run.maxModes) throw new Error(`Limited to ${run.maxModes} modes only`);
  const modeId = `1:${nextId(run)}`;
  const first = modes[0]?.modeId ?? "";
  saveCollection(run, id, { modes: [...modes, { modeId, name: text(name, "name") }] });
  for (const variable of variableRoot(run).variables) {
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
  needFontsForValue(run, variable.id);
  saveVariable(run, id, { valuesByMode: { ...variable.valuesByMode, [modeId]: checked } });
}

function bind(run: RunState, id: unknown, field: unknown, variableId: unknown): void {
  const record = nodeArg(run, id);
  const name = text(field, "field");
  if (name !== "characters") {
    throw new Error(`Binding "${name}" to a variable is not implemented in this stand-in for Figma`);
  }
  needFontsOfText(run, record);
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
  needFontsForMode(run, record, collection.id);
  const next = mode === null ? others : { ...others, [collection.id]: text(mode, "modeId") };
  patch(run.document, record.id, { explicitVariableModes: next });
  applyBindings(run);
}

export const variableDoors: Readonly<Record<string, Door>> = {
  "variable.list": async (run, type) =>
    variableRoot(run)
      .variables.filter((variable) => type === undefined || variable.resolvedType === type)
      .map((variable) => variable.id),
  "collection.list": async (run) => variableRoot(run).collections.map((collection) => collection.id),
  "variable.exists": async (run, id) => variableRoot(run).variables.some((variable) => variable.id === id),
  "collection.exists": async (run, id) =>
    variableRoot(run).collections.some((collection) => collection.id === id),
  "variable.create": createVariable,
  "collection.create": createCollection,
  "variable.read": (run, id) => {
    const { collectionId, ...variable } = variableOf(run, id);
    return { ...variable, variableCollectionId: collectionId, remote: false, codeSyntax: {} };
  },
  "collection.read": (run, id) => {
    const collection = collectionOf(run, id);
    const owned = variableRoot(run).variables.filter((variable) => variable.collectionId === collection.id);
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
