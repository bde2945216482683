/**
 * What hides a part of a layer without belonging to it: a frame that cuts it off, a mask, a blur around it. Figma's export of the
 * layer alone shows that part all the same, so such a layer is not sent.
 */

/** Layers fainter than this are not seen. */
const leastOpacity = 0.1;
/** Half a pixel, by which positions are rounded. */
const slack = 0.5;
/** Effects of a layer that leave what it holds as it is. */
const clearEffects = ["DROP_SHADOW", "INNER_SHADOW", "BACKGROUND_BLUR", "NOISE"];

/** A sentence that says what to do where the layers around hide something of a layer; undefined where they do not. */
export function explainHidden(node: SceneNode): string | undefined {
  const shown = listShown(node);
  let hiding: { by: SceneNode; around: SceneNode | undefined } | undefined;
  for (let each: SceneNode | undefined = node; each !== undefined; each = findParent(each)) {
    if (!each.visible) return `${each.name} is hidden. Show it, or select another layer.`;
    if (isMask(each)) return `${each.name} is a mask and not seen itself. Select the layers around it.`;
    if (each !== node && hides(each, shown)) hiding = { by: each, around: each };
    const mask = findMask(each);
    if (mask !== undefined) hiding = { by: mask, around: findParent(each) };
  }
  if (hiding === undefined) return undefined;
  const { by, around } = hiding;
  const remedy = around === undefined ? "Group both and select the group" : `Select ${around.name} instead`;
  return `${by.name} hides part of ${node.name}. ${remedy}: only what is seen is sent.`;
}

function findParent({ parent }: SceneNode): SceneNode | undefined {
  return parent === null || parent.type === "PAGE" || parent.type === "DOCUMENT" ? undefined : parent;
}

function isMask(node: SceneNode): boolean {
  return "isMask" in node && node.isMask;
}

/** A mask masks all that lies above it in the same container. */
function findMask(node: SceneNode): SceneNode | undefined {
  const siblings = node.parent?.children ?? [];
  const below = siblings.slice(
    0,
    siblings.findIndex(({ id }) => id === node.id),
  );
  return below.find((each): each is SceneNode => "visible" in each && each.visible && isMask(each));
}

/** The layer and what it holds, as far as it does not cut that off itself. */
function listShown(node: SceneNode): SceneNode[] {
  const isClosed = !("children" in node) || ("clipsContent" in node && node.clipsContent);
  return isClosed ? [node] : [node, ...node.children.filter(({ visible }) => visible).flatMap(listShown)];
}

function hides(around: SceneNode, shown: readonly SceneNode[]): boolean {
  if (around.type === "BOOLEAN_OPERATION") return true;
  if (around.type === "SECTION") return around.sectionContentsHidden;
  if ("opacity" in around && around.opacity < leastOpacity) return true;
  if ("effects" in around && around.effects.some(isVeil)) return true;
  return "clipsContent" in around && around.clipsContent && shown.some((node) => isCutBy(around, node));
}

function isVeil({ type, visible }: Effect): boolean {
  return visible && !clearEffects.includes(type);
}

type Shape = Pick<FrameNode, "absoluteTransform" | "width" | "height">;
type Frame = Shape &
  Pick<
    FrameNode,
    "topLeftRadius" | "topRightRadius" | "bottomLeftRadius" | "bottomRightRadius" | "cornerSmoothing"
  >;

/** True when a corner of the layer's box lies outside the frame, whose own corners may be round, however both are turned. */
export function isCutBy(frame: Frame, layer: Shape): boolean {
  const { width, height } = layer;
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ] as const;
  return corners.some(
    ([x, y]) => !holds(frame, toLocal(frame.absoluteTransform, place(layer.absoluteTransform, x, y))),
  );
}

type Point = { x: number; y: number };

function place([[a, b, x0], [c, d, y0]]: Transform, x: number, y: number): Point {
  return { x: a * x + b * y + x0, y: c * x + d * y + y0 };
}

function toLocal([[a, b, x0], [c, d, y0]]: Transform, { x, y }: Point): Point {
  const scale = a * d - b * c;
  return { x: (d * (x - x0) - b * (y - y0)) / scale, y: (a * (y - y0) - c * (x - x0)) / scale };
}

/** Smoothed corners begin further away, and cut at most what a round one of that size would. */
function holds(frame: Frame, { x, y }: Point): boolean {
  const [isLeft, isTop] = [x < frame.width / 2, y < frame.height / 2];
  const top = isLeft ? frame.topLeftRadius : frame.topRightRadius;
  const bottom = isLeft ? frame.bottomLeftRadius : frame.bottomRightRadius;
  const [fromSide, fromEdge] = [isLeft ? x : frame.width - x, isTop ? y : frame.height - y];
  if (fromSide < -slack || fromEdge < -slack) return false;
  const radius = (isTop ? top : bottom) * (1 + frame.cornerSmoothing);
  const [across, down] = [radius - fromSide, radius - fromEdge];
  return across <= 0 || down <= 0 || Math.hypot(across, down) <= radius + slack;
}
