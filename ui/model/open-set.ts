/** A set opens, is told of again, and closes: what becomes of the draft on screen and of the one put aside. */
import type { SetListing, SetView } from "../../core/messages.ts";
import type { Side } from "../../core/set/conflict.ts";
import { mergeContents } from "../../core/set/merge-content.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import type { Draft } from "../../core/set.ts";
import { listFilledSections } from "./sections.ts";
import { learnReferences } from "./reference-sources.ts";
import { contentOnScreen, draftOfContent, hasUnwritten, isSameContent, takeMerged } from "./set-draft.ts";
import type { OpenSet, State } from "./state.ts";
import { carryThrough, createUndo } from "./undo.ts";

type Named = Pick<SetListing, "set" | "title">;

function createOpenSet({ set, title }: Named, aside: Draft): OpenSet {
  return {
    id: set,
    title,
    aside,
    conflicts: [],
    choices: {},
    wish: { kind: "due" },
    agreed: [],
  };
}

/** The person's own draft: the one on screen, or the one that a set or a picture's brief has put aside. */
export function ownDraft({ draft, editing, open }: State): Draft {
  if (open !== undefined) return open.aside;
  return editing.state === "placement" ? editing.aside : draft;
}

/** Opens a set that is in the file. Its brief comes on screen as soon as it is read. */
export function openSet(state: State, named: Named): State {
  if (state.open?.id === named.set) return state;
  const { leaving: _, ...rest } = state;
  const aside = ownDraft(state);
  const undo = createUndo<Draft>();
  return {
    ...rest,
    draft: aside,
    editing: { state: "draft" },
    open: createOpenSet(named, aside),
    selected: [],
    undo,
  };
}

/** A set that was open when the panel closed; `base` is what the file said then. */
export function reopen(base: SetContent, aside: Draft): OpenSet {
  return { ...createOpenSet({ set: base.set.id, title: base.title }, aside), base };
}

/** Opens the set that a press has just made of the draft on screen; `aside` is that draft as it was pressed. */
export function openMade(state: State, made: SetContent, aside: Draft): State {
  const { set, title } = made;
  const drawn = draftOfContent(made, state.draft);
  const { brief, locales, shots } = state.draft;
  return {
    ...state,
    // What was typed since the press stays.
    draft: { ...drawn, brief, locales, shots },
    editing: { state: "draft" },
    undo: createUndo(),
    open: { ...createOpenSet({ set: set.id, title }, aside), base: made },
  };
}

/** Closes the open set: the person's own draft comes back. */
export function closeSet(state: State): State {
  const { open, leaving: _, ...rest } = state;
  if (open === undefined) return state;
  return {
    ...rest,
    draft: open.aside,
    sections: listFilledSections(open.aside),
    submission: { state: "idle" },
    selected: [],
    undo: createUndo(),
  };
}

/** True where closing the set would lose what was typed into it. */
export function wouldLose({ open, draft }: State): boolean {
  return open?.base !== undefined && hasUnwritten(draft, open.base);
}

/** Leaves the open set for another, or for none. */
export function leaveSet(state: State, to: Named | undefined): State {
  return to === undefined ? closeSet(state) : openSet(state, to);
}

/** The open set as it is in the file now: what others changed is taken in, and what both changed is asked (N3). */
export function receiveSet(before: State, view: SetView): State {
  const { open } = before;
  const theirs = view.content;
  if (open === undefined || open.id !== theirs.set.id) return before;
  const state = { ...before, draft: learnReferences(before.draft, view.references) };
  const { title } = theirs;
  const { sent, ...rest } = open;
  if (open.base === undefined) {
    const draft = draftOfContent(theirs, state.draft);
    return {
      ...state,
      draft,
      sections: listFilledSections(draft),
      open: { ...rest, title, base: theirs, view },
    };
  }
  const isSeen = sent !== undefined && isSameContent(sent, theirs);
  const base = isSeen ? sent : open.base;
  const waiting = sent === undefined || isSeen ? {} : { sent };
  return mergeIn({ ...state, open: { ...rest, ...waiting, title, base, view } });
}

/** Merges what is on screen with what the file says; where a question is open the draft stays as it is. */
function mergeIn(state: State): State {
  const { open, draft } = state;
  if (open?.base === undefined || open.view === undefined) return state;
  const { base, choices } = open;
  const theirs = open.view.content;
  const { conflicts } = mergeContents(base, contentOnScreen(draft, base), theirs, choices);
  if (conflicts.length > 0) return { ...state, open: { ...open, conflicts } };
  function take(former: Draft): Draft {
    const own = contentOnScreen(former, base ?? theirs);
    return takeMerged(former, own, mergeContents(base, own, theirs, choices).merged);
  }
  return {
    ...state,
    draft: take(draft),
    undo: carryThrough(state.undo, take),
    open: { ...open, base: theirs, conflicts: [], choices: {} },
  };
}

/** Answers one question: whose change holds. After the last one the draft is what both agreed on. */
export function settleConflict(state: State, name: string, side: Side): State {
  const { open } = state;
  if (open === undefined) return state;
  return mergeIn({ ...state, open: { ...open, choices: { ...open.choices, [name]: side } } });
}

/** A press or a command found that others had changed the set: nothing was written or sent. */
export function receiveDiverged(state: State, requestId: string, view: SetView): State {
  const { submission, open } = state;
  const isPress = submission.state === "sending" && submission.requestId === requestId;
  const { leaving: _leaving, ...stay } = state;
  const idle: State = isPress ? { ...stay, submission: { state: "idle" } } : stay;
  if (open === undefined || open.id !== view.content.set.id) return idle;
  const { sent: _, ...rest } = open;
  const next = receiveSet({ ...idle, open: rest }, view);
  if (next.open === undefined || next.open.conflicts.length > 0) return next;
  const taken =
    "Others changed this set meanwhile. Their changes are taken in, and nothing was sent: press again.";
  return { ...next, open: { ...next.open, taken }, announcement: taken };
}

/** What was written is in the file: edits are told against it from now on, and a set that waited for it closes. */
export function receiveWritten(state: State, requestId?: string): State {
  const { open, leaving } = state;
  if (open?.sent === undefined) return state;
  const { sent, ...rest } = open;
  const next = { ...state, open: { ...rest, base: sent } };
  const isAwaited = leaving?.requestId !== undefined && leaving.requestId === requestId;
  return isAwaited ? leaveSet(next, leaving.to) : next;
}

/** Nothing of the press was sent; what is in the file is told by itself. */
export function forgetSent(state: State): State {
  if (state.open?.sent === undefined) return state;
  const { sent: _, ...rest } = state.open;
  return { ...state, open: rest };
}

/** The set has left the file: what is on screen stays as the person's draft where it would be lost. */
export function loseSet(state: State, set: string): State {
  if (state.open?.id !== set) return state;
  const { open, leaving: _, ...rest } = state;
  if (open.base === undefined) return closeSet(state);
  return { ...rest, editing: { state: "placement", aside: open.aside } };
}
