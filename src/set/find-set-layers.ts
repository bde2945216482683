/** The layers that show a set's cells or wait for their pictures, wherever in the file they may be. */
import { findNode, findPage, findPageOf } from "../canvas/find-nodes.ts";
import { findSetNodes } from "../canvas/find-placements.ts";
import { readCell } from "../canvas/node-records.ts";
import { isCopiedLayer } from "../canvas/set-copies.ts";
import type { Session } from "../run/session.ts";

/**
 * Those on the home's page, on pages that were in view since the start, and on pages that runs of this session put them on; and
 * layers of these runs that were moved to another page since; copies are no cells of it. Other pages are not searched: loading
 * them takes long.
 */
export async function findSetLayers(
  session: Session,
  set: string,
  home: BaseNode | undefined,
): Promise<SceneNode[]> {
  const places = Array.from(session.runs.values())
    .filter(({ record }) => record.set === set)
    .flatMap(({ record }) => record.landings.map((landing) => landing.places[0]));
  const homePage = home === undefined ? undefined : findPageOf(home);
  const ids = new Set<string>([
    ...(homePage === undefined ? [] : [homePage.id]),
    figma.currentPage.id,
    ...Array.from(session.canvas.pages),
    ...places.flatMap(({ pageId }) => pageId ?? []),
  ]);
  const pages = await Promise.all(Array.from(ids, findPage));
  const found = new Map<string, SceneNode>();
  for (const page of pages)
    if (page !== undefined) for (const node of findSetNodes(page, set)) found.set(node.id, node);
  for (const { nodeId } of places) {
    if (nodeId === undefined || found.has(nodeId)) continue;
    const node = await findNode(nodeId);
    if (node !== undefined && readCell(node)?.set === set) found.set(nodeId, node);
  }
  const layers = Array.from(found.values());
  const copied = await Promise.all(layers.map(isCopiedLayer));
  return layers.filter((_, index) => copied[index] === false);
}
