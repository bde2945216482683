/** Runs one plugin on a document: boots the engine, carries messages, and frees everything at the end. */
import type { FontName } from "./document/record.ts";
import { commitUndo } from "./document/history.ts";
import type { DocumentChange, PlaygroundDocument } from "./document/store.ts";
import { subscribe } from "./document/store.ts";
import { nodeChanges } from "./node-changes.ts";
import { implementedFields } from "./doors/fields.ts";
import { openDoor } from "./doors/doors.ts";
import type {
  ClientStorage,
  DroppedThings,
  LogLevel,
  NotifyEvent,
  Painter,
  PluginFetch,
  RunState,
  UiEvent,
  User,
} from "./doors/run-state.ts";
import { availableFonts } from "./fonts.ts";
import type { Manifest } from "./manifest.ts";
import { membersOf, membersOfNode } from "./table.ts";
import { nodeTypes } from "./document/record.ts";
import type { Pump } from "./pump.ts";
import { createPump } from "./pump.ts";
import { startVm } from "./vm.ts";
import { pack } from "./wire.ts";

export type RunOptions = {
  readonly manifest: Manifest;
  /** The built main file, and the panel's HTML where the manifest has one. */
  readonly code: string;
  readonly html?: string;
  /** The bundled sandbox, see prelude.ts. */
  readonly prelude: string;
  readonly document: PlaygroundDocument;
  readonly storage: ClientStorage;
  readonly user: User;
  readonly fetch: PluginFetch;
  readonly painter: Painter;
  /** The menu or relaunch command; empty for a plain start. */
  readonly command?: string;
  readonly fonts?: readonly FontName[];
  /** Modes a variable collection may have. Default 20, an organisation's; a free team has 1. */
  readonly maxModes?: number;
  readonly wasm?: WebAssembly.Module;
  /** Default 10,000. */
  readonly maxBlockingMs?: number;
  /** Where the plugin's window begins, in pixels of the screen from the canvas's top left corner. Default: right there. */
  readonly panelPlace?: () => { readonly x: number; readonly y: number };
  readonly onUi?: (event: UiEvent) => void;
  readonly onNotify?: (event: NotifyEvent) => void;
  readonly onClose?: (message?: string) => void;
  readonly log?: (level: LogLevel, text: string) => void;
};

export type Run = {
  /** A message of the panel, as `parent.postMessage({ pluginMessage })` carries it. Refuses what Figma cannot carry. */
  readonly postMessage: (message: unknown) => void;
  /** A notice was dismissed, timed out, or its button was pressed. */
  readonly endNotice: (id: number, reason: "timeout" | "dismiss" | "action_button_click") => void;
  /** The person lets something fall on the canvas: `figma.on("drop")`. Without a node, on the page in view. */
  readonly drop: (drop: DroppedThings) => void;
  /** The person closes the window: handlers of `close` run, then everything is freed. */
  readonly stop: () => void;
  readonly isOpen: () => boolean;
  /** Settles once the run has ended. */
  readonly closed: Promise<void>;
};

/** Starts a plugin and answers once its first synchronous code has run. */
export async function runPlugin(options: RunOptions): Promise<Run> {
  const pump = createPump();
  const state = createState(options, pump);
  const stopWatching = subscribe(options.document, (change) => announce(state, change));
  void pump.ended.then(stopWatching);
  // A step of its own, so that the plugin's first writes can be undone alone.
  commitUndo(options.document);
  const vm = await startVm({
    open: (name, args) => openDoor(state, name, args),
    later: pump.push,
    prelude: options.prelude,
    settings: settingsFor(options),
    maxBlockingMs: options.maxBlockingMs ?? 10_000,
    ...(options.wasm && { wasm: options.wasm }),
    onError: (message) => state.log("error", message),
  });
  pump.attach(vm);
  pump.enter((engine) => engine.evaluate(options.code, options.manifest.main));
  state.deliver("event", { type: "run", args: [{ command: state.command, parameters: undefined }] });
  return {
    postMessage: (message) => state.deliver("message", message),
    endNotice: (id, reason) => state.deliver("notice", { id, reason }),
    drop: (drop) => state.deliver("drop", drop),
    stop() {
      const goodbye = pack({ kind: "event", payload: { type: "close", args: [] } });
      if (!state.abort.signal.aborted) pump.enter((engine) => engine.deliver(goodbye));
      state.close();
    },
    isOpen: () => !state.abort.signal.aborted,
    closed: pump.ended,
  };
}

function createState(options: RunOptions, pump: Pump): RunState {
  const { manifest, document, user, storage, painter, fetch } = options;
  const abort = new AbortController();
  const timers: RunState["timers"] = new Map();
  return {
    manifest,
    document,
    user,
    storage,
    painter,
    fetch,
    abort,
    timers,
    deliver(kind, payload) {
      if (!abort.signal.aborted) pump.push(pack({ kind, payload }));
    },
    log: options.log ?? (() => undefined),
    fonts: options.fonts ?? availableFonts,
    command: options.command ?? "",
    maxModes: options.maxModes ?? 20,
    loadedPages: new Set([document.currentPage]),
    loadedFonts: new Set(),
    panelPlace: options.panelPlace ?? (() => ({ x: 0, y: 0 })),
    onUi: options.onUi ?? (() => undefined),
    onNotify: options.onNotify ?? (() => undefined),
    close(message) {
      if (abort.signal.aborted) return;
      abort.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      commitUndo(document);
      options.onClose?.(message);
      pump.end();
    },
    ui: undefined,
  };
}

function settingsFor(options: RunOptions): string {
  const { manifest } = options;
  const apis = [
    "PluginAPI",
    "UIAPI",
    "ViewportAPI",
    "ClientStorageAPI",
    "VariablesAPI",
    "Image",
    "Variable",
    "VariableCollection",
  ];
  const uiFiles = typeof manifest.ui === "object" ? manifest.ui : {};
  return JSON.stringify({
    pluginId: manifest.id,
    command: options.command ?? "",
    editorType: "figma",
    dynamicPage: manifest.documentAccess === "dynamic-page",
    html: options.html ?? null,
    uiFiles,
    fields: implementedFields,
    apis: Object.fromEntries(apis.map((name) => [name, membersOf(name)])),
    nodes: Object.fromEntries(nodeTypes.map((type) => [type, membersOfNode(type)])),
  });
}

/** Tells the plugin what changed in the document, by itself or by others. */
function announce(state: RunState, change: DocumentChange): void {
  const { document } = state;
  if (change.currentPage) state.loadedPages.add(document.currentPage);
  if (change.currentPage) state.deliver("event", { type: "currentpagechange", args: [] });
  if (change.selection) state.deliver("event", { type: "selectionchange", args: [] });
  for (const [page, changes] of nodeChanges(document, change.nodes)) {
    if (page === undefined) continue;
    state.deliver("nodechange", { page, changes });
  }
}
