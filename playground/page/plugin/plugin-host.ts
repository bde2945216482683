/** Runs the loaded plugin for the page: one run at a time, its window, notices and log as signals. */
import { type Signal, signal } from "@preact/signals";
import type { LogLevel, NotifyEvent, Painter, UiEvent, User } from "../../host/doors/run-state.ts";
import type { ClientStorage } from "../../host/doors/run-state.ts";
import type { PlaygroundDocument } from "../../host/document/store.ts";
import { type Run, runPlugin } from "../../host/run.ts";
import type { LoadedPlugin, Runtime } from "./load-plugin.ts";
import type { Network } from "./network.ts";
import { readPanelPlace } from "./panel-place.ts";
import { createNotices, type Ending, type Notices } from "./notices.ts";

export type PanelWindow = {
  /** Another key is another window: the panel's frame is built anew. */
  readonly key: number;
  readonly html: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly visible: boolean;
  readonly themeColors: boolean;
};

export type LogLine = { readonly level: LogLevel; readonly text: string; readonly at: Date };

export type PluginHost = {
  /** The command that runs, or undefined. */
  readonly running: Signal<string | undefined>;
  readonly window: Signal<PanelWindow | undefined>;
  readonly log: Signal<readonly LogLine[]>;
  readonly notices: Notices;
  /** The built plugin; replaced when it is built again. */
  readonly plugin: Signal<LoadedPlugin>;
  /** Starts a command, after closing the run that is open. */
  readonly start: (command: string) => Promise<void>;
  readonly stop: () => void;
  /** A message out of the panel's frame. */
  readonly hear: (message: unknown) => void;
  /** The panel's page is loaded: what waited for it, and what comes from now on, goes to `post`. */
  readonly attach: (post: (message: unknown) => void) => void;
  readonly write: (level: LogLevel, text: string) => void;
};

export type HostParts = {
  readonly document: PlaygroundDocument;
  readonly runtime: Runtime;
  readonly painter: Painter;
  readonly plugin: Signal<LoadedPlugin>;
  readonly network: Signal<Network>;
  /** Who starts the plugin, with what their client keeps. */
  readonly person: () => User & { readonly storage: ClientStorage };
};

const maxLogLines = 500;

type State = {
  run: Run | undefined;
  post: ((message: unknown) => void) | undefined;
  waiting: unknown[];
  nextWindow: number;
  /** Starts wait for each other: two quick clicks are two runs, one after the other. */
  starting: Promise<void>;
  /** Notices of the run by its own ids; those with a button close with it. */
  readonly toasts: Map<number, { readonly remove: () => void; readonly closes: boolean }>;
};

export function createPluginHost(parts: HostParts): PluginHost {
  const state: State = {
    run: undefined,
    post: undefined,
    waiting: [],
    nextWindow: 1,
    starting: Promise.resolve(),
    toasts: new Map(),
  };
  const log = signal<readonly LogLine[]>([]);
  const host: PluginHost = {
    running: signal<string | undefined>(undefined),
    window: signal<PanelWindow | undefined>(undefined),
    log,
    notices: createNotices(),
    plugin: parts.plugin,
    start(command) {
      state.starting = state.starting.then(() => start(host, state, parts, command));
      return state.starting;
    },
    stop: () => state.run?.stop(),
    hear(message) {
      try {
        state.run?.postMessage(message);
      } catch (error) {
        host.write("error", `The panel's message was refused: ${describe(error)}`);
      }
    },
    attach(post) {
      state.post = post;
      for (const message of state.waiting.splice(0)) post(message);
    },
    write(level, text) {
      log.value = [...log.value.slice(1 - maxLogLines), { level, text, at: new Date() }];
    },
  };
  return host;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function start(host: PluginHost, state: State, parts: HostParts, command: string): Promise<void> {
  const former = state.run;
  former?.stop();
  await former?.closed;
  const { id, name, color, storage } = parts.person();
  host.running.value = command;
  const current: { run?: Run } = {};
  const run = await runPlugin({
    ...parts.plugin.value,
    prelude: parts.runtime.prelude,
    wasm: parts.runtime.wasm,
    document: parts.document,
    painter: parts.painter,
    fetch: (request, signal) => parts.network.value.fetch(request, signal),
    storage,
    user: { id, name, ...(color !== undefined && { color }) },
    command,
    panelPlace: readPanelPlace,
    onUi: (event) => hearUi(host, state, event),
    onNotify: (event) =>
      hearNotice(host, state, event, (reason) => {
        if (event.type === "notify") current.run?.endNotice(event.id, reason);
      }),
    onClose: (message) => finish(host, state, message),
    log: host.write,
  });
  current.run = run;
  // The plugin may have closed itself while it started.
  if (run.isOpen()) state.run = run;
}

function finish(host: PluginHost, state: State, message: string | undefined): void {
  state.run = undefined;
  closeWindow(host, state);
  for (const toast of state.toasts.values()) if (toast.closes) toast.remove();
  state.toasts.clear();
  host.running.value = undefined;
  if (message !== undefined) host.notices.say(message);
}

function closeWindow(host: PluginHost, state: State): void {
  host.window.value = undefined;
  state.post = undefined;
  state.waiting = [];
}

function hearUi(host: PluginHost, state: State, event: UiEvent): void {
  const { window } = host;
  switch (event.type) {
    case "show-ui": {
      closeWindow(host, state);
      const { html, title, width, height, visible, themeColors } = event;
      window.value = { key: state.nextWindow, html, title, width, height, visible, themeColors };
      state.nextWindow += 1;
      return;
    }
    case "resize":
      if (window.value) window.value = { ...window.value, width: event.width, height: event.height };
      return;
    case "visible":
      if (window.value) window.value = { ...window.value, visible: event.visible };
      return;
    case "reposition":
      return; // the person's own place for the window wins
    case "close-ui":
      closeWindow(host, state);
      return;
    case "message": {
      const message = { pluginMessage: event.message };
      if (state.post) state.post(message);
      else state.waiting.push(message);
      return;
    }
  }
}

function hearNotice(
  host: PluginHost,
  state: State,
  event: NotifyEvent,
  tell: (reason: Ending) => void,
): void {
  if (event.type === "cancel-notify") {
    state.toasts.get(event.id)?.remove();
    state.toasts.delete(event.id);
    return;
  }
  const remove = host.notices.show(event, (reason) => {
    state.toasts.delete(event.id);
    tell(reason);
  });
  state.toasts.set(event.id, { remove, closes: event.button !== undefined });
}
