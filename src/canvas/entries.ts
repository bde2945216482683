/** Our entries on a node, as texts in shared plugin data; what 0.1.0 kept privately reads as if it stood there (C4). */
import type * as z from "zod/mini";
import { composeEntry, type EntryValue, type Writing } from "../../core/record-entry.ts";
import { namespace } from "../../core/record-keys.ts";
import { findFormerNodes, readFormerTexts } from "./former-data.ts";

/** The text under a key; "" when there is none. */
export function readText(node: BaseNode, key: string): string {
  const text = node.getSharedPluginData(namespace, key);
  return text === "" ? (readFormerTexts(node).get(key) ?? "") : text;
}

/** Every key of ours on a node, including those that only a newer plugin knows. */
export function listKeys(node: BaseNode): string[] {
  const keys = node.getSharedPluginDataKeys(namespace);
  return Array.from(new Set([...keys, ...Array.from(readFormerTexts(node).keys())]));
}

/**
 * Writes an entry, unless it says the same already, cannot be read and so must not be written over, or does not fit (N1, C4).
 * What 0.1.0 left under this key has to be carried over before.
 */
export function putEntry(
  node: BaseNode,
  schema: z.ZodMiniType,
  key: string,
  value: EntryValue,
): Writing["outcome"] {
  const stored = node.getSharedPluginData(namespace, key);
  const by = figma.currentUser?.name;
  const stamp = { at: new Date().toISOString(), ...(by === undefined ? {} : { by }) };
  const writing = composeEntry(schema, key, stored, value, stamp);
  if (writing.outcome === "write") node.setSharedPluginData(namespace, key, writing.text);
  return writing.outcome;
}

export function dropEntry(node: BaseNode, key: string): void {
  if (node.getSharedPluginData(namespace, key) !== "") node.setSharedPluginData(namespace, key, "");
}

/** Every layer of a loaded page that carries anything of ours, of this version or of 0.1.0. */
export function findOurNodes(page: PageNode): SceneNode[] {
  const nodes: SceneNode[] = page.findAllWithCriteria({ sharedPluginData: { namespace } });
  return Array.from(new Set([...nodes, ...findFormerNodes(page)]));
}
