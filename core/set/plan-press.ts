/** Which cells a press of the button makes, finishes, asks about or leaves (T5, T7). */
import type { CellStanding } from "./cell-state.ts";
import type { StoredVersion } from "./set-facts.ts";

/**
 * What a person asks for: `due`, what the button makes of itself; `new`, of these the ones that show no picture yet; `missing`,
 * what a cancel left unmade; `cells`, these ones whatever their state; `finish`, the final pass of these drafts.
 */
export type PressWish =
  | { kind: "due" }
  | { kind: "new" }
  | { kind: "missing" }
  | { kind: "cells" | "finish"; cells: readonly string[] };

export type PressPlan = {
  /** Ids of the cells that are made. */
  make: string[];
  /** Cells whose draft is finished: made from its picture, at its ratio. */
  finish: { cell: string; draft: StoredVersion }[];
  /** Ids of the cells that may have been paid for already: made only once a person has said so. */
  ask: string[];
  /** Cells that need no new picture: an earlier version of theirs is what would be made, and is shown again. */
  show: { cell: string; version: StoredVersion }[];
};

/**
 * Plans a press. `agreed` are the cells of which a person has said that they may be paid for twice. Cells under way and cells
 * left out are in no part of the plan.
 */
export function planPress(
  standings: readonly CellStanding[],
  wish: PressWish,
  agreed: ReadonlySet<string> = new Set(),
): PressPlan {
  const plan: PressPlan = { make: [], finish: [], ask: [], show: [] };
  const chosen = wish.kind === "cells" || wish.kind === "finish" ? new Set(wish.cells) : undefined;
  for (const standing of standings) {
    const { id, state } = standing;
    if (chosen !== undefined && !chosen.has(id)) continue;
    if (state === "left-out" || state === "running" || state === "waiting") continue;
    if (wish.kind === "missing" && state !== "cancelled") continue;
    if (wish.kind === "new" && standing.picture !== "none") continue;
    if (state === "may-have-been-paid" && !agreed.has(id)) plan.ask.push(id);
    else if (wish.kind === "cells") plan.make.push(id);
    else if (wish.kind === "finish") planFinish(plan, standing);
    else if (isDue(standing, wish.kind)) planDue(plan, standing);
  }
  return plan;
}

/** A cell whose picture is current or a draft is never made again by itself, also where a later press of it failed. */
function isDue({ state, picture }: CellStanding, kind: "due" | "new" | "missing"): boolean {
  if (picture === "current" || picture === "draft") return false;
  if (kind === "missing") return state === "cancelled";
  return state !== "cancelled" && state !== "not-placed";
}

function planDue(plan: PressPlan, { id, kept }: CellStanding): void {
  if (kept === undefined) plan.make.push(id);
  else plan.show.push({ cell: id, version: kept });
}

/** A changed cell is made again, not finished (T7); one without a picture is made, and a finished one left alone. */
function planFinish(plan: PressPlan, standing: CellStanding): void {
  const { id, picture, shown } = standing;
  if (picture === "draft" && shown !== undefined) plan.finish.push({ cell: id, draft: shown });
  else if (picture !== "current") planDue(plan, standing);
}
