/** Which node a click means, by Figma's rules of depth. Pure. */
import { absoluteBounds, absoluteTransform, type Rect } from "../../host/document/geometry.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import { type PlaygroundDocument, nodeOf } from "../../host/document/store.ts";
import { invert } from "../../host/paint/fill.ts";
import { holds, overlap, type Point } from "./view.ts";

/** How a click chooses among the nodes under it: the outermost, one level further in, or the innermost. */
export type Depth = "outer" | "inner" | "deepest";

/** The nodes under a point from the outermost to the innermost; locked and hidden ones are not there. */
export function pathAt(document: PlaygroundDocument, point: Point): readonly NodeRecord[] {
  const page = nodeOf(document, document.currentPage);
  return findPath(document, page, point);
}

function findPath(document: PlaygroundDocument, parent: NodeRecord, point: Point): readonly NodeRecord[] {
  // Later children lie in front.
  for (let at = parent.children.length - 1; at >= 0; at -= 1) {
    const child = nodeOf(document, parent.children[at] ?? "");
    if (!child.visible || child.locked) continue;
    const inside = contains(document, child, point);
    if (!inside && (child.clipsContent || child.sectionContentsHidden)) continue;
    const below = child.sectionContentsHidden ? [] : findPath(document, child, point);
    if (below.length > 0) return [child, ...below];
    if (inside && child.type !== "GROUP") return [child];
  }
  return [];
}

function contains(document: PlaygroundDocument, record: NodeRecord, point: Point): boolean {
  const inverse = invert(absoluteTransform(document, record));
  if (inverse === undefined) return false;
  const [[a, b, tx], [c, d, ty]] = inverse;
  const x = a * point.x + b * point.y + tx;
  const y = c * point.x + d * point.y + ty;
  // A line is as thick as its stroke, and never too thin to be hit.
  const slack = record.type === "LINE" ? Math.max(4, record.strokeWeight) : 0;
  return x >= -slack && y >= -slack && x <= record.width + slack && y <= record.height + slack;
}

/**
 * The node a click selects. A click stays on the level of what is selected; a double click goes one level in; with the
 * modifier key the innermost node counts. Sections are passed through to what lies in them.
 */
export function chooseNode(
  path: readonly NodeRecord[],
  selected: readonly NodeRecord[],
  depth: Depth,
): NodeRecord | undefined {
  if (depth === "deepest") return path.at(-1);
  const current = path.findLastIndex((record) => selected.some((other) => other.id === record.id));
  if (depth === "inner" && current >= 0) return path[Math.min(current + 1, path.length - 1)];
  const sibling = path.findIndex((record) =>
    selected.some((other) => other.parent === record.parent && other.type !== "SECTION"),
  );
  if (sibling > 0) return path[sibling];
  return path.find((record) => record.type !== "SECTION") ?? path.at(-1);
}

/** What a marquee selects: the outermost nodes it touches; sections and big backdrops only when it holds them whole. */
export function nodesIn(document: PlaygroundDocument, rect: Rect): readonly string[] {
  return nodeOf(document, document.currentPage).children.flatMap((id) =>
    touched(document, nodeOf(document, id), rect),
  );
}

function touched(document: PlaygroundDocument, record: NodeRecord, rect: Rect): readonly string[] {
  if (!record.visible || record.locked) return [];
  const bounds = absoluteBounds(document, record);
  if (record.type !== "SECTION") return overlap(bounds, rect) ? [record.id] : [];
  if (holds(rect, bounds)) return [record.id];
  return record.children.flatMap((id) => touched(document, nodeOf(document, id), rect));
}
