/** Images, variables and collections: objects that are not nodes. */
import { call, callLater } from "./door.ts";
import type { Property } from "./members.ts";
import { deepFreeze, defineMembers, seal } from "./members.ts";
import { idOf } from "./nodes.ts";
import { apiMembers, settings } from "./settings.ts";

/** An `Image` handle for a stored hash. */
export function imageFor(hash: string): object {
  const target = {};
  defineMembers(target, "image", apiMembers("Image"), {
    dynamicPage: settings.dynamicPage,
    methods: {
      getBytesAsync: () => callLater("getBytesAsync", "image.bytes", hash),
      getSizeAsync: () => callLater("getSizeAsync", "image.size", hash),
    },
    properties: { hash: { get: () => hash } },
  });
  return seal(target);
}

type Named = Record<string, unknown>;

function reader(kind: "variable" | "collection", id: string, name: string): Property {
  return {
    get: () => deepFreeze(call<Named>(`get_${name}`, `${kind}.read`, id)[name]),
    set(value: string) {
      if (name !== "name")
        throw new Error(`in set_${name}: Writing "${name}" is not implemented in this stand-in for Figma`);
      call("set_name", `${kind}.rename`, id, value);
    },
  };
}

const variableReads = [
  "name",
  "description",
  "hiddenFromPublishing",
  "remote",
  "variableCollectionId",
  "key",
];
const valueReads = ["resolvedType", "valuesByMode", "scopes", "codeSyntax"];

/** A `Variable` object for an id. */
export function variableFor(id: string): object {
  const target = {};
  const names = [...variableReads, ...valueReads];
  defineMembers(target, "variable", apiMembers("Variable"), {
    dynamicPage: settings.dynamicPage,
    methods: {
      setValueForMode: (mode: string, value: unknown) =>
        call("setValueForMode", "variable.setValue", id, mode, value),
      resolveForConsumer: (node: unknown) =>
        call("resolveForConsumer", "variable.resolve", id, idOf("resolveForConsumer", node)),
    },
    properties: {
      id: { get: () => id },
      ...Object.fromEntries(names.map((name) => [name, reader("variable", id, name)])),
    },
  });
  return seal(target);
}

const collectionReads = [
  "name",
  "hiddenFromPublishing",
  "remote",
  "isExtension",
  "modes",
  "variableIds",
  "defaultModeId",
  "key",
];

/** A `VariableCollection` object for an id. */
export function collectionFor(id: string): object {
  const target = {};
  defineMembers(target, "collection", apiMembers("VariableCollection"), {
    dynamicPage: settings.dynamicPage,
    methods: {
      addMode: (name: string) => call("addMode", "collection.addMode", id, name),
      renameMode: (mode: string, name: string) => call("renameMode", "collection.renameMode", id, mode, name),
    },
    properties: {
      id: { get: () => id },
      ...Object.fromEntries(collectionReads.map((name) => [name, reader("collection", id, name)])),
    },
  });
  return seal(target);
}

async function known(door: string, id: string): Promise<boolean> {
  return await callLater<boolean>("", door, id);
}

function collectionId(value: unknown): string {
  if (typeof value === "string" && settings.dynamicPage) {
    throw new Error(
      "in createVariable: Cannot call with documentAccess: dynamic-page. Pass the collection instead of its id",
    );
  }
  return value instanceof Object && "id" in value ? String(value.id) : String(value);
}

/** `figma.variables`. */
export function createVariables(): object {
  const target = {};
  defineMembers(target, "figma.variables", apiMembers("VariablesAPI"), {
    dynamicPage: settings.dynamicPage,
    properties: {},
    methods: {
      async getLocalVariablesAsync(type?: string) {
        return (await callLater<string[]>("getLocalVariablesAsync", "variable.list", type)).map(variableFor);
      },
      async getLocalVariableCollectionsAsync() {
        return (await callLater<string[]>("getLocalVariableCollectionsAsync", "collection.list")).map(
          collectionFor,
        );
      },
      getVariableByIdAsync: async (id: string) =>
        (await known("variable.exists", id)) ? variableFor(id) : null,
      getVariableCollectionByIdAsync: async (id: string) =>
        (await known("collection.exists", id)) ? collectionFor(id) : null,
      createVariable: (name: string, collection: unknown, type: string) =>
        variableFor(call("createVariable", "variable.create", name, collectionId(collection), type)),
      createVariableCollection: (name: string) =>
        collectionFor(call("createVariableCollection", "collection.create", name)),
      createVariableAlias: (variable: { readonly id: string }) => ({
        type: "VARIABLE_ALIAS",
        id: variable.id,
      }),
    },
  });
  return seal(target);
}
