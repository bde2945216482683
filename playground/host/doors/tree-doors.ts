/** Creating, moving, finding, copying and removing nodes. */
import * as z from "zod/mini";
import { resizeNode, settle } from "../document/layout.ts";
import type { NodeRecord, NodeType } from "../document/record.ts";
import { nodeOf, patch, rootId } from "../document/store.ts";
import { clone, create, descendants, group, insert, instantiate, remove } from "../document/tree.ts";
import { check } from "../validation.ts";
import { applyBindings } from "./bindings.ts";
import { namespaceArg } from "./data-doors.ts";
import { refuseInInstance } from "./field.ts";
import { needFontsOfText, needFontsToMove } from "./need-fonts.ts";
import type { Door, RunState } from "./run-state.ts";
import { needLoadedPage, nodeArg, number, reference, text, texts } from "./run-state.ts";

const creatable = z.enum(["FRAME", "SECTION", "RECTANGLE", "ELLIPSE", "LINE", "TEXT", "COMPONENT"]);

function createNode(run: RunState, type: NodeType): NodeRecord {
  return create(run.document, type, run.document.currentPage);
}

/** The nodes below one, all or direct, in document order; invisible parts of instances left out on request. */
function below(run: RunState, record: NodeRecord, deep: boolean, skipInvisible: boolean): NodeRecord[] {
  const found = deep
    ? descendants(run.document, record.id)
    : record.children.map((child) => nodeOf(run.document, child));
  return skipInvisible ? found.filter((node) => !isHiddenInInstance(run, node)) : found;
}

function isHiddenInInstance(run: RunState, node: NodeRecord): boolean {
  let hidden = false;
  let record: NodeRecord | undefined = node;
  while (record !== undefined) {
    if (record.type === "INSTANCE") return hidden && record.id !== node.id;
    hidden ||= !record.visible;
    record = record.parent === null ? undefined : run.document.nodes.get(record.parent);
  }
  return false;
}

const criteriaSchema = z.strictObject({
  types: z.optional(z.array(z.string())),
  pluginData: z.optional(z.object({ keys: z.optional(z.array(z.string())) })),
  sharedPluginData: z.optional(z.object({ namespace: z.string(), keys: z.optional(z.array(z.string())) })),
});

function meets(run: RunState, node: NodeRecord, criteria: z.infer<typeof criteriaSchema>): boolean {
  if (criteria.types && !criteria.types.includes(node.type)) return false;
  if (criteria.pluginData && !holds(node.pluginData[run.manifest.id], criteria.pluginData.keys)) return false;
  const shared = criteria.sharedPluginData;
  return !shared || holds(node.sharedPluginData[shared.namespace], shared.keys);
}

/** Any data at all, or at least one of the keys. */
function holds(
  data: Readonly<Record<string, string>> | undefined,
  keys: readonly string[] | undefined,
): boolean {
  if (data === undefined) return false;
  return keys === undefined ? Object.keys(data).length > 0 : keys.some((key) => Object.hasOwn(data, key));
}

/** Sizes a node; `constrained` says whether its children follow. As in Figma, neither axis hugs or fills any more. */
function resize(
  run: RunState,
  record: NodeRecord,
  width: unknown,
  height: unknown,
  constrained: unknown,
): void {
  const [w, h] = [number(width, "width"), number(height, "height")];
  const minHeight = record.type === "LINE" ? 0 : 0.01;
  if (w < 0.01) throw new Error('Expected "width" to be greater than or equal to 0.01');
  if (h < minHeight) throw new Error('Expected "height" to be greater than or equal to 0.01');
  if (record.type === "LINE" && h !== 0) throw new Error("Lines can only be resized to a height of 0");
  refuseInInstance(run, record, "size");
  if (record.type === "TEXT") needFontsOfText(run, record);
  const [w32, h32] = [Math.fround(w), Math.fround(h)];
  // A text that grows downwards goes on doing so where its height is left as it is.
  const grows = record.textAutoResize === "HEIGHT" && h32 === Math.fround(record.height);
  patch(run.document, record.id, {
    primaryAxisSizingMode: "FIXED",
    counterAxisSizingMode: "FIXED",
    layoutGrow: 0,
    layoutAlign: record.layoutAlign === "STRETCH" ? "INHERIT" : record.layoutAlign,
    ...(record.type === "TEXT" && !grows && { textAutoResize: "NONE" as const }),
  });
  if (constrained === false) patch(run.document, record.id, { width: w32, height: h32 });
  else resizeNode(run.document, record.id, w32, h32);
  settle(run.document, record.id);
}

