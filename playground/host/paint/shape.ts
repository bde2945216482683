/** Outlines of nodes as canvas paths. */
import type { NodeRecord } from "../document/record.ts";
import type { PaintContext } from "./context.ts";

/** Begins a path along the node's outline, moved inwards by `inset` pixels (outwards when negative). */
export function tracePath<P>(context: PaintContext<P>, record: NodeRecord, inset = 0): void {
  const width = record.width - inset * 2;
  const height = record.height - inset * 2;
  context.beginPath();
  if (record.type === "LINE") {
    context.moveTo(0, 0);
    context.lineTo(record.width, 0);
    return;
  }
  if (width <= 0 || height <= 0) return;
  if (record.type === "ELLIPSE") {
    context.ellipse(record.width / 2, record.height / 2, width / 2, height / 2, 0, 0, Math.PI * 2);
    return;
  }
  const limit = Math.min(width, height) / 2;
  const [topLeft, topRight, bottomRight, bottomLeft] = cornersOf(record).map((radius) =>
    radius === 0 ? 0 : Math.max(0, Math.min(radius - inset, limit)),
  );
  if (!topLeft && !topRight && !bottomRight && !bottomLeft) {
    context.rect(inset, inset, width, height);
    return;
  }
  const [right, bottom] = [inset + width, inset + height];
  context.moveTo(inset + (topLeft ?? 0), inset);
  context.arcTo(right, inset, right, bottom, topRight ?? 0);
  context.arcTo(right, bottom, inset, bottom, bottomRight ?? 0);
  context.arcTo(inset, bottom, inset, inset, bottomLeft ?? 0);
  context.arcTo(inset, inset, right, inset, topLeft ?? 0);
  context.closePath();
}

function cornersOf(record: NodeRecord): readonly number[] {
  return [record.topLeftRadius, record.topRightRadius, record.bottomRightRadius, record.bottomLeftRadius];
}
