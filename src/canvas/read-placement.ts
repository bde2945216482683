/** The selected placement: its brief and versions for the panel (none while it waits), or why they cannot be shown. */
import type { SelectedPlacement, UnreadableRecord } from "../../core/messages.ts";
import { cellIdOf } from "../../core/placement-record.ts";
import { copyId } from "../../core/set/copy-id.ts";
import type { SetRecord } from "../../core/set.ts";
import {
  explainUnreadable,
  findShown,
  listPending,
  readPlacement,
  readRecipe,
  type Placement,
} from "./node-records.ts";
import { readFileId } from "./file-id.ts";
import { isCopiedLayer } from "./set-copies.ts";
import { climbToHome, findHome, readHome } from "./set-home.ts";

/** The id that a home's set goes by, which on a copy is another than its record says. */
export type NameSet = (home: BaseNode, set: string) => Promise<string>;

export type SelectionRecord = { placement?: SelectedPlacement; unreadable?: UnreadableRecord };

/** Only for a single selected layer: with several, the selection means targets. */
export async function readSelectedPlacement(
  selection: readonly SceneNode[],
  nameSet: NameSet,
): Promise<SelectionRecord> {
  const [node, second] = selection;
  if (node === undefined || second !== undefined) return {};
  const outcome = explainUnreadable(node);
  if (outcome !== undefined) return { unreadable: { what: "picture", outcome } };
  const placement = readPlacement(node);
  const [pending] = listPending(node);
  if (placement === undefined)
    return pending === undefined ? {} : { placement: { nodeId: node.id, cell: pending.cell, versions: [] } };
  const { set, unreadable } = await readSetOf(node, placement, nameSet);
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
  nameSet: NameSet,
): Promise<{ set?: SetRecord | undefined; unreadable?: UnreadableRecord }> {
  const { set, home: named } = placement.cell;
  const shown = findShown(placement);
  const recipe = shown === undefined ? undefined : readRecipe(node, shown);
  // A picture that was copied out of its set is no cell of it: it says what it was asked with.
  if (climbToHome(node, set) === undefined && (await isCopiedLayer(node)))
    return { set: recipe && { ...recipe, id: copyId(set, node.id, readFileId()) } };
  const home = await findHome(set, node, named);
  const joined = home === undefined ? undefined : readHome(home, set);
  const whole = joined?.set;
  const found =
    home === undefined || whole === undefined ? recipe : { ...whole, id: await nameSet(home, set) };
  const [trouble] = joined?.troubles ?? [];
  if (trouble === undefined) return { set: found };
  return { set: found, unreadable: { what: "set", outcome: trouble.outcome } };
}
