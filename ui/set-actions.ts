/** What a person does to sets: open, close, rename, duplicate, remove, and the acts on cells that are selected in the grid. */
import { effect } from "@preact/signals";
import type { SetListing } from "../core/messages.ts";
import type { Side } from "../core/set/conflict.ts";
import type { SetContent } from "../core/set/set-content.ts";
import type { Target } from "../core/set.ts";
import { announce, edit, setSheet } from "./actions.ts";
import { postToMain } from "./bridge.ts";
import { saveDraftNow } from "./draft-save.ts";
import { createUuid } from "./ids.ts";
import { removeTarget, setCellsOff } from "./model/draft.ts";
import { leaveSet, settleConflict, wouldLose } from "./model/open-set.ts";
import { contentOnScreen } from "./model/set-draft.ts";
import type { OpenSet } from "./model/state.ts";
import { type TakenOut, takeBack } from "./model/taken-out.ts";
import { open, selection, state, transition } from "./store.ts";

type Named = Pick<SetListing, "set" | "title">;

/** Has the sandbox follow the set that is open, and none when it closes. */
export function followOpenSet(): void {
  let followed: string | undefined;
  effect(() => {
    const set = open.value?.id;
    if (set === followed) return;
    followed = set;
    postToMain(set === undefined ? { type: "close-set" } : { type: "open-set", set });
  });
}

/** Shows the file's sets, as its index knows them now. */
export function showSets(): void {
  postToMain({ type: "list-sets" });
  setSheet("sets");
}

/** Leaves what is open for a set, or for the person's own draft; edits that the file does not have are asked about first. */
export function goToSet(to?: Named): void {
  if (to !== undefined && to.set === open.value?.id) return setSheet("none");
  if (!wouldLose(state.value)) return leave(to);
  setSheet("leave");
  transition((before) => ({ ...before, leaving: to === undefined ? {} : { to } }));
}

/** Answers the question about edits: they are written into the set, which then closes, or they are given up. */
export function settleLeaving(keep: boolean): void {
  const { leaving = {}, open: set, draft } = state.value;
  if (!keep || set?.base === undefined) return leave(leaving.to);
  const mine = contentOnScreen(draft, set.base);
  const requestId = write(set.base, mine);
  setSheet("none");
  changeOpen({ sent: mine });
  transition((before) => ({ ...before, leaving: { ...leaving, requestId } }));
}

function leave(to: Named | undefined): void {
  const { open: left } = state.value;
  setSheet("none");
  transition((before) => leaveSet(before, to));
  saveDraftNow();
  postToMain({ type: "list-sets" });
  announce(to === undefined ? `${left?.title ?? "The set"} is closed.` : `${to.title} is open.`);
}

/** Writes a change of the open set into the file, in one undo step; edits that are not part of it wait. */
function write(base: SetContent, mine: SetContent): string {
  const requestId = createUuid();
  postToMain({ type: "write-set", requestId, change: { base, mine } });
  return requestId;
}

function writePart(part: Partial<SetContent>): void {
  const { base } = open.value ?? {};
  if (base === undefined) return;
  const sent = { ...base, ...part };
  write(base, sent);
  changeOpen({ sent });
}

/** An empty title changes nothing. */
export function renameSet(title: string): void {
  const name = title.trim().slice(0, 200);
  if (name === "" || name === open.value?.title) return;
  writePart({ title: name });
  changeOpen({ title: name });
}

/** The same brief, of which nothing is made; it opens. */
export function duplicateSet({ set, title }: Named): void {
  const copy = { set: createUuid(), title: `${title} copy` };
  postToMain({ type: "duplicate-set", set, copy: copy.set, title: copy.title });
  goToSet(copy);
}

export function showSet(set: string): void {
  postToMain({ type: "show-set", set });
}

/** Takes the set's pictures and its record off the canvas, in one undo step of Figma's. */
export function removeSet({ set, title }: Named): void {
  postToMain({ type: "remove-set", set });
  leave(undefined);
  announce(`${title} is removed. Undo on the canvas brings it back.`);
}

function changeOpen(changes: Partial<OpenSet>): void {
  transition(({ open: set, ...before }) =>
    set === undefined ? before : { ...before, open: { ...set, ...changes } },
  );
}

export function selectCells(selected: readonly string[]): void {
  transition((before) => ({ ...before, selected }));
}

/**
 * Leaves cells out, or takes them back; their pictures stay where they are (T6). Of an open set it is written into the file,
 * of a draft nothing is.
 */
export function leaveOut(ids: readonly string[], isOff: boolean): void {
  edit((draft) => setCellsOff(draft, ids, isOff));
  const { base } = open.value ?? {};
  if (base === undefined) return announce(isOff ? "Left out." : "Taken back.");
  const chosen = new Set(ids);
  const others = base.off.filter((id) => !chosen.has(id));
  writePart({ off: isOff ? [...others, ...ids] : others });
  announce(isOff ? "Left out. Their pictures stay." : "Taken back.");
}

/** These cells may be paid for twice: the person said so. */
export function agreeToPayAgain(agreed: readonly string[]): void {
  changeOpen({ agreed });
}

/** Brings the layers of these cells into view, in the order of the grid: the first that has one. */
export function showCells(ids: readonly string[]): void {
  const placements = open.value?.view?.placements ?? [];
  const found = placements.find(({ cell, versions }) => ids.includes(cell) && versions.length > 0);
  const run = found?.versions.at(-1)?.run;
  if (found === undefined || run === undefined) return announce("None of these is on the canvas yet.");
  postToMain({ type: "show-cell", run, cell: found.cell });
}

export function settle(name: string, side: Side): void {
  transition((before) => settleConflict(before, name, side));
  saveDraftNow();
}

/** Adds the other selected layers to the open set: a press makes their cells alone. */
export function addTargets(targets: readonly Target[]): void {
  edit((draft) => ({ ...draft, pinned: [...draft.pinned, ...targets] }));
  announce(targets.length === 1 ? "Added to the set." : `${targets.length} added to the set.`);
}

/** Takes a target out of the open set; its pictures stay (T6). */
export function takeOut(key: string): void {
  edit((draft) => removeTarget(draft, key));
}

/** Puts what was taken out of the open set back, with its words; its pictures are where they were. */
export function putBack(taken: TakenOut): void {
  const { base } = open.value ?? {};
  if (base === undefined) return;
  edit((draft) => takeBack(draft, taken, base));
  announce(`${taken.name} is back.`);
}

/** Selected layers that the open set does not have; none while one of its pictures is looked at. */
export function listOthers(): Target[] {
  const { targets, placement } = selection.value;
  if (open.value?.base === undefined || placement !== undefined) return [];
  const own = new Set(state.value.draft.pinned.map(({ key }) => key));
  const { home, placements = [] } = open.value.view ?? {};
  const layers = new Set([home, ...placements.map(({ nodeId }) => nodeId)]);
  return targets.filter(({ key, nodeId }) => !own.has(key) && !layers.has(nodeId));
}
