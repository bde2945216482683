/** Who is whose child: inserting, removing, cloning, grouping, and the walks over it. */
import { settle } from "./layout.ts";
import type { NodeRecord, NodeType } from "./record.ts";
import { holdsChildren } from "./record.ts";
import type { PlaygroundDocument } from "./store.ts";
import { add, nodeOf, patch, put } from "./store.ts";

/** The node's descendants in document order, itself excluded. */
export function descendants(document: PlaygroundDocument, id: string): NodeRecord[] {
  return nodeOf(document, id).children.flatMap((child) => [
    nodeOf(document, child),
    ...descendants(document, child),
  ]);
}

/** The node's ancestors, nearest first. */
export function ancestors(document: PlaygroundDocument, id: string): NodeRecord[] {
  const found: NodeRecord[] = [];
  let parent = nodeOf(document, id).parent;
  while (parent !== null) {
    const record = nodeOf(document, parent);
    found.push(record);
    parent = record.parent;
  }
  return found;
}

/** The page a node lies on; the page itself for a page. */
export function pageOf(document: PlaygroundDocument, id: string): NodeRecord | undefined {
  return [nodeOf(document, id), ...ancestors(document, id)].find((record) => record.type === "PAGE");
}

/** Whether a node lies inside an instance, whose structure cannot be changed. */
export function isInInstance(document: PlaygroundDocument, id: string): boolean {
  return ancestors(document, id).some((record) => record.type === "INSTANCE");
}

/** Puts a node into a parent at an index, taking it out of where it was. Throws when Figma would refuse. */
export function insert(document: PlaygroundDocument, parentId: string, index: number, childId: string): void {
  refuseInsert(document, parentId, childId);
  const child = nodeOf(document, childId);
  const former = child.parent;
  if (former === parentId && nodeOf(document, former).children.indexOf(childId) === index) return;
  if (former !== null) {
    const siblings = nodeOf(document, former).children;
    patch(document, former, { children: siblings.filter((id) => id !== childId) });
  }
  const { children } = nodeOf(document, parentId);
  const at = Math.max(0, Math.min(index, children.length));
  patch(document, parentId, { children: [...children.slice(0, at), childId, ...children.slice(at)] });
  patch(document, childId, { parent: parentId });
  if (former !== null && former !== parentId) afterLeaving(document, former);
  settle(document, parentId);
}

function refuseInsert(document: PlaygroundDocument, parentId: string, childId: string): void {
  const parent = nodeOf(document, parentId);
  const child = nodeOf(document, childId);
  const above = [parent, ...ancestors(document, parentId)];
  if (!holdsChildren(parent.type)) throw new Error(`Cannot move node. ${parent.type} nodes have no children`);
  if (above.some((record) => record.id === childId)) throw new Error("A node cannot be its own ancestor");
  if (above.some((record) => record.type === "INSTANCE") || isInInstance(document, childId)) {
    throw new Error("Cannot move node. New parent is an instance or is inside of an instance");
  }
  if (child.type === "DOCUMENT") throw new Error("Cannot move node. The document has no parent");
  if ((child.type === "PAGE") !== (parent.type === "DOCUMENT")) {
    throw new Error("Cannot move node. Pages belong to the document, and the document holds pages alone");
  }
  if (child.type === "SECTION" && !["PAGE", "SECTION"].includes(parent.type)) {
    throw new Error(
      "Cannot move node. A section node cannot be inside a node that is not a section or a page",
    );
  }
  if (child.type === "COMPONENT" && above.some((record) => record.type === "COMPONENT")) {
    throw new Error("Cannot move node. A component cannot be inside of a component");
  }
}

/** A group without children disappears, as in Figma; other parents recompute. */
function afterLeaving(document: PlaygroundDocument, id: string): void {
  const record = nodeOf(document, id);
  if (record.type === "GROUP" && record.children.length === 0) remove(document, id);
  else settle(document, id);
}

/** Creates a node on top of a parent's children. */
export function create(
  document: PlaygroundDocument,
  type: NodeType,
  parentId: string,
  fields: Partial<NodeRecord> = {},
): NodeRecord {
  const record = add(document, type, fields);
  insert(document, parentId, Infinity, record.id);
  settle(document, record.id);
  return nodeOf(document, record.id);
}

/** Removes a node with all it holds. Throws for the document, the last page and parts of an instance. */
export function remove(document: PlaygroundDocument, id: string): void {
  const record = nodeOf(document, id);
  if (record.type === "DOCUMENT") throw new Error("Cannot remove the document");
  const parent = record.parent === null ? undefined : nodeOf(document, record.parent);
  if (record.type === "PAGE" && parent?.children.length === 1) throw new Error("Cannot remove the only page");
  if (isInInstance(document, id)) throw new Error("Removing this node is not allowed");
  for (const inner of descendants(document, id)) put(document, inner.id, undefined);
  put(document, id, undefined);
  if (parent === undefined) return;
  patch(document, parent.id, { children: parent.children.filter((child) => child !== id) });
  if (id === document.currentPage) {
    document.currentPage = nodeOf(document, parent.id).children[0] ?? document.currentPage;
    document.notice.currentPage = true;
  }
  if (parent.type !== "DOCUMENT") afterLeaving(document, parent.id);
}

/** Copies a node with all it holds under a parent; without one, beside the original for pages. */
export function clone(document: PlaygroundDocument, id: string, parentId: string): NodeRecord {
  const copy = copyDetached(document, id, {});
  insert(document, parentId, Infinity, copy.id);
  return nodeOf(document, copy.id);
}

/** `fields` are laid over every node that is copied. */
function copyDetached(document: PlaygroundDocument, id: string, fields: Partial<NodeRecord>): NodeRecord {
  const source = nodeOf(document, id);
  const copy = add(document, source.type, { ...source, parent: null, children: [], ...fields });
  for (const child of source.children) {
    const inner = copyDetached(document, child, fields);
    patch(document, inner.id, { parent: copy.id });
    patch(document, copy.id, { children: [...nodeOf(document, copy.id).children, inner.id] });
  }
  return nodeOf(document, copy.id);
}

/** What plugins wrote on a component and its layers is not there on an instance of it. */
const noPluginData = { pluginData: {}, sharedPluginData: {} };

/** Makes an instance of a component: a copy that remembers where it comes from. */
export function instantiate(document: PlaygroundDocument, componentId: string, parentId: string): NodeRecord {
  const component = nodeOf(document, componentId);
  const copy = add(document, "INSTANCE", {
    ...component,
    parent: null,
    children: [],
    mainComponent: componentId,
    ...noPluginData,
  });
  for (const child of component.children) {
    const inner = copyDetached(document, child, noPluginData);
    patch(document, inner.id, { parent: copy.id });
    patch(document, copy.id, { children: [...nodeOf(document, copy.id).children, inner.id] });
  }
  insert(document, parentId, Infinity, copy.id);
  return nodeOf(document, copy.id);
}

/** Puts nodes into a new group in `parentId`; the group has their bounds. */
export function group(
  document: PlaygroundDocument,
  ids: readonly string[],
  parentId: string,
  index = Infinity,
): NodeRecord {
  if (ids.length === 0) throw new Error("First argument must be an array of at least one node");
  const record = add(document, "GROUP");
  insert(document, parentId, index, record.id);
  for (const id of ids) insert(document, record.id, Infinity, id);
  settle(document, record.id);
  return nodeOf(document, record.id);
}
