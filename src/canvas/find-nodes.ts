/** Finding nodes again after seconds or days: pages may be unloaded, and anything may be gone. */

/** The page if it is still in the document, loaded. */
export async function findPage(id: string): Promise<PageNode | undefined> {
  const page = figma.root.children.find((each) => each.id === id);
  if (page === undefined) return undefined;
  await page.loadAsync();
  return page;
}

/** The layer if it still exists; its page is loaded first. */
export async function findNode(id: string): Promise<SceneNode | undefined> {
  const node = await figma.getNodeByIdAsync(id);
  if (node === null || node.removed || node.type === "DOCUMENT" || node.type === "PAGE") return undefined;
  const page = findPageOf(node);
  if (page === undefined) return undefined;
  await page.loadAsync();
  return node.removed ? undefined : node;
}

export function findPageOf(node: BaseNode): PageNode | undefined {
  for (let each: BaseNode | null = node; each !== null; each = each.parent)
    if (each.type === "PAGE") return each;
  return undefined;
}

/** True when the layer or anything around it is locked. */
export function isLocked(node: SceneNode): boolean {
  for (let each: BaseNode | null = node; each !== null && each.type !== "PAGE"; each = each.parent)
    if ("locked" in each && each.locked) return true;
  return false;
}

/** True when the layer belongs to an instance: its structure is the component's. */
export function isInInstance(node: BaseNode): boolean {
  for (let each: BaseNode | null = node.parent; each !== null; each = each.parent)
    if (each.type === "INSTANCE") return true;
  return false;
}
