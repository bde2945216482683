/** Turning and flipping layers about their middles, as a person does it. */
import { multiply, placeOf, relativeTransform } from "../../host/document/geometry.ts";
import { isPlacedByParent, settle } from "../../host/document/layout.ts";
import type { NodeRecord } from "../../host/document/record.ts";
import type { Transform } from "../../host/document/paint-schema.ts";
import { nodeOf, patch, type PlaygroundDocument } from "../../host/document/store.ts";
import { isInInstance } from "../../host/document/tree.ts";
import { editStep, selectedNodes } from "./edit.ts";

/** Groups have no transform of their own. */
export function isTurnable(document: PlaygroundDocument, record: NodeRecord): boolean {
  return record.type !== "GROUP" && record.type !== "SECTION" && !isInInstance(document, record.id);
}

/** Turns a node about its middle until its rotation is `degrees`, counter-clockwise from -180 to 180 as Figma counts them. */
export function turnNode(document: PlaygroundDocument, id: string, degrees: number): void {
  const record = nodeOf(document, id);
  const turned = degrees - 360 * Math.round(degrees / 360);
  const middle = middleOf(record);
  const moved = middleOf({ ...record, rotation: turned });
  place(document, record, { x: middle.x - moved.x, y: middle.y - moved.y }, { rotation: turned });
}

/** Flips each selected layer about its own middle, in one undo step. */
export function flipSelection(document: PlaygroundDocument, way: "horizontal" | "vertical"): void {
  editStep(document, () => {
    for (const record of selectedNodes(document))
      if (isTurnable(document, record)) flip(document, record, way);
  });
}

function flip(document: PlaygroundDocument, record: NodeRecord, way: "horizontal" | "vertical"): void {
  const { x, y } = middleOf(record);
  const mirror: Transform =
    way === "horizontal"
      ? [
          [-1, 0, 2 * x],
          [0, 1, 0],
        ]
      : [
          [1, 0, 0],
          [0, -1, 2 * y],
        ];
  const flipped = placeOf(multiply(mirror, relativeTransform(record)));
  place(document, record, { x: flipped.x - record.x, y: flipped.y - record.y }, flipped);
}

function middleOf(record: NodeRecord): { x: number; y: number } {
  const [[a, b, x], [c, d, y]] = relativeTransform(record);
  const [across, down] = [record.width / 2, record.height / 2];
  return { x: a * across + b * down + x, y: c * across + d * down + y };
}

/** An auto-layout parent decides the position itself. */
function place(
  document: PlaygroundDocument,
  record: NodeRecord,
  by: { x: number; y: number },
  turn: Partial<Pick<NodeRecord, "rotation" | "mirrored">>,
): void {
  const { rotation = record.rotation, mirrored = record.mirrored } = turn;
  const moved = isPlacedByParent(document, record)
    ? {}
    : { x: tidy(record.x + by.x), y: tidy(record.y + by.y) };
  patch(document, record.id, { rotation: tidy(rotation), mirrored, ...moved });
  settle(document, record.id);
}

/** Without the last digits that sines leave behind, so that two flips are none; no negative zero either. */
function tidy(value: number): number {
  return Math.round(value * 10_000) / 10_000 + 0;
}
