/** An export of a node or of a whole page: what it shows, how large it is, and its drawing. Canvas and encoding are the caller's. */
import { absoluteBounds, absoluteTransform, type Rect, renderBounds, unite } from "../document/geometry.ts";
import type { NodeRecord } from "../document/record.ts";
import { nodeOf, type PlaygroundDocument } from "../document/store.ts";
import type { ExportRequest } from "../doors/run-state.ts";
import { paintOwn, paintPage, type Scene } from "./paint.ts";

/** A page shows what lies on it, a node its box, with shadows and outer strokes unless its bounds are asked for. */
export function exportBox(
  document: PlaygroundDocument,
  record: NodeRecord,
  { absoluteBounds: bare }: Pick<ExportRequest, "absoluteBounds">,
): Rect {
  if (record.type !== "PAGE") return bare ? absoluteBounds(document, record) : renderBounds(document, record);
  const boxes = record.children.map((id) => renderBounds(document, nodeOf(document, id)));
  return unite(boxes) ?? { x: 0, y: 0, width: 1, height: 1 };
}

/** The picture's size in whole pixels, at least one. */
export function exportSize(box: Rect, scale: number): { width: number; height: number } {
  return {
    width: Math.max(1, Math.round(box.width * scale)),
    height: Math.max(1, Math.round(box.height * scale)),
  };
}

/** Draws the box over the whole canvas, whose size is `exportSize`; a JPEG, which has no transparency, on white. */
export function paintExport<P>(
  { context, document, image }: Pick<Scene<P>, "context" | "document" | "image">,
  record: NodeRecord,
  request: ExportRequest,
): void {
  const box = exportBox(document, record, request);
  const { width, height } = exportSize(box, request.scale);
  if (request.format === "JPG") {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
  }
  context.scale(width / box.width, height / box.height);
  context.translate(-box.x, -box.y);
  const scene = { context, document, scale: request.scale, image };
  if (record.type === "PAGE") {
    paintPage(scene, record.id);
  } else {
    const [[a, b, x], [c, d, y]] = absoluteTransform(document, record);
    context.transform(a, c, b, d, x, y);
    context.globalAlpha *= record.opacity;
    paintOwn(scene, record);
  }
}
