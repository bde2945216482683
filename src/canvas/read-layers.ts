/** Reading the canvas as rectangles, in canvas pixels. */

/** A rectangle in canvas pixels. */
export type Box = { x: number; y: number; width: number; height: number };

/** The parents we add frames to: pages and sections, where neither auto-layout nor a component decides. */
export type Container = PageNode | SectionNode;

/** Boxes of a container's visible children: what a new frame must not cover. */
export function readObstacles(container: Container): Box[] {
  return container.children.flatMap((child) => {
    const box = child.absoluteBoundingBox;
    return box === null || !child.visible ? [] : [toBox(box)];
  });
}

export function toBox(rect: Rect): Box {
  return { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Containers around a layer, the nearest first, each with the layer's ancestor that is its direct child. */
export function listContainers(node: SceneNode): { container: Container; ancestor: SceneNode }[] {
  const found: { container: Container; ancestor: SceneNode }[] = [];
  let ancestor: SceneNode = node;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.type === "DOCUMENT") break;
    if (parent.type === "PAGE") {
      found.push({ container: parent, ancestor });
      break;
    }
    if (parent.type === "SECTION" && !parent.locked) found.push({ container: parent, ancestor });
    if (!("absoluteBoundingBox" in parent)) break;
    ancestor = parent;
  }
  return found;
}

/** Moves a layer into a container at a place given in canvas pixels; sections have their own origin. */
export function moveInto(container: Container, node: SceneNode, spot: { x: number; y: number }): void {
  container.appendChild(node);
  const origin = container.type === "PAGE" ? { x: 0, y: 0 } : readOrigin(container);
  node.x = spot.x - origin.x;
  node.y = spot.y - origin.y;
}

/** Where a section's own coordinates begin, in canvas pixels. */
export function readOrigin(section: SectionNode): { x: number; y: number } {
  const [[, , x], [, , y]] = section.absoluteTransform;
  return { x, y };
}
