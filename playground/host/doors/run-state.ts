/** What one run of a plugin knows and may touch; the doors share it. */
import type { FontName, NodeRecord } from "../document/record.ts";
import type { PlaygroundDocument } from "../document/store.ts";
import { nodeOf } from "../document/store.ts";
import { pageOf } from "../document/tree.ts";
import type { Manifest } from "../manifest.ts";

export type User = { readonly id: string; readonly name: string; readonly color?: string };

export type ExportRequest = {
  readonly id: string;
  readonly format: "PNG" | "JPG";
  /** Pixels per document pixel. */
  readonly scale: number;
  /** Draw the node's whole box, not only what shows. */
  readonly absoluteBounds: boolean;
};

/** Draws nodes: the canvas painter, given in by the caller that starts the run. */
export type Painter = (document: PlaygroundDocument, request: ExportRequest) => Promise<Uint8Array>;

export type FetchRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly redirect: "follow" | "error";
};

export type FetchAnswer = {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** Performs a request under a browser's rules for a null origin; rejects with TypeError "Failed to fetch". */
export type PluginFetch = (request: FetchRequest, signal: AbortSignal) => Promise<FetchAnswer>;

/** What one person's client keeps for one plugin; survives runs. Values are plain data as `pack` takes them. */
export type ClientStorage = {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
};

export type ShowUi = {
  readonly html: string;
  readonly width: number;
  readonly height: number;
  readonly visible: boolean;
  readonly title: string;
  readonly themeColors: boolean;
};

/** What the plugin does to its window; the page draws it, the harness listens. */
export type UiEvent =
  | ({ readonly type: "show-ui" } & ShowUi)
  | { readonly type: "resize"; readonly width: number; readonly height: number }
  | { readonly type: "visible"; readonly visible: boolean }
  | { readonly type: "reposition"; readonly x: number; readonly y: number }
  | { readonly type: "close-ui" }
  | { readonly type: "message"; readonly message: unknown };

export type Notification = {
  readonly id: number;
  readonly message: string;
  readonly error: boolean;
  /** Milliseconds; Infinity stays until dismissed. */
  readonly timeoutMs: number;
  readonly button?: string;
};

export type NotifyEvent =
  | ({ readonly type: "notify" } & Notification)
  | { readonly type: "cancel-notify"; readonly id: number };

/** A drop on the canvas; places are in canvas pixels. */
export type DroppedThings = {
  readonly node?: readonly [id: string, type: string];
  readonly x?: number;
  readonly y?: number;
  readonly absoluteX?: number;
  readonly absoluteY?: number;
  readonly items?: readonly { readonly type: string; readonly data: string }[];
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  readonly dropMetadata?: unknown;
};

export type LogLevel = "log" | "info" | "warn" | "error";

export type RunState = {
  readonly document: PlaygroundDocument;
  readonly manifest: Manifest;
  readonly user: User;
  readonly storage: ClientStorage;
  readonly painter: Painter;
  readonly fetch: PluginFetch;
  readonly fonts: readonly FontName[];
  readonly command: string;
  /** Modes a collection may have, by the team's plan. */
  readonly maxModes: number;
  readonly abort: AbortController;
  readonly loadedPages: Set<string>;
  readonly loadedFonts: Set<string>;
  readonly timers: Map<number, ReturnType<typeof setTimeout>>;
  /** Where the plugin's window begins, in pixels of the screen from the canvas's top left corner. */
  readonly panelPlace: () => { readonly x: number; readonly y: number };
  readonly onUi: (event: UiEvent) => void;
  readonly onNotify: (event: NotifyEvent) => void;
  readonly log: (level: LogLevel, text: string) => void;
  /** Queues a call into the sandbox. */
  readonly deliver: (kind: string, payload: unknown) => void;
  readonly close: (message?: string) => void;
  ui: ShowUi | undefined;
};

/** One call through the host's door. Throws or rejects with the sentence the plugin sees. */
export type Door = (run: RunState, ...args: readonly unknown[]) => unknown;

/** What Figma rejects with as a plain string instead of an Error: `loadFontAsync` and `exportAsync` do. */
export class PlainRejection extends Error {
  override readonly name = "PlainRejection";
}

/** A string argument, or an Error in the words of Figma's own checks. */
export function text(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new Error(`Expected "${name}" to have type string but got type ${kindOf(value)} instead`);
}

/** A finite number argument. */
export function number(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Error(`Expected "${name}" to have type number but got type ${kindOf(value)} instead`);
}

/** A list of strings. */
export function texts(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value)) throw new Error(`Expected "${name}" to be an array`);
  return value.map((entry, index) => text(entry, `${name}[${index}]`));
}

/** A field of a plain object; `undefined` when there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function kindOf(value: unknown): string {
  if (value === null || Number.isNaN(value)) return String(value);
  return Array.isArray(value) ? "array" : typeof value;
}

/** The page of a node must have been loaded before its children are read or written. */
export function needLoadedPage(run: RunState, record: NodeRecord, member: string): void {
  if (run.manifest.documentAccess !== "dynamic-page") return;
  if (record.type === "DOCUMENT") {
    const missing = record.children.some((id) => !run.loadedPages.has(id));
    if (!missing || ["children", "appendChild", "insertChild"].includes(member)) return;
    throw new Error(
      `Cannot call ${member} on the document with documentAccess: dynamic-page. Call figma.loadAllPagesAsync() first`,
    );
  }
  const page = pageOf(run.document, record.id);
  if (page === undefined || run.loadedPages.has(page.id)) return;
  throw new Error(
    `Cannot access property \`${member}\` on a page that has not been explicitly loaded. Remember to call \`await page.loadAsync()\` or \`await figma.loadAllPagesAsync()\` first.`,
  );
}

/** The node for an id argument. */
export function nodeArg(run: RunState, value: unknown, name = "node"): NodeRecord {
  return nodeOf(run.document, text(value, name));
}

/** What the sandbox needs to build a node object. */
export function reference(record: NodeRecord): readonly [string, string] {
  return [record.id, record.type];
}
