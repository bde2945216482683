/** The selection as plain data: what can be a target, and why the rest cannot. */
import type { Target } from "../../core/set.ts";
import { targetKey } from "../../core/target-key.ts";
import { isLocked } from "./find-nodes.ts";
import { isGround, nameBoxes, type BoxName } from "./name-boxes.ts";
import { isKeptFrame } from "./kept-frame.ts";
import { isLabel } from "./write-labels.ts";
import { explainUnreadable, readCell } from "./node-records.ts";
import { readSeen } from "./seen-size.ts";
import { isAnyHome } from "./set-home.ts";

export type Skipped = { name: string; reason: string };
export type SelectionFacts = { targets: Target[]; skipped: Skipped[] };

/** So many targets fit one set; further layers of a selection are named as skipped. */
const maxTargets = 200;

/** Left to right, top to bottom: Figma's own order is unspecified, and columns should follow the canvas. */
export function sortByPlace(selection: readonly SceneNode[]): SceneNode[] {
  return [...selection].sort(byPlace);
}

/** The selection as the panel is told of it. */
export function readTargets(selection: readonly SceneNode[]): SelectionFacts {
  const facts: SelectionFacts = { targets: [], skipped: [] };
  const boxes = readBoxes(selection);
  for (const node of sortByPlace(selection)) {
    const reason = explainSkip(node) ?? explainOwn(node);
    if (reason !== undefined) facts.skipped.push({ name: node.name.slice(0, 200), reason });
    else if (facts.targets.length < maxTargets)
      facts.targets.push({ ...readTarget(node), ...describeBox(boxes.get(node.id)) });
    else
      facts.skipped.push({ name: node.name.slice(0, 200), reason: `only ${maxTargets} targets fit one set` });
  }
  return facts;
}

/** Any layer with a usable size gives a ratio, whatever it is; undefined means it can be a target. */
export function explainSkip(node: Pick<SceneNode, "type" | "width" | "height">): string | undefined {
  if (!("width" in node) || !Number.isFinite(node.width)) return "it has no size";
  if (node.type === "LINE" || node.width < 1 || node.height < 1) return "it is thinner than a pixel";
  if (node.width > 100_000 || node.height > 100_000) return "it is larger than 100,000 px";
  return undefined;
}

/** Our own section of a set is no shape to fill, and neither is a label in it. */
function explainOwn(node: SceneNode): string | undefined {
  if (isLabel(node)) return "it is a label of a set";
  if (isKeptFrame(node)) return "it keeps the pictures that a set sends along";
  if (node.type !== "SECTION" || !isAnyHome(node)) return undefined;
  return "it holds pictures: select one of them";
}

/** The names of those that are boxes of a mockup; a single one is not told from any other layer. */
function readBoxes(selection: readonly SceneNode[]): ReadonlyMap<string, BoxName> {
  const boxes = selection.length < 2 ? [] : selection.filter(isBox).slice(0, maxTargets);
  return boxes.length < 2 ? new Map<string, BoxName>() : nameBoxes(boxes);
}

/** A layer that a picture fits into, inside a frame of some kind, with nothing in it and no picture of ours. */
function isBox(node: SceneNode): boolean {
  if (node.parent === null || isGround(node.parent)) return false;
  if ("children" in node && node.children.length > 0) return false;
  return explainSkip(node) === undefined && isFillable(node) && readCell(node) === undefined;
}

function describeBox(box: BoxName | undefined): Partial<Target> {
  if (box === undefined) return {};
  const { name, title } = box;
  return { name: name.slice(0, 200), box: true, ...(title === undefined ? {} : { subject: title }) };
}

/** A placement is called by its source's name: its own name has language and size in it, which would be added again. */
function readTarget(node: SceneNode): Target {
  const seen = readSeen(node);
  return {
    key: targetKey(node.id),
    name: (readCell(node)?.target.name ?? node.name).slice(0, 200),
    width: seen.width,
    height: seen.height,
    nodeId: node.id,
    fillable: isFillable(node) && seen.isUpright,
    ...(seen.isUpright ? {} : { turned: true }),
  };
}

/**
 * Whether the node itself can carry the picture: layers that paint a shape, free, and without a record that would have to be written
 * over unread. Inside an instance the fill is the instance's own: the component stays as it is.
 */
export function isFillable(node: SceneNode): boolean {
  if (!("fills" in node) || node.fills === figma.mixed) return false;
  if (node.type === "TEXT" || node.type === "SECTION") return false;
  return !isLocked(node) && explainUnreadable(node) === undefined;
}

function byPlace(a: SceneNode, b: SceneNode): number {
  const first = a.absoluteBoundingBox;
  const second = b.absoluteBoundingBox;
  if (first === null || second === null) return 0;
  const sameRow = Math.abs(first.y - second.y) < Math.min(first.height, second.height) / 2;
  return sameRow ? first.x - second.x : first.y - second.y;
}
