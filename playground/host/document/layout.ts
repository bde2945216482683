/** Keeps computed boxes true after a write: text boxes, groups, auto-layout frames, constraints. */
import { containerOf, relativeTransform, boundsUnder, unite } from "./geometry.ts";
import type { NodeRecord } from "./record.ts";
import type { PlaygroundDocument } from "./store.ts";
import { nodeOf, patch } from "./store.ts";
import { textBox } from "./text.ts";

/** Recomputes a node and then whatever contains it, up to the page. */
export function settle(document: PlaygroundDocument, id: string): void {
  let next: string | null = id;
  while (next !== null) {
    const record: NodeRecord = nodeOf(document, next);
    if (record.type === "TEXT") fitText(document, record);
    if (record.type === "GROUP") fitGroup(document, record);
    if (record.layoutMode !== "NONE") layOut(document, next);
    next = record.parent;
  }
}

function fitText(document: PlaygroundDocument, record: NodeRecord): void {
  const box = textBox(record, document.ruler);
  if (box.width !== record.width || box.height !== record.height) patch(document, record.id, box);
}

function fitGroup(document: PlaygroundDocument, record: NodeRecord): void {
  const boxes = record.children.map((id) => {
    const child = nodeOf(document, id);
    return boundsUnder(relativeTransform(child), child.width, child.height);
  });
  const box = unite(boxes);
  if (box !== undefined) patch(document, record.id, box);
}

/** Moves a node; a group takes its children along, because they use its container's coordinates. */
export function moveTo(document: PlaygroundDocument, id: string, x: number, y: number): void {
  const record = nodeOf(document, id);
  const [dx, dy] = [x - record.x, y - record.y];
  patch(document, id, { x, y });
  if (record.type !== "GROUP") return;
  for (const child of record.children) {
    const { x: childX, y: childY } = nodeOf(document, child);
    moveTo(document, child, childX + dx, childY + dy);
  }
}

/** Gives a node a size; children of a plain frame follow their constraints, children of a group scale. */
export function resizeNode(document: PlaygroundDocument, id: string, width: number, height: number): void {
  const before = nodeOf(document, id);
  patch(document, id, { width, height });
  const after = nodeOf(document, id);
  if (before.type === "SECTION" || before.layoutMode !== "NONE") return;
  for (const childId of before.children) {
    const child = nodeOf(document, childId);
    const scale = before.type === "GROUP";
    const origin = scale ? before : { x: 0, y: 0 };
    const rules = scale ? { horizontal: "SCALE", vertical: "SCALE" } : child.constraints;
    const [x, w] = constrain(rules.horizontal, child.x - origin.x, child.width, before.width, after.width);
    const [y, h] = constrain(rules.vertical, child.y - origin.y, child.height, before.height, after.height);
    if (w !== child.width || h !== child.height) resizeNode(document, childId, w, h);
    moveTo(document, childId, x + origin.x, y + origin.y);
    if (child.type === "TEXT") fitText(document, nodeOf(document, childId));
  }
}

function constrain(
  rule: string,
  start: number,
  size: number,
  before: number,
  after: number,
): [number, number] {
  const grown = after - before;
  if (rule === "MAX") return [start + grown, size];
  if (rule === "CENTER") return [start + grown / 2, size];
  if (rule === "STRETCH") return [start, Math.max(0.01, size + grown)];
  const factor = before === 0 ? 1 : after / before;
  if (rule === "SCALE") return [start * factor, Math.max(0.01, size * factor)];
  return [start, size];
}

type Axis = {
  readonly size: "width" | "height";
  readonly at: "x" | "y";
  readonly before: "paddingLeft" | "paddingTop";
  readonly after: "paddingRight" | "paddingBottom";
};

const horizontal: Axis = { size: "width", at: "x", before: "paddingLeft", after: "paddingRight" };
const vertical: Axis = { size: "height", at: "y", before: "paddingTop", after: "paddingBottom" };

/** Stacks the children of an auto-layout frame and hugs them where the frame's sizing says so. */
function layOut(document: PlaygroundDocument, id: string): void {
  const frame = nodeOf(document, id);
  const [main, cross] = frame.layoutMode === "HORIZONTAL" ? [horizontal, vertical] : [vertical, horizontal];
  const items = flowing(document, frame);
  if (items.length > 0) hug(document, frame, items, main, cross);
  stretch(document, id, items, main, cross);
  place(document, id, main, cross);
}

