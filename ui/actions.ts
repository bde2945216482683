/** What a person can do on Create: each act is a pure transition and, where the sandbox is concerned, a message. */
import type { Draft, Target } from "../core/set.ts";
import { postToMain } from "./bridge.ts";
import { scheduleDraftSave } from "./draft-save.ts";
import { emptyBrief, setSettings, toggleTyped } from "./model/draft.ts";
import type { BlockedAction } from "./model/call-to-action.ts";
import { editDraft } from "./model/receive.ts";
import type { PersonSettings } from "../core/person-settings.ts";
import { aimPress } from "./model/press-menu.ts";
import type { Screen, SectionName, SheetName, State } from "./model/state.ts";
import { chosen, state, transition } from "./store.ts";
import { createTypedTarget } from "./model/targets.ts";
import { recordEdit, redoEdit, undoEdit } from "./model/undo.ts";

/** Edits the brief on screen and has it saved in a moment. */
export function edit(change: (before: Draft) => Draft): void {
  transition((before) => {
    const next = editDraft(before, change);
    if (next === before) return before;
    return { ...next, undo: recordEdit(before.undo, before.draft, next.draft, Date.now()) };
  });
  scheduleDraftSave();
}

/** Takes the last edit of the draft back, or does it again; what is on the canvas stays as it is (N2). */
export function step(way: "undo" | "redo"): void {
  const { undo, draft } = state.value;
  const stepped = way === "undo" ? undoEdit(undo, draft) : redoEdit(undo, draft);
  if (stepped === undefined) return announce(`Nothing to ${way} in the panel.`);
  transition((before) => ({ ...editDraft(before, () => stepped.value), undo: stepped.undo }));
  scheduleDraftSave();
  announce(way === "undo" ? "Taken back." : "Done again.");
}

/** Begins another brief; undo brings the former one back. */
export function startNewBrief(): void {
  edit(emptyBrief);
  transition((before) => ({ ...before, sections: [] }));
  announce("A new brief. Undo brings the former one back.");
  focusPrompt();
}

export function announce(sentence: string): void {
  transition((before) => ({ ...before, announcement: sentence }));
}

export function goTo(next: Screen): void {
  transition((before) => ({ ...before, screen: next }));
  if (next.name === "settings") postToMain({ type: "request-usage" });
  if (next.name === "runs") listOtherRunsOnce();
}

/** Asks for the runs that this device does not follow, unless they are listed or on their way. */
export function listOtherRunsOnce(): void {
  const { history } = state.value;
  if (history.state === "unknown" || history.state === "failed") listOlderRuns();
}

export function listOlderRuns(): void {
  const { history } = state.value;
  const runs = history.state === "unknown" ? [] : history.runs;
  const before = history.state === "listed" ? history.before : undefined;
  transition((now) => ({ ...now, history: { state: "loading", runs } }));
  postToMain(before === undefined ? { type: "list-runs" } : { type: "list-runs", before });
}

export function setSheet(sheet: SheetName): void {
  transition(({ leaving: _leaving, ...before }) => {
    const next: State = { ...before, screen: { name: "create", sheet } };
    // A question that was closed without an answer leaves the button what it was.
    return sheet === "ask" ? next : aimPress(next, {});
  });
}

export function toggleSection(name: SectionName): void {
  transition((before) => ({
    ...before,
    sections: before.sections.includes(name)
      ? before.sections.filter((each) => each !== name)
      : [...before.sections, name],
  }));
}

export function openSection(name: SectionName): void {
  if (!state.value.sections.includes(name)) toggleSection(name);
}

export function saveSettings(changes: Partial<PersonSettings>): void {
  const settings = { ...state.value.settings, ...changes };
  transition((before) => ({ ...before, settings }));
  postToMain({ type: "save-settings", settings });
}

export function dismissNotice(): void {
  transition((before) => {
    const next = { ...before };
    delete next.notice;
    return next;
  });
}

/** What a picture depends on: when it differs from what was sent, finished cells are stale. */
export function fingerprintDraft(draft: Draft): string {
  const { brief, shots, settings, choices } = draft;
  return JSON.stringify([brief, shots, { ...settings, takes: 1, destination: "" }, choices ?? {}]);
}

/** Carries out the one action that stands in place of a blocked button. */
export function carryOut(action: BlockedAction): void {
  switch (action) {
    case "check-relay":
      transition((before) => ({ ...before, relay: { state: "checking", url: before.relay.url } }));
      return postToMain({ type: "check-relay" });
    case "open-settings":
      return goTo({ name: "settings" });
    case "open-runs":
      return goTo({ name: "runs" });
    case "use-square":
      return edit((draft) => toggleTyped(draft, createTypedTarget(1080, 1080, "1:1")));
    case "choose-cells":
      return edit((draft) => ({ ...draft, off: [] }));
    case "write-words":
      openSection("text");
      return focusSection("text", "textarea:placeholder-shown");
    case "open-choices":
      return setSheet("choices");
    case "lower-quality":
      return edit((draft) => setSettings(draft, { quality: "low" }));
    case "forget-refusal":
      return transition((before) => ({ ...before, submission: { state: "idle" } }));
  }
}

/** Pins what is in force now, or lets the selection decide again. */
export function togglePin(): void {
  const pinned: Target[] = state.value.draft.pinned.length > 0 ? [] : chosen.value.targets;
  edit((draft) => ({ ...draft, pinned }));
  announce(pinned.length > 0 ? "Pinned. The selection may move on." : "Unpinned. The selection decides.");
}

export function focusPrompt(): void {
  focusFirst("[data-prompt]");
}

/** Brings a section that was just opened into view, with the caret in its first field. */
export function focusSection(name: SectionName, field: string): void {
  // It is drawn with the next frame.
  requestAnimationFrame(() => focusFirst(`#section-${name} ${field}`));
}

function focusFirst(selector: string): void {
  const element = document.querySelector(selector);
  if (!(element instanceof HTMLElement)) return;
  element.scrollIntoView({ block: "nearest" });
  element.focus();
}
