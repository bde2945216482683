/** A set's home: the one node that holds its brief, axes and settings, and how it is found again. */
import { homeSchema, setEntrySchema } from "../../core/home-record.ts";
import { indexEntrySchema } from "../../core/placement-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import {
  documentKeys,
  homeNames,
  isHomeKey,
  keyOf,
  namespace,
  readKey,
  readName,
} from "../../core/record-keys.ts";
import type { SetRecord } from "../../core/set.ts";
import { joinSet, splitSet, type JoinedSet } from "../../core/set-record.ts";
import { dropEntry, findOurNodes, listKeys, putEntry, readText } from "./entries.ts";
import { findPageOf } from "./find-nodes.ts";

/** True when this node is home to the set, whether or not it can be read. */
export function isHome(node: BaseNode, set: string): boolean {
  return readText(node, keyOf(homeNames.set, set)) !== "";
}

/** True when this node is home to any set. */
export function isAnyHome(node: BaseNode): boolean {
  return listKeys(node).some((key) => {
    const { kind, id, of } = readKey(key);
    return kind === homeNames.set && id === "" && of !== "";
  });
}

/** The set a home holds, as far as it can be read. */
export function readHome(home: BaseNode, set: string): JoinedSet {
  const texts = new Map<string, string>();
  for (const key of listKeys(home)) {
    if (!isHomeKey(key, set)) continue;
    texts.set(key.slice(0, key.lastIndexOf("@")), readText(home, key));
  }
  return joinSet(texts);
}

/** The home around a layer: its section, itself, the frame it was filled in, or its page. */
export function climbToHome(layer: BaseNode, set: string): BaseNode | undefined {
  for (let each: BaseNode | null = layer; each !== null && each.type !== "DOCUMENT"; each = each.parent)
    if (isHome(each, set)) return each;
  return undefined;
}

/**
 * A set's home: around the layer, else the one its record names, else the document's index, else anywhere on the page
 * in view. Other pages are not searched: loading them takes long.
 */
export async function findHome(set: string, near?: BaseNode, named?: string): Promise<BaseNode | undefined> {
  const around = near === undefined ? undefined : climbToHome(near, set);
  if (around !== undefined) return around;
  const indexed = valueOf(readEntry(indexEntrySchema, readText(figma.root, documentKeys.set(set))))?.home;
  for (const id of [named, indexed]) {
    const node = id === undefined ? null : await figma.getNodeByIdAsync(id);
    if (node !== null && !node.removed && isHome(node, set)) return node;
  }
  const page = figma.currentPage;
  const key = keyOf(homeNames.set, set);
  if (isHome(page, set)) return page;
  return page.findAllWithCriteria({ sharedPluginData: { namespace, keys: [key] } })[0];
}

/** Where the record of pictures that are filled in place belongs: the outermost frame that holds them all, else the page. */
export function chooseHome(places: readonly SceneNode[]): BaseNode | undefined {
  const [first, ...others] = places;
  if (first === undefined) return undefined;
  const frames = listAround(first).filter((node) => node.type === "FRAME");
  const shared = frames.filter((frame) => others.every((place) => listAround(place).includes(frame)));
  return shared[shared.length - 1] ?? findPageOf(first);
}

export type HomeFacts = { file: string; title: string; cells: number };

/** Writes a set to its home and into the document's index. A home that is there already stays as it is. */
export function writeHome(home: BaseNode, record: SetRecord, { file, title, cells }: HomeFacts): void {
  if (home.getSharedPluginData(namespace, keyOf(homeNames.set, record.id)) !== "") return;
  putSet(home, record, file, title);
  const page = findPageOf(home);
  if (page === undefined) return;
  const value = { title: title.slice(0, 200), page: page.id, home: home.id, cells };
  putEntry(figma.root, indexEntrySchema, documentKeys.set(record.id), value);
}

function putSet(home: BaseNode, record: SetRecord, file: string, title: string): void {
  const place = { self: home.id, title, file: file === "" ? undefined : file };
  for (const { name, value } of splitSet(record, place) ?? []) {
    const schema = homeSchema(readName(name).kind) ?? setEntrySchema;
    putEntry(home, schema, keyOf(name, record.id), value);
  }
}

/** Takes a set off its home and out of the index. */
export function removeHome(home: BaseNode, set: string): void {
  for (const key of listKeys(home)) if (isHomeKey(key, set)) dropEntry(home, key);
  dropEntry(figma.root, documentKeys.set(set));
}

/** Every node of a loaded page that is home to the set, the page itself included. */
export function findHomes(page: PageNode, set: string): BaseNode[] {
  return [page, ...findOurNodes(page)].filter((node) => isHome(node, set));
}

function listAround(node: SceneNode): BaseNode[] {
  const around: BaseNode[] = [];
  for (let each: BaseNode | null = node; each !== null && each.type !== "PAGE"; each = each.parent)
    around.push(each);
  return around;
}
