/** Where nodes are: matrices and bounds, in the page's coordinates. */
import type { Transform } from "./paint-schema.ts";
import type { NodeRecord } from "./record.ts";
import type { PlaygroundDocument } from "./store.ts";

export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const identity: Transform = [
  [1, 0, 0],
  [0, 1, 0],
];

/** The product a x b: first b, then a. */
export function multiply(a: Transform, b: Transform): Transform {
  const [[a00, a01, a02], [a10, a11, a12]] = a;
  const [[b00, b01, b02], [b10, b11, b12]] = b;
  return [
    [a00 * b00 + a01 * b10, a00 * b01 + a01 * b11, a00 * b02 + a01 * b12 + a02],
    [a10 * b00 + a11 * b10, a10 * b01 + a11 * b11, a10 * b02 + a11 * b12 + a12],
  ];
}

/** A node's place in its container; rotation turns counter-clockwise about the top left corner, as in Figma. */
export function relativeTransform(record: NodeRecord): Transform {
  const across = record.mirrored ? -1 : 1;
  if (record.rotation === 0) {
    return [
      [1, 0, record.x],
      [0, across, record.y],
    ];
  }
  const radians = (record.rotation * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return [
    [cos, sin * across, record.x],
    [-sin, cos * across, record.y],
  ];
}

/** The nearest ancestor whose coordinates a node uses: groups have none of their own. */
export function containerOf(document: PlaygroundDocument, record: NodeRecord): NodeRecord | undefined {
  let parent = record.parent === null ? undefined : document.nodes.get(record.parent);
  while (parent?.type === "GROUP")
    parent = parent.parent === null ? undefined : document.nodes.get(parent.parent);
  return parent;
}

/** A node's place on its page. */
export function absoluteTransform(document: PlaygroundDocument, record: NodeRecord): Transform {
  if (record.type === "PAGE" || record.type === "DOCUMENT") return identity;
  const own = relativeTransform(record);
  const container = containerOf(document, record);
  if (container === undefined || container.type === "PAGE") return own;
  return multiply(absoluteTransform(document, container), own);
}

/** The upright box around a node's own box on its page, without effects and strokes. */
export function absoluteBounds(document: PlaygroundDocument, record: NodeRecord): Rect {
  return boundsUnder(absoluteTransform(document, record), record.width, record.height);
}

/** The upright box around a transformed box of `width` x `height`. */
export function boundsUnder(transform: Transform, width: number, height: number): Rect {
  const [[a, b, tx], [c, d, ty]] = transform;
  const xs = [0, a * width, b * height, a * width + b * height];
  const ys = [0, c * width, d * height, c * width + d * height];
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x: x + tx, y: y + ty, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The box around boxes; `undefined` for none. */
export function unite(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The bounds plus what strokes and shadows draw outside them. */
export function renderBounds(document: PlaygroundDocument, record: NodeRecord): Rect {
  const bounds = absoluteBounds(document, record);
  const outside = record.strokes.length === 0 || record.strokeAlign === "INSIDE" ? 0 : record.strokeWeight;
  const stroke = record.strokeAlign === "CENTER" ? outside / 2 : outside;
  let [left, top, right, bottom] = [stroke, stroke, stroke, stroke];
  for (const effect of record.effects) {
    if (effect.type !== "DROP_SHADOW" || !effect.visible) continue;
    const reach = effect.radius + (effect.spread ?? 0);
    left = Math.max(left, reach - effect.offset.x);
    right = Math.max(right, reach + effect.offset.x);
    top = Math.max(top, reach - effect.offset.y);
    bottom = Math.max(bottom, reach + effect.offset.y);
  }
  return {
    x: bounds.x - left,
    y: bounds.y - top,
    width: bounds.width + left + right,
    height: bounds.height + top + bottom,
  };
}

/**
 * Place, degrees and whether it is mirrored out of a matrix, as Figma's `relativeTransform` setter reads them. Axes are
 * unit axes, so a scale is left out; a skew throws, because records cannot hold one.
 */
export function placeOf(transform: Transform): Pick<NodeRecord, "x" | "y" | "rotation" | "mirrored"> {
  const [[m00, m01, x], [m10, m11, y]] = transform;
  const lengths = Math.hypot(m00, m10) * Math.hypot(m01, m11);
  if (Math.abs(m00 * m01 + m10 * m11) > 1e-4 * lengths) {
    throw new Error("A skewed layer is not implemented in this stand-in for Figma");
  }
  return { x, y, rotation: (Math.atan2(-m10, m00) * 180) / Math.PI, mirrored: m00 * m11 - m01 * m10 < 0 };
}
