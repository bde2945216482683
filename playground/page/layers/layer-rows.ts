/** Which rows the layers list shows. Pure. */
import type { NodeRecord } from "../../host/document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../../host/document/store.ts";
import { ancestors } from "../../host/document/tree.ts";

export type LayerRow = { readonly record: NodeRecord; readonly level: number; readonly open: boolean };

/** The visible rows from top to bottom, the frontmost layer first. */
export function listRows(document: PlaygroundDocument, open: ReadonlySet<string>): readonly LayerRow[] {
  return rowsBelow(document, document.currentPage, 1, open);
}

function rowsBelow(
  document: PlaygroundDocument,
  parent: string,
  level: number,
  open: ReadonlySet<string>,
): readonly LayerRow[] {
  return nodeOf(document, parent)
    .children.toReversed()
    .flatMap((id) => {
      const record = nodeOf(document, id);
      const isOpen = open.has(id) && record.children.length > 0;
      const row = { record, level, open: isOpen };
      return isOpen ? [row, ...rowsBelow(document, id, level + 1, open)] : [row];
    });
}

/** The nodes to open so that the selected ones can be seen. */
export function openAround(
  document: PlaygroundDocument,
  selected: readonly string[],
  open: ReadonlySet<string>,
): ReadonlySet<string> {
  const above = selected
    .filter((id) => document.nodes.has(id))
    .flatMap((id) => ancestors(document, id))
    .filter((record) => record.type !== "PAGE" && record.type !== "DOCUMENT")
    .map((record) => record.id);
  return above.every((id) => open.has(id)) ? open : new Set([...open, ...above]);
}

/** The rows between two, in the order of the list; for a selection with shift. */
export function idsBetween(rows: readonly LayerRow[], from: string, to: string): readonly string[] {
  const at = rows.findIndex((row) => row.record.id === from);
  const end = rows.findIndex((row) => row.record.id === to);
  if (at < 0 || end < 0) return [to];
  return rows.slice(Math.min(at, end), Math.max(at, end) + 1).map((row) => row.record.id);
}
