/** Pending frames: final place, size and name from the first moment, with a quiet fill while the picture is made. */
import type { PendingFacts } from "../../core/placement-record.ts";
import { dropPending, listPending, writePending } from "./node-records.ts";
import { pendingFills } from "./paints.ts";
import { moveInto, type Container } from "./read-layers.ts";
import { offerAgain } from "./relaunch.ts";

export type PendingFrame = {
  container: Container;
  /** Canvas pixels. */
  spot: { x: number; y: number };
  width: number;
  height: number;
  name: string;
  pending: PendingPlan;
};

/** A pending record, without the fields that name its own layer. */
export type PendingPlan = Omit<PendingFacts, "self" | "layer">;

export function createPendingFrame(plan: PendingFrame): FrameNode {
  const frame = figma.createFrame();
  frame.name = plan.name;
  frame.resize(plan.width, plan.height);
  frame.fills = [...pendingFills];
  moveInto(plan.container, frame, plan.spot);
  // A lone frame is its own home.
  markPending(frame, { home: frame.id, ...plan.pending });
  return frame;
}

/** Makes a layer wait for this cell alone; it no longer waits for the pictures of another one. */
export function reserveLayer(node: SceneNode, pending: PendingPlan): void {
  for (const other of listPending(node))
    if (other.set !== pending.set || other.cell !== pending.cell) dropPending(node, other.run);
  // A frame of ours that says that its picture failed waits for one again.
  if (pending.destination === "new-frame" && "fills" in node) node.fills = [...pendingFills];
  markPending(node, pending);
}

/** Makes a layer say that a picture is coming, and offers to collect it without opening the panel first. */
export function markPending(node: SceneNode, pending: PendingPlan): void {
  writePending(node, pending);
  offerAgain(node, {
    collect: "A picture is to come here. Open Polyframe to send it, or to collect it.",
  });
}
