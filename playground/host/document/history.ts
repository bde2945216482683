/** Undo and redo as people and plugins know them: a step takes back what it changed, and nothing that others wrote since. */
import { mergeRecords } from "./merge.ts";
import type { NodeRecord } from "./record.ts";
import type { PlaygroundDocument, Step } from "./store.ts";
import { isSameRecord, put } from "./store.ts";

/** Steps kept; older ones are forgotten so that a long session does not grow without end. */
const maxSteps = 200;

/** Closes the open step, so that the next write begins a new one. Nothing happens when nothing was written. */
export function commitUndo(document: PlaygroundDocument): void {
  const step = closeStep(document);
  if (step.size === 0) return;
  document.undo.push(step);
  if (document.undo.length > maxSteps) document.undo.shift();
  document.redo = [];
}

function closeStep(document: PlaygroundDocument): Step {
  const step = new Map<string, { before?: NodeRecord; after?: NodeRecord }>();
  for (const [id, before] of document.open) {
    const after = document.nodes.get(id);
    if (!isSameRecord(before, after)) step.set(id, { ...(before && { before }), ...(after && { after }) });
  }
  document.open = new Map();
  return step;
}

/** Reverts the open step, or the last closed one when nothing is open. Answers whether anything was reverted. */
export function undo(document: PlaygroundDocument): boolean {
  commitUndo(document);
  const step = document.undo.pop();
  if (step === undefined) return false;
  for (const [id, { before, after }] of step) restore(document, id, after, before);
  document.open = new Map();
  document.redo.push(step);
  keepPage(document);
  return true;
}

/** Does the last undone step again. Answers whether there was one. */
export function redo(document: PlaygroundDocument): boolean {
  const step = document.redo.pop();
  if (step === undefined) return false;
  for (const [id, { before, after }] of step) restore(document, id, before, after);
  document.open = new Map();
  document.undo.push(step);
  keepPage(document);
  return true;
}

/** Brings a node from one version to another. One that another person deleted stays away. */
function restore(
  document: PlaygroundDocument,
  id: string,
  from: NodeRecord | undefined,
  to: NodeRecord | undefined,
): void {
  const now = document.nodes.get(id);
  if (from === undefined || to === undefined) return put(document, id, to);
  if (now !== undefined) put(document, id, mergeRecords(from, to, now));
}

/** Forgets all steps: for a document that was just built or loaded. */
export function clearHistory(document: PlaygroundDocument): void {
  document.open = new Map();
  document.undo = [];
  document.redo = [];
}

/** Undoing the creation of the page one stands on leads to the first page. */
function keepPage(document: PlaygroundDocument): void {
  if (document.nodes.has(document.currentPage)) return;
  document.currentPage = document.nodes.get("0:0")?.children[0] ?? document.currentPage;
  document.notice.currentPage = true;
}
