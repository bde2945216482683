/** What one person sees of a document: the current page, the selection of each page, the viewport. */
import { absoluteBounds, unite } from "./geometry.ts";
import type { PlaygroundDocument, Viewport } from "./store.ts";
import { nodeOf, schedule } from "./store.ts";
import { ancestors, pageOf } from "./tree.ts";

/** The ids selected on a page. */
export function selectionOf(document: PlaygroundDocument, pageId = document.currentPage): readonly string[] {
  return document.selections.get(pageId) ?? [];
}

/** Selects nodes of one page. As in Figma, duplicates and nodes inside selected ones are left out. */
export function select(document: PlaygroundDocument, pageId: string, ids: readonly string[]): void {
  const unique = [...new Set(ids)];
  for (const id of unique) {
    if (pageOf(document, id)?.id === pageId && id !== pageId) continue;
    throw new Error("The selection of a page can only include nodes in that page");
  }
  const outermost = unique.filter(
    (id) => !ancestors(document, id).some((above) => unique.includes(above.id)),
  );
  document.selections.set(pageId, outermost);
  document.notice.selection = true;
  schedule(document);
}

/** Shows another page. */
export function openPage(document: PlaygroundDocument, pageId: string): void {
  if (nodeOf(document, pageId).type !== "PAGE") throw new Error("Only a page can be opened");
  if (document.currentPage === pageId) return;
  document.currentPage = pageId;
  document.notice.currentPage = true;
  document.notice.selection = true;
  schedule(document);
}

/** Moves the canvas. */
export function lookAt(document: PlaygroundDocument, viewport: Partial<Viewport>): void {
  document.viewport = { ...document.viewport, ...viewport };
  document.notice.viewport = true;
  schedule(document);
}

/** Moves and scales the canvas so that the nodes are in view, never closer than 100 %. */
export function showNodes(document: PlaygroundDocument, ids: readonly string[]): void {
  const box = unite(ids.map((id) => absoluteBounds(document, nodeOf(document, id))));
  if (box === undefined) return;
  const margin = 0.8;
  const fit = Math.min(
    (document.window.width * margin) / Math.max(1, box.width),
    (document.window.height * margin) / Math.max(1, box.height),
  );
  lookAt(document, {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    zoom: Math.max(0.02, Math.min(1, fit)),
  });
}