export const treeDoors: Readonly<Record<string, Door>> = {
  "node.exists": (run, id) => run.document.nodes.has(text(id, "id")),
  "node.find": (run, id) => {
    const record = run.document.nodes.get(text(id, "id"));
    return record === undefined ? null : reference(record);
  },
  "node.create": (run, type) => reference(createNode(run, check("type", creatable, type))),
  "page.create": (run) => {
    const count = nodeOf(run.document, rootId).children.length;
    const page = create(run.document, "PAGE", rootId, { name: `Page ${count + 1}` });
    run.loadedPages.add(page.id);
    return reference(page);
  },
  "node.parent": (run, id) => {
    const { parent } = nodeArg(run, id);
    return parent === null ? null : reference(nodeOf(run.document, parent));
  },
  "node.children": (run, id) => {
    const record = nodeArg(run, id);
    needLoadedPage(run, record, "children");
    return record.children.map((child) => reference(nodeOf(run.document, child)));
  },
  "node.below": (run, id, member, deep, skipInvisible) => {
    const record = nodeArg(run, id);
    needLoadedPage(run, record, text(member, "member"));
    return below(run, record, deep === true, skipInvisible === true).map(reference);
  },
  "node.findAllWithCriteria": (run, id, criteria, skipInvisible) => {
    const record = nodeArg(run, id);
    needLoadedPage(run, record, "findAllWithCriteria");
    const wanted = check("criteria", criteriaSchema, criteria);
    if (!wanted.types && !wanted.pluginData && !wanted.sharedPluginData) {
      throw new Error("At least one of types, pluginData and sharedPluginData is required");
    }
    if (wanted.sharedPluginData) namespaceArg(wanted.sharedPluginData.namespace);
    return below(run, record, true, skipInvisible === true)
      .filter((node) => meets(run, node, wanted))
      .map(reference);
  },
  "node.insert": (run, id, index, child, member) => {
    const record = nodeArg(run, id);
    needLoadedPage(run, record, text(member, "member"));
    const moved = nodeArg(run, child, "child");
    if (index !== null && (number(index, "index") < 0 || Number(index) > record.children.length)) {
      throw new Error("Index out of bounds");
    }
    needFontsToMove(run, moved);
    insert(run.document, record.id, index === null ? Infinity : number(index, "index"), moved.id);
    applyBindings(run);
  },
  "node.remove": (run, id) => remove(run.document, nodeArg(run, id).id),
  "node.clone": (run, id) => {
    const record = nodeArg(run, id);
    if (record.type === "DOCUMENT") throw new Error("The document cannot be cloned");
    const copy = clone(run.document, record.id, record.type === "PAGE" ? rootId : run.document.currentPage);
    if (copy.type === "PAGE") run.loadedPages.add(copy.id);
    return reference(copy);
  },
  "node.group": (run, ids, parent, index) => {
    const target = nodeArg(run, parent, "parent");
    const at = index === null || index === undefined ? Infinity : number(index, "index");
    const members = texts(ids, "nodes");
    for (const member of members) needFontsToMove(run, nodeArg(run, member));
    const grouped = group(run.document, members, target.id, at);
    applyBindings(run);
    return reference(grouped);
  },
  "node.ungroup": (run, id) => {
    const record = nodeArg(run, id);
    needFontsToMove(run, record);
    const parent = record.parent ?? run.document.currentPage;
    const at = nodeOf(run.document, parent).children.indexOf(record.id);
    const children = [...record.children];
    children.forEach((child, offset) => insert(run.document, parent, at + 1 + offset, child));
    if (run.document.nodes.has(record.id)) remove(run.document, record.id);
    return children.map((child) => reference(nodeOf(run.document, child)));
  },
  "node.resize": (run, id, width, height, constrained) =>
    resize(run, nodeArg(run, id), width, height, constrained),
  "node.instantiate": (run, id) => {
    return reference(instantiate(run.document, nodeArg(run, id).id, run.document.currentPage));
  },
  "node.mainComponent": (run, id) => {
    const main = nodeArg(run, id).mainComponent;
    const record = main === null ? undefined : run.document.nodes.get(main);
    return record === undefined ? null : reference(record);
  },
};
