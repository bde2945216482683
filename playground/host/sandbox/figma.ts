/** The `figma` object. */
import { call, callLater } from "./door.ts";
import { createEmitter } from "./events.ts";
import type { Method, Property } from "./members.ts";
import { deepFreeze, defineMembers, seal } from "./members.ts";
import { search } from "./node-members.ts";
import type { Reference } from "./nodes.ts";
import { idOf, nodeFor, nodeOrNull } from "./nodes.ts";
import { createVariables, imageFor } from "./resources.ts";
import { apiMembers, mixed, settings } from "./settings.ts";
import { createUi, notify } from "./shell.ts";

const eventTypes = [
  "run",
  "close",
  "selectionchange",
  "currentpagechange",
  "documentchange",
  "stylechange",
  "drop",
  "timerstart",
  "timerstop",
  "timerpause",
  "timerresume",
  "timeradjust",
  "timerdone",
  "canvasviewchange",
  "textreview",
];

const loaded = { allPages: false };

/** `figma.on` and what the host tells it. */
export const figmaEvents = createEmitter("figma", eventTypes, (type) => {
  if (type !== "documentchange" || !settings.dynamicPage || loaded.allPages) return;
  throw new Error(
    "in figma.on: Cannot register documentchange with documentAccess: dynamic-page. Call figma.loadAllPagesAsync() first",
  );
});

function create(member: string, type: string): Method {
  return () => nodeFor(call<Reference>(member, "node.create", type));
}

function ids(member: string, nodes: unknown): string[] {
  if (!Array.isArray(nodes)) throw new Error(`in ${member}: Expected an array of nodes`);
  return nodes.map((node) => idOf(member, node));
}

const documentMethods: Record<string, Method> = {
  createFrame: create("createFrame", "FRAME"),
  createSection: create("createSection", "SECTION"),
  createRectangle: create("createRectangle", "RECTANGLE"),
  createEllipse: create("createEllipse", "ELLIPSE"),
  createLine: create("createLine", "LINE"),
  createText: create("createText", "TEXT"),
  createComponent: create("createComponent", "COMPONENT"),
  createPage: () => nodeFor(call<Reference>("createPage", "page.create")),
  group: (nodes: unknown, parent: unknown, index?: number) =>
    nodeFor(
      call<Reference>("group", "node.group", ids("group", nodes), idOf("group", parent), index ?? null),
    ),
  ungroup: (node: unknown) =>
    call<Reference[]>("ungroup", "node.ungroup", idOf("ungroup", node)).map(nodeFor),
  getNodeByIdAsync: async (id: string) => nodeOrNull(call("getNodeByIdAsync", "node.find", id)),
  getNodeById: (id: string) => nodeOrNull(call("getNodeById", "node.find", id)),
  setCurrentPageAsync: async (page: unknown) => {
    await callLater("setCurrentPageAsync", "page.open", idOf("setCurrentPageAsync", page));
  },
  loadAllPagesAsync: async () => {
    await callLater("loadAllPagesAsync", "page.loadAll");
    loaded.allPages = true;
  },
  commitUndo: () => call("commitUndo", "undo.commit"),
  triggerUndo: () => call("triggerUndo", "undo.trigger"),
  saveVersionHistoryAsync: async (title: string) => call("saveVersionHistoryAsync", "version.save", title),
};

const resourceMethods: Record<string, Method> = {
  createImage: (bytes: unknown) => imageFor(call<string>("createImage", "image.create", bytes)),
  createImageAsync: async (url: string) =>
    imageFor(await callLater<string>("createImageAsync", "image.load", url)),
  getImageByHash: (hash: string) =>
    call<boolean>("getImageByHash", "image.exists", hash) ? imageFor(hash) : null,
  loadFontAsync: async (font: unknown) => {
    await callLater("loadFontAsync", "font.load", font);
  },
  listAvailableFontsAsync: () => callLater("listAvailableFontsAsync", "font.list"),
  base64Encode: (bytes: unknown) => call("base64Encode", "base64.encode", bytes),
  base64Decode: (value: unknown) => call("base64Decode", "base64.decode", value),
  // The stand-in keeps no styles, so there are none to list.
  getLocalPaintStylesAsync: async () => [],
  getLocalTextStylesAsync: async () => [],
  getLocalEffectStylesAsync: async () => [],
  getLocalGridStylesAsync: async () => [],
  getStyleByIdAsync: async () => null,
};

