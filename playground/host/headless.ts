/** Runs a built plugin in Node for tests and journeys: panel messages in, facts out, no sleeping. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { NodeRecord } from "./document/record.ts";
import { select } from "./document/session.ts";
import type { PlaygroundDocument } from "./document/store.ts";
import { subscribe } from "./document/store.ts";
import type {
  ClientStorage,
  LogLevel,
  NotifyEvent,
  Painter,
  PluginFetch,
  UiEvent,
  User,
} from "./doors/run-state.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./manifest.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import { createNodeFetch } from "./node-fetch.ts";
import { createNodePainter } from "./paint/node-canvas.ts";
import { bundlePrelude, watchableCode } from "./prelude.ts";
import type { Run, RunOptions } from "./run.ts";
import { runPlugin } from "./run.ts";

/** A built plugin, read once and run many times. */
export type BuiltPlugin = { readonly manifest: Manifest; readonly code: string; readonly html: string };

/** Reads a dist folder: manifest.json and the files it names. */
export async function readPlugin(folder: string): Promise<BuiltPlugin> {
  const text = await readFile(path.join(folder, "manifest.json"), "utf8");
  const manifest = readManifest(JSON.parse(text));
  const code = await watchableCode(await readFile(path.join(folder, manifest.main), "utf8"));
  const html = typeof manifest.ui === "string" ? await readFile(path.join(folder, manifest.ui), "utf8") : "";
  return { manifest, code, html };
}

export type HeadlessOptions = {
  readonly plugin: BuiltPlugin;
  readonly document: PlaygroundDocument;
  /** Default: an empty one. Give the same object twice to be the same person again. */
  readonly storage?: ClientStorage;
  readonly user?: User;
  readonly command?: string;
  /** Default: Node's network under the manifest's and a browser's rules. */
  readonly fetch?: PluginFetch;
  readonly painter?: Painter;
  readonly maxBlockingMs?: number;
  /** See RunOptions. */
  readonly maxModes?: number;
  readonly panelPlace?: RunOptions["panelPlace"];
};

export type LogLine = { readonly level: LogLevel; readonly text: string };

export type Headless = {
  readonly run: Run;
  readonly document: PlaygroundDocument;
  /** Everything that happened so far, oldest first. */
  readonly messages: unknown[];
  readonly ui: UiEvent[];
  readonly notices: NotifyEvent[];
  readonly log: LogLine[];
  /** Why requests were blocked, which the plugin itself is not told. */
  readonly blocked: string[];
  /** What the plugin said when it closed itself. */
  readonly farewells: string[];
  readonly send: (message: unknown) => void;
  /**
   * Waits until a predicate over the facts above or the document answers something other than `undefined` or `false`,
   * looking again at each event. Rejects after `withinMs` (default 10,000) with what was seen instead.
   */
  readonly until: <T>(what: string, look: () => T | undefined | false, withinMs?: number) => Promise<T>;
  /** Waits for the next message for which `pick` answers; messages already taken are not seen again. */
  readonly message: <T>(
    what: string,
    pick: (message: unknown) => T | undefined | false,
    withinMs?: number,
  ) => Promise<T>;
  readonly stop: () => Promise<void>;
};

type Facts = Pick<Headless, "messages" | "ui" | "notices" | "log" | "blocked" | "farewells">;

/** Starts a plugin on a document. Errors of the plugin are in `log`, at level `error`. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const facts: Facts = { messages: [], ui: [], notices: [], log: [], blocked: [], farewells: [] };
  const watchers = new Set<() => void>();
  function look(): void {
    for (const watcher of watchers) watcher();
  }
  const stopWatching = subscribe(options.document, look);
  const run = await runPlugin(await runOptions(options, facts, look));
  function until<T>(what: string, see: () => T | undefined | false, withinMs = 10_000): Promise<T> {
    return watch(watchers, what, see, withinMs, () => describeEnd(facts));
  }
  return {
    ...facts,
    run,
    document: options.document,
    send: run.postMessage,
    until,
    message: nextMessage(facts, until),
    async stop() {
      run.stop();
      await run.closed;
      stopWatching();
    },
  };
}

async function runOptions(options: HeadlessOptions, facts: Facts, look: () => void): Promise<RunOptions> {
  const { plugin, document, command, maxBlockingMs, maxModes, panelPlace } = options;
  function keep<T>(list: T[]): (fact: T) => void {
    return (fact) => {
      list.push(fact);
      look();
    };
  }
  return {
    ...plugin,
    prelude: await bundlePrelude(),
    document,
    storage: options.storage ?? createMemoryStorage(),
    user: options.user ?? { id: "1000", name: "Ada" },
    fetch: options.fetch ?? createNodeFetch({ manifest: plugin.manifest, onBlocked: keep(facts.blocked) }),
    painter: options.painter ?? createNodePainter(),
    ...(command !== undefined && { command }),
    ...(maxBlockingMs !== undefined && { maxBlockingMs }),
    ...(maxModes !== undefined && { maxModes }),
    ...(panelPlace !== undefined && { panelPlace }),
    onUi(event) {
      if (event.type === "message") facts.messages.push(event.message);
      keep(facts.ui)(event);
    },
    onNotify: keep(facts.notices),
    log: (level, text) => keep(facts.log)({ level, text }),
    onClose(message) {
      if (message !== undefined) facts.farewells.push(message);
      look();
    },
  };
}

/** Walks through the messages once: what one wait has taken, the next does not see again. */
function nextMessage(facts: Facts, until: Headless["until"]): Headless["message"] {
  let taken = 0;
  return async (what, pick, withinMs) => {
    const { picked } = await until(
      what,
      () => {
        for (let at = taken; at < facts.messages.length; at += 1) {
          const found = pick(facts.messages[at]);
          if (found === undefined || found === false) continue;
          taken = at + 1;
          return { picked: found };
        }
        return undefined;
      },
      withinMs,
    );
    return picked;
  };
}

function watch<T>(
  watchers: Set<() => void>,
  what: string,
  see: () => T | undefined | false,
  withinMs: number,
  seen: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      watchers.delete(look);
      reject(new Error(`Waited ${withinMs} ms for ${what}. ${seen()}`));
    }, withinMs);
    function look(): void {
      const found = see();
      if (found === undefined || found === false) return;
      clearTimeout(timer);
      watchers.delete(look);
      resolve(found);
    }
    watchers.add(look);
    look();
  });
}

function describeEnd({ log, messages }: Facts): string {
  const errors = log.filter((line) => line.level === "error").map((line) => line.text);
  const last = messages.slice(-3).map((message) => JSON.stringify(message)?.slice(0, 300));
  return `Last messages: ${last.join(" | ") || "none"}. Errors: ${errors.join(" | ") || "none"}.`;
}

/** Nodes of a document by name, in no particular order. */
export function nodesNamed(document: PlaygroundDocument, name: string | RegExp): NodeRecord[] {
  return [...document.nodes.values()].filter((node) =>
    typeof name === "string" ? node.name === name : name.test(node.name),
  );
}

/** Selects nodes by name on the current page, as a person would by clicking. */
export function selectNamed(
  document: PlaygroundDocument,
  ...names: readonly string[]
): readonly NodeRecord[] {
  const found = names.flatMap((name) => nodesNamed(document, name));
  const ids = found.map((node) => node.id);
  select(document, document.currentPage, ids);
  return found;
}
