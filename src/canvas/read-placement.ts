/** One of our own placements, selected: its brief and versions for the panel. */
import type { SelectedPlacement } from "../../core/messages.ts";
import { findSetRecord, readPlacement, readVersions } from "./node-records.ts";

/** Only for a single selected layer: with several, the selection means targets. */
export function readSelectedPlacement(selection: readonly SceneNode[]): SelectedPlacement | undefined {
  const [node, second] = selection;
  if (node === undefined || second !== undefined) return undefined;
  const placement = readPlacement(node);
  if (placement === undefined) return undefined;
  const set = findSetRecord(node, placement.set);
  return {
    nodeId: node.id,
    placement,
    versions: readVersions(node, placement),
    ...(set === undefined ? {} : { set }),
  };
}
