/** What the button's menu offers beside what the button does: presses of another kind, each only where it would do something else. */
import type { CellStanding } from "../../core/set/cell-state.ts";
import { planPress, type PressWish } from "../../core/set/plan-press.ts";
import { listDrafts, type SetPress } from "./set-press.ts";
import type { State } from "./state.ts";

/** What a press is for, where it is not what the button says. */
export type PressKind = {
  wish?: PressWish;
  pass?: "draft" | undefined;
  /** Ids of further cells of which the person said that they may be paid for twice. */
  agreed?: readonly string[];
};

/** The panel with its next press of this kind; without a kind it is the button's own. */
export function aimPress({ pass: _pass, ...before }: State, kind: PressKind): State {
  const { wish = { kind: "due" }, pass, agreed = [] } = kind;
  const { open } = before;
  return {
    ...before,
    ...(pass === undefined ? {} : { pass }),
    ...(open === undefined ? {} : { open: { ...open, wish, agreed: [...open.agreed, ...agreed] } }),
  };
}

/** A press of another kind, as it is offered. */
export type PressItem = PressKind & { label: string };

export type MenuFacts = {
  /** The lowest quality of the model, by its id; absent where the press is of that quality anyway. */
  draftQuality?: string | undefined;
  /** How many cells the button makes where no set is open. */
  cells: number;
  /** The open set. */
  open?: { standings: readonly CellStanding[]; press: SetPress } | undefined;
};

/** In the order in which they are offered. */
export function listPressItems({ draftQuality, cells, open }: MenuFacts): PressItem[] {
  const made = open === undefined ? cells : open.press.make.length;
  // One picture is its own draft: a set of drafts begins with two.
  const canDraft = draftQuality !== undefined && (open === undefined ? made > 1 : made > 0);
  const draft: PressItem[] = canDraft ? [{ label: `Draft pass at ${draftQuality}`, pass: "draft" }] : [];
  return open === undefined ? draft : [...listOthers(open), ...draft, ...listAgain(open)];
}

/** A part of what the button makes, and what it would do after that. */
function listOthers({ standings, press }: NonNullable<MenuFacts["open"]>): PressItem[] {
  const items: PressItem[] = [];
  const fresh = planPress(standings, { kind: "new" }).make;
  if (fresh.length > 0 && fresh.length < press.make.length)
    items.push({ label: "New ones only", wish: { kind: "new" } });
  const cells = listDrafts(standings);
  const { finish } = planPress(standings, { kind: "finish", cells });
  if (finish.length > press.finish.length)
    items.push({ label: `Finish ${finish.length}`, wish: { kind: "finish", cells } });
  return items;
}

function listAgain({ standings, press }: NonNullable<MenuFacts["open"]>): PressItem[] {
  const cells = standings
    .filter(({ intent, state }) => intent !== undefined && state !== "left-out")
    .map(({ id }) => id);
  const { make } = planPress(standings, { kind: "cells", cells });
  return make.length > press.make.length ? [{ label: "Make all again", wish: { kind: "cells", cells } }] : [];
}