const shellMethods: Record<string, Method> = {
  on: figmaEvents.on,
  once: figmaEvents.once,
  off: figmaEvents.off,
  notify,
  closePlugin: (message?: string) => {
    figmaEvents.emit("close");
    call("closePlugin", "close", message);
  },
  showUI: (html: unknown, options?: unknown) => call("showUI", "ui.showUI", html, options),
  openExternal: (url: unknown) => call("openExternal", "open.external", url),
};

function constant(value: unknown): Property {
  return { get: () => value };
}

function createViewport(): object {
  const target = {};
  type View = { readonly x: number; readonly y: number; readonly zoom: number; readonly bounds: object };
  defineMembers(target, "figma.viewport", apiMembers("ViewportAPI"), {
    dynamicPage: settings.dynamicPage,
    methods: {
      scrollAndZoomIntoView: (nodes: unknown) =>
        call("scrollAndZoomIntoView", "viewport.show", ids("scrollAndZoomIntoView", nodes)),
    },
    properties: {
      center: {
        get() {
          const { x, y } = call<View>("get_center", "viewport.get");
          return deepFreeze({ x, y });
        },
        set: (point: unknown) => call("set_center", "viewport.center", point),
      },
      zoom: {
        get: () => call<View>("get_zoom", "viewport.get").zoom,
        set: (zoom: unknown) => call("set_zoom", "viewport.zoom", zoom),
      },
      bounds: { get: () => deepFreeze(call<View>("get_bounds", "viewport.get").bounds) },
    },
  });
  return seal(target);
}

function createStorage(): object {
  const target = {};
  defineMembers(target, "figma.clientStorage", apiMembers("ClientStorageAPI"), {
    dynamicPage: settings.dynamicPage,
    properties: {},
    methods: {
      getAsync: (key: unknown) => callLater("getAsync", "storage.get", key),
      setAsync: (key: unknown, value: unknown) => callLater("setAsync", "storage.set", key, value),
      deleteAsync: (key: unknown) => callLater("deleteAsync", "storage.delete", key),
      keysAsync: () => callLater("keysAsync", "storage.keys"),
    },
  });
  return seal(target);
}

const currentPage: Property = {
  get: () => nodeFor(call<Reference>("get_currentPage", "page.current")),
  set() {
    throw new Error(
      "in set_currentPage: Cannot call with documentAccess: dynamic-page. Use figma.setCurrentPageAsync instead",
    );
  },
};

const skipInvisible: Property = {
  get: () => search.skipInvisible,
  set(value: boolean) {
    search.skipInvisible = value;
  },
};

/** Builds `figma` with every member of the typings, working or throwing by name. */
export function createFigma(): object {
  const target = {};
  defineMembers(target, "figma", apiMembers("PluginAPI"), {
    dynamicPage: settings.dynamicPage,
    methods: { ...documentMethods, ...resourceMethods, ...shellMethods },
    properties: {
      apiVersion: constant("1.0.0"),
      command: constant(settings.command),
      editorType: constant(settings.editorType),
      mode: constant("default"),
      pluginId: constant(settings.pluginId),
      fileKey: constant(undefined),
      mixed: constant(mixed),
      root: { get: () => nodeFor(["0:0", "DOCUMENT"]) },
      currentPage,
      skipInvisibleInstanceChildren: skipInvisible,
      currentUser: { get: () => deepFreeze(call("get_currentUser", "user")) },
      ui: constant(createUi()),
      viewport: constant(createViewport()),
      clientStorage: constant(createStorage()),
      variables: constant(createVariables()),
      hasMissingFont: constant(false),
    },
  });
  return seal(target);
}
