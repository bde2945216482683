/** Draws a document on a 2D canvas: the playground's page in a browser, exports in Node. */
import type { Rect } from "../document/geometry.ts";
import { relativeTransform, renderBounds } from "../document/geometry.ts";
import type { NodeRecord } from "../document/record.ts";
import type { PlaygroundDocument } from "../document/store.ts";
import { nodeOf } from "../document/store.ts";
import type { PaintContext } from "./context.ts";
import type { FindImage } from "./fill.ts";
import { compositeFor, css, fillWith } from "./fill.ts";
import { tracePath } from "./shape.ts";
import { drawText } from "./text.ts";

export type Scene<Picture> = {
  readonly context: PaintContext<Picture>;
  readonly document: PlaygroundDocument;
  /** A decoded image, or `undefined` while it is not ready. */
  readonly image: FindImage<Picture>;
  /** Canvas pixels per document pixel: shadows ignore the canvas's own transform. */
  readonly scale: number;
  /** What is in view, in the page's coordinates; nodes outside are left out. */
  readonly view?: Rect;
};

/** Draws a page's nodes, back to front. The caller has set the transform and painted the background. */
export function paintPage<P>(scene: Scene<P>, pageId: string): void {
  for (const id of nodeOf(scene.document, pageId).children) {
    const record = nodeOf(scene.document, id);
    if (scene.view && !overlaps(renderBounds(scene.document, record), scene.view)) continue;
    paintNode(scene, record);
  }
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Draws a node and what it holds, in the coordinates of its container. */
export function paintNode<P>(scene: Scene<P>, record: NodeRecord): void {
  if (!record.visible || record.opacity === 0) return;
  const { context } = scene;
  context.save();
  context.globalAlpha *= record.opacity;
  context.globalCompositeOperation = compositeFor(record.blendMode);
  if (record.type === "GROUP") {
    paintChildren(scene, record);
  } else {
    const [[a, b, x], [c, d, y]] = relativeTransform(record);
    context.transform(a, c, b, d, x, y);
    paintOwn(scene, record);
  }
  context.restore();
}

/** Draws a node whose own transform is already set: for exports, which put it at the origin. */
export function paintOwn<P>(scene: Scene<P>, record: NodeRecord): void {
  const { context } = scene;
  if (record.type === "GROUP") {
    context.translate(-record.x, -record.y);
    paintChildren(scene, record);
    return;
  }
  if (record.type === "TEXT") {
    context.save();
    setShadow(scene, record);
    drawText(context, record, scene.document.ruler);
    context.restore();
    return;
  }
  paintShadow(scene, record);
  for (const paint of record.fills) {
    tracePath(context, record);
    fillWith(context, paint, record, scene.image);
  }
  context.save();
  if (record.clipsContent) {
    tracePath(context, record);
    context.clip();
  }
  if (!record.sectionContentsHidden) paintChildren(scene, record);
  context.restore();
  paintStrokes(scene, record);
}

function paintChildren<P>(scene: Scene<P>, record: NodeRecord): void {
  for (const id of record.children) paintNode(scene, nodeOf(scene.document, id));
}

/** The shadow of the outline, under the fills. A node without fills throws none here. */
function paintShadow<P>(scene: Scene<P>, record: NodeRecord): void {
  if (!record.fills.some((paint) => paint.visible)) return;
  const { context } = scene;
  context.save();
  if (setShadow(scene, record)) {
    tracePath(context, record);
    context.fillStyle = "#ffffff";
    context.fill();
  }
  context.restore();
}

function setShadow<P>(scene: Scene<P>, record: NodeRecord): boolean {
  const shadow = record.effects.find((effect) => effect.type === "DROP_SHADOW" && effect.visible);
  if (shadow?.type !== "DROP_SHADOW") return false;
  const { context, scale } = scene;
  context.shadowColor = css(shadow.color, shadow.color.a);
  context.shadowBlur = shadow.radius * scale;
  context.shadowOffsetX = shadow.offset.x * scale;
  context.shadowOffsetY = shadow.offset.y * scale;
  return true;
}

function paintStrokes<P>(scene: Scene<P>, record: NodeRecord): void {
  const { context } = scene;
  const half = record.strokeWeight / 2;
  const inset = record.type === "LINE" ? 0 : { INSIDE: half, CENTER: 0, OUTSIDE: -half }[record.strokeAlign];
  for (const paint of record.strokes) {
    if (!paint.visible || record.strokeWeight === 0) continue;
    context.save();
    context.lineWidth = record.strokeWeight;
    context.setLineDash([...record.dashPattern]);
    context.strokeStyle = paint.type === "SOLID" ? css(paint.color, paint.opacity) : "#808080";
    tracePath(context, record, inset);
    context.stroke();
    context.restore();
  }
}