function flowing(document: PlaygroundDocument, frame: NodeRecord): NodeRecord[] {
  return frame.children
    .map((child) => nodeOf(document, child))
    .filter((child) => child.visible && child.layoutPositioning === "AUTO");
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function hug(
  document: PlaygroundDocument,
  frame: NodeRecord,
  items: readonly NodeRecord[],
  main: Axis,
  cross: Axis,
): void {
  const spread = frame.primaryAxisAlignItems.startsWith("SPACE");
  const gaps = spread ? 0 : frame.itemSpacing * (items.length - 1);
  // A child that fills has no size of its own, so a frame that hugs gives it none.
  const lengths = items.map((item) => (item.layoutGrow > 0 ? smallest : item[main.size]));
  const long = total(lengths) + gaps + frame[main.before] + frame[main.after];
  const wide = Math.max(...items.map((item) => item[cross.size])) + frame[cross.before] + frame[cross.after];
  patch(document, frame.id, {
    ...(frame.primaryAxisSizingMode === "AUTO" && { [main.size]: limit(frame, main, long) }),
    ...(frame.counterAxisSizingMode === "AUTO" && { [cross.size]: limit(frame, cross, wide) }),
  });
}

/** Pixels of the smallest size a node can have. */
const smallest = 0.01;

function limit(frame: NodeRecord, axis: Axis, value: number): number {
  const [min, max] =
    axis.size === "width" ? [frame.minWidth, frame.maxWidth] : [frame.minHeight, frame.maxHeight];
  return Math.max(min ?? 0.01, Math.min(max ?? Infinity, value));
}

function stretch(
  document: PlaygroundDocument,
  id: string,
  items: readonly NodeRecord[],
  main: Axis,
  cross: Axis,
): void {
  const frame = nodeOf(document, id);
  const growing = items.filter((item) => item.layoutGrow > 0);
  const fixed = total(items.filter((item) => item.layoutGrow === 0).map((item) => item[main.size]));
  const room =
    frame[main.size] - frame[main.before] - frame[main.after] - frame.itemSpacing * (items.length - 1);
  const inner = frame[cross.size] - frame[cross.before] - frame[cross.after];
  for (const item of items) {
    const share = item.layoutGrow > 0 ? Math.max(0.01, (room - fixed) / growing.length) : item[main.size];
    const wide = item.layoutAlign === "STRETCH" ? Math.max(0.01, inner) : item[cross.size];
    if (share === item[main.size] && wide === item[cross.size]) continue;
    const [width, height] = main === horizontal ? [share, wide] : [wide, share];
    resizeNode(document, item.id, width, height);
    const resized = nodeOf(document, item.id);
    if (resized.type === "TEXT") fitText(document, resized);
    if (resized.layoutMode !== "NONE") layOut(document, item.id);
  }
}

function place(document: PlaygroundDocument, id: string, main: Axis, cross: Axis): void {
  const frame = nodeOf(document, id);
  const items = flowing(document, frame);
  const free =
    frame[main.size] - frame[main.before] - frame[main.after] - total(items.map((item) => item[main.size]));
  const { start, gap } = spacing(frame, free, items.length);
  let at = frame[main.before] + start;
  for (const item of items) {
    const inner = frame[cross.size] - frame[cross.before] - frame[cross.after] - item[cross.size];
    const share = { MIN: 0, BASELINE: 0, CENTER: 0.5, MAX: 1 }[frame.counterAxisAlignItems];
    const across = frame[cross.before] + inner * share;
    const [x, y] = main === horizontal ? [at, across] : [across, at];
    if (item.x !== x || item.y !== y) moveTo(document, item.id, x, y);
    at += item[main.size] + gap;
  }
}

function spacing(frame: NodeRecord, free: number, count: number): { start: number; gap: number } {
  const packed = free - frame.itemSpacing * Math.max(0, count - 1);
  switch (frame.primaryAxisAlignItems) {
    case "MIN":
      return { start: 0, gap: frame.itemSpacing };
    case "CENTER":
      return { start: packed / 2, gap: frame.itemSpacing };
    case "MAX":
      return { start: packed, gap: frame.itemSpacing };
    case "SPACE_BETWEEN":
      return { start: 0, gap: count > 1 ? free / (count - 1) : 0 };
    case "SPACE_AROUND":
      return { start: free / count / 2, gap: free / count };
    case "SPACE_EVENLY":
      return { start: free / (count + 1), gap: free / (count + 1) };
  }
}

/** Whether a parent decides where this child goes. */
export function isPlacedByParent(document: PlaygroundDocument, record: NodeRecord): boolean {
  const container = containerOf(document, record);
  return container !== undefined && container.layoutMode !== "NONE" && record.layoutPositioning === "AUTO";
}
