/** Where a new frame or section goes, in canvas pixels: beside its source, near the view, or where one stood before. */
import { boundRects, findFreeSpot } from "../../core/layout.ts";
import { contains, listContainers, readObstacles, toBox, type Box, type Container } from "./read-layers.ts";

export type Spot = { container: Container; x: number; y: number };
export type Extent = { width: number; height: number };

/**
 * Right of the source's top-level ancestor, the first free spot. Inside a section only where the section has room: it
 * is the user's, so it is never grown; otherwise beside the section, out to the page (C3).
 */
export function chooseSpotBeside(source: SceneNode, size: Extent): Spot | undefined {
  for (const { container, ancestor } of listContainers(source)) {
    const box = ancestor.absoluteBoundingBox;
    if (box === null) continue;
    const spot = findFreeSpot(size, readObstacles(container), { rightOf: toBox(box) });
    if (container.type === "PAGE" || fits(container, { ...spot, ...size })) return { container, ...spot };
  }
  return undefined;
}

/** Right of everything the sources belong to, on their page. */
export function chooseSpotBesideAll(page: PageNode, sources: readonly SceneNode[], size: Extent): Spot {
  const boxes = sources.flatMap((source) => {
    const box = listContainers(source).pop()?.ancestor.absoluteBoundingBox;
    return box === undefined || box === null ? [] : [toBox(box)];
  });
  const bounds = boundRects(boxes);
  if (bounds === undefined) return chooseSpotInView(page, size);
  const spot = findFreeSpot(size, readObstacles(page), { rightOf: bounds });
  return { container: page, ...spot };
}

/** The free spot nearest to the middle of what the person sees. */
export function chooseSpotInView(page: PageNode, size: Extent): Spot {
  const { x, y } = figma.viewport.center;
  return { container: page, ...findFreeSpot(size, readObstacles(page), { center: { x, y } }) };
}

/** Where something stood before, or the free spot nearest to it. */
export function chooseSpotBack(page: PageNode, former: Box): Spot {
  const center = { x: former.x + former.width / 2, y: former.y + former.height / 2 };
  return { container: page, ...findFreeSpot(former, readObstacles(page), { center }) };
}

function fits(section: SectionNode, box: Box): boolean {
  const outer = section.absoluteBoundingBox;
  return outer !== null && contains(toBox(outer), box);
}
