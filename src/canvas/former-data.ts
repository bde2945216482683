/** What 0.1.0 kept in private plugin data, read as today's entries. Reading never moves it. */
import { formerKeys, listFormerHome, readFormer, type FormerNode } from "../../core/former-records.ts";

const nodeKeys: readonly string[] = [formerKeys.set, formerKeys.pending, formerKeys.placement];

/** The former records of a node, or undefined where there are none that can be read. */
export function readFormerNode(node: BaseNode): FormerNode | undefined {
  const keys = node.getPluginDataKeys();
  if (!keys.some((key) => nodeKeys.includes(key))) return undefined;
  const texts: Record<string, string> = {};
  for (const key of keys) texts[key] = node.getPluginData(key);
  const former = readFormer(texts, node.id);
  return former.spent.length === 0 ? undefined : former;
}

/** The set a node's former records are of. */
export function formerSetOf({ entries, set }: FormerNode): string {
  const [first] = entries;
  const named = first?.value["set"];
  return set?.id ?? (typeof named === "string" ? named : "");
}

/** Former records as texts by today's keys. */
export function readFormerTexts(node: BaseNode): ReadonlyMap<string, string> {
  const former = readFormerNode(node);
  if (former === undefined) return new Map();
  const home = former.set === undefined ? [] : listFormerHome(former.set, node.id);
  return new Map([...former.entries, ...home].map(({ name, value }) => [name, toText(value)]));
}

/** Layers of a loaded page that carry former records. */
export function findFormerNodes(page: PageNode): SceneNode[] {
  const nodes = page.findAllWithCriteria({ pluginData: { keys: [...nodeKeys] } });
  return nodes.filter((node) => readFormerNode(node) !== undefined);
}

/** Takes former records off a node: those that were carried over, or all of them with the placement itself. */
export function clearFormer(node: BaseNode, spent: readonly string[]): void {
  for (const key of spent) node.setPluginData(key, "");
}

/** Every former key of a node, including those of records that cannot be read. */
export function listFormerKeys(node: BaseNode): string[] {
  return node.getPluginDataKeys().filter((key) => nodeKeys.includes(key) || key.startsWith("version:"));
}

function toText(value: Readonly<Record<string, unknown>>): string {
  const { createdAt, placedAt } = value;
  const at = [placedAt, createdAt].find((each) => typeof each === "string") ?? "";
  return JSON.stringify({ v: 1, r: 1, at, ...value });
}
