/** What was taken out of a set and still has pictures, as the layers that show them say it: enough to take it back whole. */
import type { SetView } from "../../core/messages.ts";
import type { SetRecord, Target } from "../../core/set.ts";
import { findShown, readCell, readPlacement, readRecipe } from "../canvas/node-records.ts";

type TakenOut = NonNullable<SetView["takenOut"]>;

/**
 * Targets and shots that the set does not have any more, each once; undefined where there are none. Languages need no facts: their
 * words stay at the home. Only layers of such cells are read whole.
 */
export function listTakenOut(
  { targets, shots }: Pick<SetRecord, "targets" | "shots">,
  layers: readonly SceneNode[],
): TakenOut | undefined {
  const known = new Set(targets.map(({ key }) => key));
  const knownShots = new Set(shots.map(({ key }) => key));
  const left = new Map<string, Target>();
  const leftShots = new Map<string, TakenOut["shots"][number]>();
  for (const layer of layers) {
    const cell = readCell(layer);
    if (cell === undefined) continue;
    const isMissing = !known.has(cell.target.key) && !left.has(cell.target.key);
    const isMissingShot = cell.shot !== undefined && !knownShots.has(cell.shot) && !leftShots.has(cell.shot);
    if (!isMissing && !isMissingShot) continue;
    const asked = readAsked(layer);
    if (isMissing) left.set(cell.target.key, asked?.targets[0] ?? cell.target);
    const shot = asked?.shots.find(({ key }) => key === cell.shot);
    if (isMissingShot && shot !== undefined) leftShots.set(shot.key, shot);
  }
  if (left.size + leftShots.size === 0) return undefined;
  return { targets: Array.from(left.values()), shots: Array.from(leftShots.values()) };
}

/** What the picture that the layer shows was asked with. */
function readAsked(layer: SceneNode): SetRecord | undefined {
  const placement = readPlacement(layer);
  const shown = placement && findShown(placement);
  return shown && readRecipe(layer, shown);
}
