/** Where a layer's records stand: on itself, or, inside an instance, on the outermost instance under a key of its own. */
import * as z from "zod/mini";
import { cellEntrySchema, pendingEntrySchema } from "../../core/placement-record.ts";
import { readEntry, valueOf } from "../../core/record-entry.ts";
import { keyOf, readKey } from "../../core/record-keys.ts";
import { shortHash } from "../../core/short-hash.ts";
import { openTexts, type NodeTexts } from "./entries.ts";

type Layer = { id: string; path: { name: string; index: number }[] };

/** `of` ends the keys, "" for a layer that carries its own; `layer` says which one it is inside the instance. */
export type Seat = { node: BaseNode; of: string; layer?: Layer; texts: NodeTexts };

/** What is written inside an instance belongs to its component, so the outermost instance keeps it. */
export function seatOf(layer: BaseNode): Seat {
  const instance = findInstance(layer);
  if (instance === undefined) return { node: layer, of: "", texts: openTexts(layer) };
  const own: Layer = { id: layer.id, path: readPath(instance, layer) };
  const texts = openTexts(instance);
  const of = findKnown(texts, own) ?? shortHash(JSON.stringify(own.path));
  return { node: instance, of, layer: own, texts };
}

/** A placement's entry at a seat, by its name. */
export function readSeat<Schema extends z.ZodMiniType>(seat: Seat, schema: Schema, name: string) {
  return readEntry(schema, seat.texts.read(keyOf(name, seat.of)));
}

/** No instance holds a section or a page, so the way up ends there: each step is a call of Figma's. */
function findInstance(layer: BaseNode): InstanceNode | undefined {
  let found: InstanceNode | undefined;
  if (layer.type === "PAGE" || layer.type === "DOCUMENT") return undefined;
  for (let each = layer.parent; each !== null; each = each.parent) {
    if (each.type === "SECTION" || each.type === "PAGE") break;
    if (each.type === "INSTANCE") found = each;
  }
  return found;
}

const longestName = 60;

/** Names are cut: they are only compared with each other. */
function readPath(instance: BaseNode, layer: BaseNode): Layer["path"] {
  const path: Layer["path"] = [];
  for (let each = layer; each !== instance && each.parent !== null; each = each.parent) {
    const siblings: readonly BaseNode[] = each.parent.children;
    path.unshift({ name: each.name.slice(0, longestName), index: siblings.indexOf(each) });
  }
  return path;
}

/** The layers inside an instance whose records it keeps, as far as they are still there. */
export function listSeated(node: BaseNode): SceneNode[] {
  if (node.type !== "INSTANCE") return [];
  const layers = new Map<string, SceneNode>();
  for (const { layer } of listLayers(openTexts(node))) {
    const found = findLayer(node, layer);
    if (found !== undefined) layers.set(found.id, found);
  }
  return Array.from(layers.values());
}

function findLayer(instance: InstanceNode, { id, path }: Layer): SceneNode | undefined {
  let there: SceneNode | undefined = instance;
  for (const { name, index } of path) {
    const child: SceneNode | undefined =
      there !== undefined && "children" in there ? there.children[index] : undefined;
    there = child?.name.slice(0, longestName) === name ? child : undefined;
  }
  return there?.id === id ? there : (instance.findOne((layer) => layer.id === id) ?? there);
}

/** Found again by its id, else by its path: a copy of the instance has other ids, a changed component other paths. */
function findKnown(texts: NodeTexts, own: Layer): string | undefined {
  const path = JSON.stringify(own.path);
  const known = listLayers(texts);
  const same = known.find(({ layer }) => layer.id === own.id);
  return (same ?? known.find(({ layer }) => JSON.stringify(layer.path) === path))?.of;
}

/** The layers that an instance keeps records of, each with what ends its keys. */
function listLayers(texts: NodeTexts): { of: string; layer: Layer }[] {
  return texts.keys().flatMap((key) => {
    const { kind, of } = readKey(key);
    if (of === "" || (kind !== "cell" && kind !== "pending")) return [];
    const schema = kind === "cell" ? cellEntrySchema : pendingEntrySchema;
    const layer = valueOf(readEntry(schema, texts.read(key)))?.layer;
    return layer === undefined ? [] : [{ of, layer }];
  });
}
