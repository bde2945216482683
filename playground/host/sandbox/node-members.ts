/** Methods of nodes, and the properties that hold other nodes. */
import { call, callLater } from "./door.ts";
import type { Emitter, Handler } from "./events.ts";
import { createEmitter } from "./events.ts";
import type { Method, Property } from "./members.ts";
import type { PluginNode, Reference } from "./nodes.ts";
import { idOf, nodeFor, nodeOrNull, selfId } from "./nodes.ts";
import { settings } from "./settings.ts";

/** `figma.skipInvisibleInstanceChildren`. */
export const search = { skipInvisible: false };

type Test = (node: PluginNode) => boolean;

function below(self: object, member: string, deep: boolean): PluginNode[] {
  return call<Reference[]>(member, "node.below", selfId(self), member, deep, search.skipInvisible).map(
    nodeFor,
  );
}

const finding: Record<string, Method> = {
  findAll(this: object, test?: Test) {
    const found = below(this, "findAll", true);
    return test ? found.filter((node) => test(node)) : found;
  },
  findOne(this: object, test: Test) {
    return below(this, "findOne", true).find((node) => test(node)) ?? null;
  },
  findChildren(this: object, test?: Test) {
    const found = below(this, "findChildren", false);
    return test ? found.filter((node) => test(node)) : found;
  },
  findChild(this: object, test: Test) {
    return below(this, "findChild", false).find((node) => test(node)) ?? null;
  },
  findAllWithCriteria(this: object, criteria: unknown) {
    const member = "findAllWithCriteria";
    return call<Reference[]>(
      member,
      "node.findAllWithCriteria",
      selfId(this),
      criteria,
      search.skipInvisible,
    ).map(nodeFor);
  },
};

const structure: Record<string, Method> = {
  appendChild(this: object, child: unknown) {
    call("appendChild", "node.insert", selfId(this), null, idOf("appendChild", child), "appendChild");
  },
  insertChild(this: object, index: number, child: unknown) {
    call("insertChild", "node.insert", selfId(this), index, idOf("insertChild", child), "insertChild");
  },
  remove(this: object) {
    call("remove", "node.remove", selfId(this));
  },
  clone(this: object) {
    return nodeFor(call<Reference>("clone", "node.clone", selfId(this)));
  },
  resize(this: object, width: number, height: number) {
    call("resize", "node.resize", selfId(this), width, height);
  },
  resizeWithoutConstraints(this: object, width: number, height: number) {
    call("resizeWithoutConstraints", "node.resize", selfId(this), width, height, false);
  },
  createInstance(this: object) {
    return nodeFor(call<Reference>("createInstance", "node.instantiate", selfId(this)));
  },
  async getMainComponentAsync(this: object) {
    return nodeOrNull(call<Reference | null>("getMainComponentAsync", "node.mainComponent", selfId(this)));
  },
  exportAsync(this: object, exportSettings?: unknown) {
    return callLater<Uint8Array>("exportAsync", "node.export", selfId(this), exportSettings);
  },
  async loadAsync(this: object) {
    await callLater("loadAsync", "page.load", selfId(this));
  },
  toString(this: object) {
    return `[object ${call<string>("toString", "field.get", selfId(this), "name")}]`;
  },
};

const records: Record<string, Method> = {
  getPluginData(this: object, key: string) {
    return call("getPluginData", "data.get", selfId(this), key);
  },
  getPluginDataKeys(this: object) {
    return call("getPluginDataKeys", "data.keys", selfId(this));
  },
  setPluginData(this: object, key: string, value: string) {
    call("setPluginData", "data.set", selfId(this), key, value);
  },
  getSharedPluginData(this: object, namespace: string, key: string) {
    return call("getSharedPluginData", "shared.get", selfId(this), namespace, key);
  },
  getSharedPluginDataKeys(this: object, namespace: string) {
    return call("getSharedPluginDataKeys", "shared.keys", selfId(this), namespace);
  },
  setSharedPluginData(this: object, namespace: string, key: string, value: string) {
    call("setSharedPluginData", "shared.set", selfId(this), namespace, key, value);
  },
  getRelaunchData(this: object) {
    return call("getRelaunchData", "relaunch.get", selfId(this));
  },
  setRelaunchData(this: object, buttons: unknown) {
    call("setRelaunchData", "relaunch.set", selfId(this), buttons);
  },
};

