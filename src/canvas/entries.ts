/** Our entries on a node, as texts in shared plugin data; what 0.1.0 kept privately reads as if it stood there (C4). */
import type * as z from "zod/mini";
import { composeEntry, type EntryValue, type Writing } from "../../core/record-entry.ts";
import { namespace } from "../../core/record-keys.ts";
import { findFormerNodes, readFormerTexts } from "./former-data.ts";

/** The text under a key; "" when there is none. */
export function readText(node: BaseNode, key: string): string {
  return openTexts(node).read(key);
}

/** Every key of ours on a node, including those that only a newer plugin knows. */
export function listKeys(node: BaseNode): string[] {
  return openTexts(node).keys();
}

/** A node's entries, for reading several of them at once. */
export type NodeTexts = {
  /** The text under a key; "" when there is none. */
  read: (key: string) => string;
  keys: () => string[];
};

/** Looks once for what 0.1.0 left on the node: each look is a call of Figma's. Not to be kept for a later moment. */
export function openTexts(node: BaseNode): NodeTexts {
  let former: ReadonlyMap<string, string> | undefined;
  function readFormer(): ReadonlyMap<string, string> {
    former ??= readFormerTexts(node);
    return former;
  }
  return {
    read(key) {
      const text = node.getSharedPluginData(namespace, key);
      return text === "" ? (readFormer().get(key) ?? "") : text;
    },
    keys: () => {
      const keys = node.getSharedPluginDataKeys(namespace);
      const others = Array.from(readFormer().keys());
      return others.length === 0 ? keys : Array.from(new Set([...keys, ...others]));
    },
  };
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
