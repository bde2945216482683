/** The document: records by id, an undo history of whole records, and change notices for a canvas. */
import type { NodeRecord, NodeType } from "./record.ts";
import { newRecord } from "./record.ts";

export type ImageRecord = {
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly type: "png" | "jpeg" | "gif";
  readonly width: number;
  readonly height: number;
};

/** One undo step: each touched node as it was before and after; `undefined` where it did not exist. */
export type Step = ReadonlyMap<string, { readonly before?: NodeRecord; readonly after?: NodeRecord }>;

export type NodeChange = { readonly id: string; readonly before?: NodeRecord; readonly after?: NodeRecord };

export type DocumentChange = {
  readonly nodes: readonly NodeChange[];
  readonly selection: boolean;
  readonly currentPage: boolean;
  readonly viewport: boolean;
};

export type Viewport = { readonly x: number; readonly y: number; readonly zoom: number };

/** The width in pixels of one line of text in a node's font, size and letter spacing. */
export type TextRuler = (text: string, record: NodeRecord) => number;

/** Mutable by the functions of this folder only; everyone else reads and subscribes. */
export type PlaygroundDocument = {
  nodes: Map<string, NodeRecord>;
  images: Map<string, ImageRecord>;
  nextId: number;
  currentPage: string;
  selections: Map<string, readonly string[]>;
  /** The point of the canvas at the middle of the window, and the scale. */
  viewport: Viewport;
  /** The window the canvas has, in CSS pixels. */
  window: { width: number; height: number };
  open: Map<string, NodeRecord | undefined>;
  undo: Step[];
  redo: Step[];
  changed: Map<string, NodeRecord | undefined>;
  notice: { selection: boolean; currentPage: boolean; viewport: boolean; scheduled: boolean };
  listeners: Set<(change: DocumentChange) => void>;
  ruler: TextRuler;
  /** Hears of each write of this person's, once it is done. */
  onWrite?: (id: string, before: NodeRecord | undefined, after: NodeRecord | undefined) => void;
};

export const rootId = "0:0";

/** An empty document with one page, `0:1`. */
export function createDocument(ruler: TextRuler = approximateRuler): PlaygroundDocument {
  const root = { ...newRecord("DOCUMENT", rootId), children: ["0:1"] };
  const page = { ...newRecord("PAGE", "0:1"), name: "Page 1", parent: rootId };
  return {
    nodes: new Map<string, NodeRecord>([
      [root.id, root],
      [page.id, page],
    ]),
    images: new Map(),
    nextId: 2,
    currentPage: page.id,
    selections: new Map(),
    viewport: { x: 0, y: 0, zoom: 1 },
    window: { width: 1280, height: 800 },
    open: new Map(),
    undo: [],
    redo: [],
    changed: new Map(),
    notice: { selection: false, currentPage: false, viewport: false, scheduled: false },
    listeners: new Set(),
    ruler,
  };
}

/** Used where no canvas is at hand: half an em per letter, one em per ideograph. */
export function approximateRuler(text: string, record: NodeRecord): number {
  let ems = 0;
  for (const letter of text) ems += (letter.codePointAt(0) ?? 0) > 0x2e80 ? 1 : 0.55;
  return ems * record.fontSize;
}

/** The node, or an Error in Figma's words when it was removed. */
export function nodeOf(document: PlaygroundDocument, id: string): NodeRecord {
  const record = document.nodes.get(id);
  if (record === undefined) throw new Error(`The node with id "${id}" does not exist`);
  return record;
}

/** Replaces fields of one node, noting what it was for undo and for listeners. */
export function patch(
  document: PlaygroundDocument,
  id: string,
  fields: Partial<Omit<NodeRecord, "id" | "type">>,
): NodeRecord {
  const before = nodeOf(document, id);
  const after: NodeRecord = { ...before, ...fields };
  // Writing what is already there is no change: it makes no undo step and tells no listener.
  if (Object.keys(fields).every((key) => isSameValue(Reflect.get(before, key), Reflect.get(after, key))))
    return before;
  put(document, id, after);
  return after;
}

/** Whether two versions of a node are equal, field by field. */
export function isSameRecord(a: NodeRecord | undefined, b: NodeRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Object.keys(b).every((key) => isSameValue(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Whether two values of a field are equal; lists count by their entries. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((entry, index) => Object.is(entry, b[index]));
}

/** Adds a detached node; the caller attaches it. */
export function add(
  document: PlaygroundDocument,
  type: NodeType,
  fields: Partial<NodeRecord> = {},
): NodeRecord {
  const id = `1:${document.nextId}`;
  document.nextId += 1;
  const record = { ...newRecord(type, id), ...fields, id, type };
  put(document, id, record);
  return record;
}

/** Stores or, with `undefined`, deletes one record. */
export function put(document: PlaygroundDocument, id: string, after: NodeRecord | undefined): void {
  const before = document.nodes.get(id);
  if (!document.open.has(id)) document.open.set(id, before);
  putUnnoted(document, id, after);
  document.onWrite?.(id, before, after);
}

/** Stores or deletes one record outside of every undo step, as what another person wrote. */
export function putUnnoted(document: PlaygroundDocument, id: string, after: NodeRecord | undefined): void {
  const before = document.nodes.get(id);
  if (!document.changed.has(id)) document.changed.set(id, before);
  if (after === undefined) document.nodes.delete(id);
  else document.nodes.set(id, after);
  if (after === undefined) dropFromSelections(document, id);
  schedule(document);
}

function dropFromSelections(document: PlaygroundDocument, id: string): void {
  for (const [page, ids] of document.selections) {
    if (!ids.includes(id)) continue;
    document.selections.set(
      page,
      ids.filter((other) => other !== id),
    );
    document.notice.selection = true;
  }
}

/** Tells listeners once the current turn of the event loop is done, however many writes it made. */
export function schedule(document: PlaygroundDocument): void {
  if (document.notice.scheduled) return;
  document.notice.scheduled = true;
  queueMicrotask(() => flush(document));
}

/** Tells listeners now what changed since the last notice. */
export function flush(document: PlaygroundDocument): void {
  const { selection, currentPage, viewport } = document.notice;
  const nodes = [...document.changed]
    .map(([id, before]) => toNodeChange(id, before, document.nodes.get(id)))
    .filter((change) => change.before !== change.after);
  document.notice = { selection: false, currentPage: false, viewport: false, scheduled: false };
  document.changed = new Map();
  if (nodes.length === 0 && !selection && !currentPage && !viewport) return;
  for (const listener of document.listeners) listener({ nodes, selection, currentPage, viewport });
}

function toNodeChange(id: string, before: NodeRecord | undefined, after: NodeRecord | undefined): NodeChange {
  return { id, ...(before && { before }), ...(after && { after }) };
}

/** Calls `listener` after each burst of changes; the answer stops it. */
export function subscribe(
  document: PlaygroundDocument,
  listener: (change: DocumentChange) => void,
): () => void {
  document.listeners.add(listener);
  return () => document.listeners.delete(listener);
}
