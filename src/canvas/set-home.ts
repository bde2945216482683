/** A set's home: the one node that holds its brief, axes and settings, and how it is found again. */
import { homeSchema, setEntrySchema } from "../../core/home-record.ts";
import type { Writing } from "../../core/record-entry.ts";
import { homeNames, isHomeKey, keyOf, namespace, readKey, readName } from "../../core/record-keys.ts";
import { joinSet, type JoinedSet, type NamedEntry } from "../../core/set-record.ts";
import { splitContent, type SetContent } from "../../core/set/set-content.ts";
import { dropEntry, findOurNodes, listKeys, putEntry, readText } from "./entries.ts";
import { findPageOf, isInInstance } from "./find-nodes.ts";
import { dropIndex, readIndex, writeIndex } from "./set-index.ts";

/** True when this node is home to the set, whether or not it can be read. */
export function isHome(node: BaseNode, set: string): boolean {
  return readText(node, keyOf(homeNames.set, set)) !== "";
}

/** The sets that this node is home to, whether or not they can be read. */
export function listHomeSets(node: BaseNode): string[] {
  return listKeys(node).flatMap((key) => {
    const { kind, id, of } = readKey(key);
    return kind === homeNames.set && id === "" && of !== "" ? [of] : [];
  });
}

/** True when this node is home to any set. */
export function isAnyHome(node: BaseNode): boolean {
  return listHomeSets(node).length > 0;
}

/** The texts of a set's entries at its home, by name. */
export function readHomeTexts(home: BaseNode, set: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const key of listKeys(home)) {
    if (!isHomeKey(key, set)) continue;
    texts.set(key.slice(0, key.lastIndexOf("@")), readText(home, key));
  }
  return texts;
}

/** The set a home holds, as far as it can be read. */
export function readHome(home: BaseNode, set: string): JoinedSet {
  return joinSet(readHomeTexts(home, set));
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
  const indexed = readIndex(set)?.home;
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
  const frames = listAround(first).filter((node) => node.type === "FRAME" && !isInInstance(node));
  const shared = frames.filter((frame) => others.every((place) => listAround(place).includes(frame)));
  return shared[shared.length - 1] ?? findPageOf(first);
}

/** Writes a set to its home and into the document's index. A home that is there already stays as it is. */
export function writeHome(home: BaseNode, content: SetContent, file: string): void {
  const { set } = content;
  if (home.getSharedPluginData(namespace, keyOf(homeNames.set, set.id)) !== "") return;
  const place = { self: home.id, file: file === "" ? undefined : file };
  putHomeEntries(home, set.id, splitContent(content, place) ?? []);
  writeIndex(home, content);
}

/** Writes entries of a set at its home. Returns what came of each that is not written now. */
export function putHomeEntries(
  home: BaseNode,
  set: string,
  entries: readonly NamedEntry[],
): { name: string; outcome: Writing["outcome"] }[] {
  return entries.flatMap(({ name, value }) => {
    const schema = homeSchema(readName(name).kind) ?? setEntrySchema;
    const outcome = putEntry(home, schema, keyOf(name, set), value);
    return outcome === "write" || outcome === "same" ? [] : [{ name, outcome }];
  });
}

/** Takes entries of a set away from its home, by their names. */
export function dropHomeEntries(home: BaseNode, set: string, names: readonly string[]): void {
  for (const name of names) dropEntry(home, keyOf(name, set));
}

/** Takes a set off its home and out of the index. */
export function removeHome(home: BaseNode, set: string): void {
  for (const key of listKeys(home)) if (isHomeKey(key, set)) dropEntry(home, key);
  dropIndex(set, home);
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
