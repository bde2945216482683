/** Pending frames: final place, size and name from the first moment, with a quiet fill while the picture is made. */
import type { PendingRecord } from "../../core/records.ts";
import { writePending } from "./node-records.ts";
import { pendingFills } from "./paints.ts";
import { moveInto, type Container } from "./read-layers.ts";

export type PendingFrame = {
  container: Container;
  /** Canvas pixels. */
  spot: { x: number; y: number };
  width: number;
  height: number;
  name: string;
  record: PendingRecord;
};

export function createPendingFrame(pending: PendingFrame): FrameNode {
  const frame = figma.createFrame();
  frame.name = pending.name;
  frame.resize(pending.width, pending.height);
  frame.fills = [...pendingFills];
  moveInto(pending.container, frame, pending.spot);
  markPending(frame, pending.record);
  return frame;
}

/** Makes a layer say that a picture is coming, and offers to collect it without opening the panel first. */
export function markPending(node: SceneNode, record: PendingRecord): void {
  writePending(node, record);
  node.setRelaunchData({ collect: "A picture is being made for this layer." });
}
