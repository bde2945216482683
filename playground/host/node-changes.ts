/** Document changes in the form of Figma's `nodechange` event, by page. */
import type { NodeRecord } from "./document/record.ts";
import type { NodeChange, PlaygroundDocument } from "./document/store.ts";

type EventChange = {
  readonly type: "CREATE" | "DELETE" | "PROPERTY_CHANGE";
  readonly id: string;
  readonly node: { readonly id: string; readonly type: string; readonly removed: boolean };
  readonly origin: "LOCAL";
  readonly properties?: readonly string[];
};

/** Changes grouped by the page they happened on. Nodes are named by id and type; the sandbox makes objects of them. */
export function nodeChanges(
  document: PlaygroundDocument,
  changes: readonly NodeChange[],
): ReadonlyMap<string, readonly EventChange[]> {
  const pages = new Map<string, EventChange[]>();
  const former = new Map(
    changes.flatMap(({ id, before }) => (before === undefined ? [] : [[id, before] as const])),
  );
  for (const change of changes) {
    const page = pageIdOf(document, former, change);
    if (page === undefined) continue;
    pages.set(page, [...(pages.get(page) ?? []), describe(change)]);
  }
  return pages;
}

/** A removed node's page is found through what it was, and through what its parents were where they went with it. */
function pageIdOf(
  document: PlaygroundDocument,
  former: ReadonlyMap<string, NodeRecord>,
  change: NodeChange,
): string | undefined {
  let record = change.after ?? change.before;
  while (record !== undefined) {
    if (record.type === "PAGE") return record.id;
    const parent: string | null = record.parent;
    record = parent === null ? undefined : (document.nodes.get(parent) ?? former.get(parent));
  }
  return undefined;
}

function describe({ id, before, after }: NodeChange): EventChange {
  const node = { id, type: (after ?? before)?.type ?? "", removed: after === undefined };
  if (before === undefined) return { type: "CREATE", id, node, origin: "LOCAL" };
  if (after === undefined) return { type: "DELETE", id, node, origin: "LOCAL" };
  const former = new Map(Object.entries(before));
  const properties = Object.entries(after).flatMap(([key, value]) =>
    former.get(key) === value ? [] : [key],
  );
  return { type: "PROPERTY_CHANGE", id, node, origin: "LOCAL", properties };
}
