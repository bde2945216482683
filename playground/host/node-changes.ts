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
  const byId = new Map(changes.map((change) => [change.id, change]));
  for (const change of changes) {
    const page = pageIdOf(document, former, change);
    const told = isInside(byId, change) ? undefined : describe(change);
    if (page === undefined || told === undefined) continue;
    pages.set(page, [...(pages.get(page) ?? []), told]);
  }
  return pages;
}

/** Whether a node came or went with the one that holds it: then Figma names that one alone. */
function isInside(changes: ReadonlyMap<string, NodeChange>, { before, after }: NodeChange): boolean {
  const holder = changes.get((after ?? before)?.parent ?? "");
  if (holder === undefined) return false;
  return after === undefined
    ? holder.after === undefined
    : before === undefined && holder.before === undefined;
}

/** What is stored of a node and is none of the typings' `NodeChangeProperty`: nothing is told of it. */
const untold: ReadonlySet<string> = new Set([
  "children",
  "sharedPluginData",
  "relaunchData",
  "annotations",
  "devStatus",
  "boundVariables",
  "explicitVariableModes",
  "sectionContentsHidden",
  "mainComponent",
]);

/** Fields of a record that make up its matrix. */
const placing: ReadonlySet<string> = new Set(["x", "y", "rotation", "mirrored"]);

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

function describe({ id, before, after }: NodeChange): EventChange | undefined {
  const node = { id, type: (after ?? before)?.type ?? "", removed: after === undefined };
  if (before === undefined) return { type: "CREATE", id, node, origin: "LOCAL" };
  if (after === undefined) return { type: "DELETE", id, node, origin: "LOCAL" };
  const former = new Map(Object.entries(before));
  const changed = Object.entries(after).flatMap(([key, value]) => (former.get(key) === value ? [] : [key]));
  const properties = changed.filter((key) => !untold.has(key) && key !== "mirrored");
  if (changed.some((key) => placing.has(key))) properties.push("relativeTransform");
  if (properties.length === 0) return undefined;
  return { type: "PROPERTY_CHANGE", id, node, origin: "LOCAL", properties };
}
