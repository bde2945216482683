/** What a person does to the document, one undo step each. */
import { commitUndo } from "../../host/document/history.ts";
import { isPlacedByParent, moveTo, resizeNode, settle } from "../../host/document/layout.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import { openPage, select, selectionOf } from "../../host/document/session.ts";
import { nodeOf, patch, type PlaygroundDocument, rootId } from "../../host/document/store.ts";
import { create, remove } from "../../host/document/tree.ts";

/** Runs `change` as a step of its own. */
export function editStep(document: PlaygroundDocument, change: () => void): void {
  commitUndo(document);
  change();
  commitUndo(document);
}

/** The selected nodes of the current page. */
export function selectedNodes(document: PlaygroundDocument): readonly NodeRecord[] {
  return selectionOf(document).flatMap((id) => document.nodes.get(id) ?? []);
}

/** Sets plain fields, such as name or visibility. */
export function setFields(
  document: PlaygroundDocument,
  id: string,
  fields: Partial<Pick<NodeRecord, "name" | "visible" | "locked" | "characters" | "opacity">>,
): void {
  editStep(document, () => {
    patch(document, id, fields);
    settle(document, id);
  });
}

/** Moves a node, unless its parent's auto-layout decides where it is. Whole pixels are not enforced. */
export function moveNode(document: PlaygroundDocument, id: string, x: number, y: number): void {
  const record = nodeOf(document, id);
  if (isPlacedByParent(document, record)) return;
  moveTo(document, id, x, y);
  settle(document, id);
}

/** Gives a node a size in pixels; a text set by hand stops growing with its words. */
export function sizeNode(document: PlaygroundDocument, id: string, width: number, height: number): void {
  const record = nodeOf(document, id);
  if (record.type === "TEXT")
    patch(document, id, { textAutoResize: height === record.height ? "HEIGHT" : "NONE" });
  resizeNode(document, id, Math.max(0.01, width), Math.max(record.type === "LINE" ? 0 : 0.01, height));
  settle(document, id);
}

/** Deletes the selection; answers how many nodes are gone. Parts of instances stay. */
export function deleteSelection(document: PlaygroundDocument, refused: (sentence: string) => void): void {
  editStep(document, () => {
    for (const { id } of selectedNodes(document)) {
      try {
        if (document.nodes.has(id)) remove(document, id);
      } catch (error) {
        refused(error instanceof Error ? error.message : String(error));
      }
    }
  });
}

/** Selects everything on the page that can be selected. */
export function selectAll(document: PlaygroundDocument): void {
  const page = nodeOf(document, document.currentPage);
  select(
    document,
    page.id,
    page.children.filter((id) => !nodeOf(document, id).locked && nodeOf(document, id).visible),
  );
}

/** Moves the selection by a distance. */
export function nudge(document: PlaygroundDocument, dx: number, dy: number): void {
  editStep(document, () => {
    for (const { id, x, y } of selectedNodes(document)) moveNode(document, id, x + dx, y + dy);
  });
}

/** Adds a page behind the others and opens it. */
export function addPage(document: PlaygroundDocument): string {
  let id = "";
  editStep(document, () => {
    const count = nodeOf(document, rootId).children.length;
    id = create(document, "PAGE", rootId, { name: `Page ${count + 1}` }).id;
  });
  openPage(document, id);
  return id;
}

/** Deletes a page with everything on it; the last one stays. */
export function deletePage(document: PlaygroundDocument, id: string): void {
  editStep(document, () => remove(document, id));
}