const text: Record<string, Method> = {
  /** All text of a node has one style here, so there is one segment. */
  getStyledTextSegments(this: object, fields: readonly string[]) {
    const characters = call<string>("getStyledTextSegments", "field.get", selfId(this), "characters");
    const style = fields.map((name) => [
      name,
      call("getStyledTextSegments", "field.get", selfId(this), name),
    ]);
    return [{ characters, start: 0, end: characters.length, ...Object.fromEntries(style) }];
  },
  getRangeAllFontNames(this: object) {
    return [call("getRangeAllFontNames", "field.get", selfId(this), "fontName")];
  },
};

function collectionId(member: string, value: unknown): string {
  if (typeof value === "string" && settings.dynamicPage) {
    throw new Error(
      `in ${member}: Cannot call with documentAccess: dynamic-page. Pass the collection instead of its id`,
    );
  }
  return value instanceof Object && "id" in value ? String(value.id) : String(value);
}

const modes: Record<string, Method> = {
  setBoundVariable(this: object, field: string, variable: { readonly id: string } | null) {
    if (typeof variable === "string") {
      throw new Error(
        "in setBoundVariable: Cannot call with documentAccess: dynamic-page. Pass the variable instead of its id",
      );
    }
    call("setBoundVariable", "variable.bind", selfId(this), field, variable?.id ?? null);
  },
  setExplicitVariableModeForCollection(this: object, collection: unknown, modeId: string) {
    const member = "setExplicitVariableModeForCollection";
    call(member, "variable.setMode", selfId(this), collectionId(member, collection), modeId);
  },
  clearExplicitVariableModeForCollection(this: object, collection: unknown) {
    const member = "clearExplicitVariableModeForCollection";
    call(member, "variable.setMode", selfId(this), collectionId(member, collection), null);
  },
};

const pageEmitters = new Map<string, Emitter>();

function pageEmitter(id: string): Emitter {
  const emitter = pageEmitters.get(id) ?? createEmitter("page", ["nodechange"]);
  pageEmitters.set(id, emitter);
  return emitter;
}

const events: Record<string, Method> = {
  on(this: object, type: string, handler: Handler) {
    pageEmitter(selfId(this)).on(type, handler);
  },
  once(this: object, type: string, handler: Handler) {
    pageEmitter(selfId(this)).once(type, handler);
  },
  off(this: object, type: string, handler: Handler) {
    pageEmitter(selfId(this)).off(type, handler);
  },
};

/** A change as the host tells it: the node by id and type. */
export type ToldChange = {
  readonly node: { readonly id: string; readonly type: string; readonly removed: boolean };
};

/** Tells a page's listeners which nodes changed, and answers the changes with node objects in them. */
export function emitNodeChange(page: string, told: readonly ToldChange[]): readonly object[] {
  const nodeChanges = told.map(({ node, ...change }) => ({
    ...change,
    node: node.removed ? node : nodeFor([node.id, node.type]),
  }));
  pageEmitters.get(page)?.emit("nodechange", { nodeChanges });
  return nodeChanges;
}

export const nodeMethods: Readonly<Record<string, Method>> = {
  ...finding,
  ...structure,
  ...records,
  ...text,
  ...modes,
  ...events,
  async setFillsAsync(this: object, paints: unknown) {
    call("setFillsAsync", "field.set", selfId(this), "fills", paints);
  },
  async setStrokesAsync(this: object, paints: unknown) {
    call("setStrokesAsync", "field.set", selfId(this), "strokes", paints);
  },
};

export const nodeProperties: Readonly<Record<string, Property>> = {
  parent: {
    get(this: object) {
      return nodeOrNull(call<Reference | null>("get_parent", "node.parent", selfId(this)));
    },
  },
  children: {
    get(this: object) {
      return Object.freeze(call<Reference[]>("get_children", "node.children", selfId(this)).map(nodeFor));
    },
  },
  removed: {
    get(this: object) {
      return !call<boolean>("get_removed", "node.exists", selfId(this));
    },
  },
  selection: {
    get(this: object) {
      return Object.freeze(call<Reference[]>("get_selection", "page.selection", selfId(this)).map(nodeFor));
    },
    set(this: object, selected: unknown) {
      if (!Array.isArray(selected))
        throw new Error('in set_selection: Expected "selection" to be an array of nodes');
      const ids = selected.map((node) => idOf("set_selection", node));
      call("set_selection", "page.select", selfId(this), ids);
    },
  },
  mainComponent: {
    get() {
      throw new Error(
        "in get_mainComponent: Cannot call with documentAccess: dynamic-page. Use node.getMainComponentAsync instead",
      );
    },
  },
};
