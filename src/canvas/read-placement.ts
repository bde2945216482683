/** The selected placement: its brief and versions for the panel (none while it waits), or why they cannot be shown. */
import type { SelectedPlacement, UnreadableRecord } from "../../core/messages.ts";
import { cellIdOf } from "../../core/placement-record.ts";
import type { SetRecord } from "../../core/set.ts";
import {
  explainUnreadable,
  findShown,
  listPending,
  readPlacement,
  readRecipe,
  type Placement,
} from "./node-records.ts";
import { findHome, readHome } from "./set-home.ts";

export type SelectionRecord = { placement?: SelectedPlacement; unreadable?: UnreadableRecord };

/** Only for a single selected layer: with several, the selection means targets. */
export async function readSelectedPlacement(selection: readonly SceneNode[]): Promise<SelectionRecord> {
  const [node, second] = selection;
  if (node === undefined || second !== undefined) return {};
  const outcome = explainUnreadable(node);
  if (outcome !== undefined) return { unreadable: { what: "picture", outcome } };
  const placement = readPlacement(node);
  const [pending] = listPending(node);
  if (placement === undefined)
    return pending === undefined ? {} : { placement: { nodeId: node.id, cell: pending.cell, versions: [] } };
  const { set, unreadable } = await readSetOf(node, placement);
  const { cell, shown, versions } = placement;
  return {
    placement: {
      nodeId: node.id,
      cell: cellIdOf(cell),
      versions: versions.map(({ id, run, take }) => ({ id, run, take })),
      ...(shown === undefined ? {} : { shown }),
      ...(set === undefined ? {} : { set }),
    },
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** The set at its home; without a home, or one that can be read, the one cell of it that the picture was asked with. */
async function readSetOf(
  node: SceneNode,
  placement: Placement,
): Promise<{ set?: SetRecord | undefined; unreadable?: UnreadableRecord }> {
  const { set, home: named } = placement.cell;
  const home = await findHome(set, node, named);
  const joined = home === undefined ? undefined : readHome(home, set);
  const shown = findShown(placement);
  const found = joined?.set ?? (shown === undefined ? undefined : readRecipe(node, shown));
  const [trouble] = joined?.troubles ?? [];
  if (trouble === undefined) return { set: found };
  return { set: found, unreadable: { what: "set", outcome: trouble.outcome } };
}
