/** What each fact from the sandbox changes. Pure: the state before and the fact give the state after. */
import type { RunSummary } from "../../core/api.ts";
import type { Failure } from "../../core/failure.ts";
import type { RelayState, RunView, SandboxFact, SelectedPlacement } from "../../core/messages.ts";
import type { KeptDraft } from "../../core/set/kept-draft.ts";
import type { Draft, Target } from "../../core/set.ts";
import { addReference, createDraft, draftFromSet } from "./draft.ts";
import {
  reopen,
  forgetSent,
  loseSet,
  openMade,
  receiveDiverged,
  receiveSet,
  receiveWritten,
} from "./open-set.ts";
import { receiveLook } from "./receive-look.ts";
import { listFilledSections } from "./sections.ts";
import { createUndo } from "./undo.ts";
import type { History, Selection, State, Submission } from "./state.ts";

type Fact<Type extends SandboxFact["type"]> = Extract<SandboxFact, { type: Type }>;

/** The state after one fact. */
export function receive(state: State, fact: SandboxFact): State {
  switch (fact.type) {
    case "started":
      return receiveStart(state, fact);
    case "file-changed":
      if (state.session.state !== "ready") return state;
      return { ...state, session: { ...state.session, fileId: fact.fileId } };
    case "selection-changed":
      return receiveSelection(state, fact);
    case "relay-changed":
      return receiveRelay(state, fact.relay);
    case "catalogue-changed":
      return { ...state, catalogue: fact.catalogue };
    case "usage-changed":
      return { ...state, usage: fact.usage };
    case "run-accepted":
    case "run-refused":
      return receiveAnswer(state, fact);
    case "run-changed":
      return receiveRun(state, fact.view);
    case "run-forgotten":
      return forgetRun(state, fact.run);
    case "runs-hidden":
      return receiveHidden(state, fact.runs);
    case "runs-listed":
      return { ...state, history: extendHistory(state.history, fact) };
    case "runs-not-listed":
      return {
        ...state,
        history: { state: "failed", runs: listEarlier(state.history), failure: fact.failure },
      };
    case "reference-added":
    case "reference-failed":
      return receiveReference(state, fact);
    case "anchor-added":
    case "anchor-failed":
      return receiveLook(state, fact);
    case "preview-fetched":
      return { ...state, preview: { job: fact.job, bytes: fact.bytes } };
    case "set-changed":
      return receiveSet(state, fact.view);
    case "set-missing":
      return { ...loseSet(state, fact.set), notice: fact.failure, announcement: fact.failure.message };
    case "sets-listed":
      return { ...state, sets: fact.sets };
    case "set-written":
      return state.open?.id === fact.set ? receiveWritten(state, fact.requestId) : state;
    case "set-diverged":
      return receiveDiverged(state, fact.requestId, fact.view);
    case "pictures-adopted":
      return state.open?.id === fact.set ? receiveWritten(state) : state;
    case "pictures-not-adopted":
      return { ...forgetSent(state), announcement: fact.failure.message };
    case "pictures-listed":
    case "picture-uploaded":
    case "picture-refused":
      return state; // the sheet goes on with these: ui/adopt-actions.ts
    case "noticed":
      return { ...state, notice: fact.failure, announcement: fact.failure.message };
  }
}

/** A notice that the relay does not answer is replaced by what is known of the relay now: that is shown, and taken back. */
function receiveRelay(state: State, relay: RelayState): State {
  const wasLost = state.relay.state === "trouble";
  const next: State = {
    ...state,
    relay,
    offline: relay.state === "ok" ? relay.health.offline : state.offline,
  };
  const { submission } = state;
  // A token that is taken now leaves nothing to say of the press that it was missing for.
  if (relay.state === "ok" && submission.state === "refused" && submission.failure.kind === "unauthorized")
    next.submission = { state: "idle" };
  if (state.notice?.kind === "relay-unreachable") delete next.notice;
  if (relay.state === "trouble" && !wasLost) next.announcement = "The relay cannot be used now.";
  if (relay.state === "ok" && wasLost) next.announcement = "The relay answers again.";
  return next;
}

function receiveStart(state: State, fact: Fact<"started">): State {
  const { aside, base, ...draft }: KeptDraft = fact.draft ?? createDraft();
  const known = Object.keys(draft.brief).length > 0 ? draft : createDraft();
  return {
    ...state,
    session: {
      state: "ready",
      fileId: fact.fileId,
      fileName: fact.fileName,
      pluginVersion: fact.pluginVersion,
      ...(fact.user === undefined ? {} : { userId: fact.user.id, userName: fact.user.name }),
    },
    settings: fact.settings,
    // Words typed before the sandbox answered win over the stored draft.
    draft: state.draft.brief.subject === "" ? known : state.draft,
    sections: listFilledSections(known),
    ...(base !== undefined && state.draft.brief.subject === ""
      ? { open: reopen(base, aside ?? createDraft()) }
      : { editing: aside === undefined ? state.editing : { state: "placement", aside } }),
    bringsBrief: fact.menuEntry === "edit",
    screen: fact.menuEntry === "runs" || fact.menuEntry === "collect" ? { name: "runs" } : state.screen,
  };
}

/** Selecting a picture of ours changes nothing: it is no target, and its brief comes on screen only when a person asks for it. */
function receiveSelection(state: State, fact: Fact<"selection-changed">): State {
  const { placement, unreadable, pictured } = fact;
  const isLooked = placement !== undefined && !state.bringsBrief && isResult(placement, fact.targets);
  const hasOthers = state.selection.targets.length > 0 || state.draft.typed.length > 0;
  const { targets, skipped } = isLooked && hasOthers ? state.selection : fact;
  const selection: Selection = {
    targets,
    skipped,
    ...(placement === undefined ? {} : { placement }),
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(pictured === undefined ? {} : { pictured }),
  };
  const next = { ...state, selection, bringsBrief: false };
  if (!state.bringsBrief || placement?.set === undefined) return next;
  return bringBrief(next, draftFromSet(placement.set));
}

/** A frame of ours, as opposed to a layer of the person's own that carries our picture: that is still a shape to fill. */
function isResult({ cell }: SelectedPlacement, [target]: readonly Target[]): boolean {
  return target !== undefined && !cell.startsWith(`${target.key}/`);
}

/** Puts a brief on screen. The person's draft is put aside; targets and destination stay those of the draft. */
export function bringBrief(state: State, brought: Draft): State {
  const aside = state.editing.state === "placement" ? state.editing.aside : state.draft;
  const { pinned, typed, choices, assets = [] } = aside;
  const draft = {
    ...brought,
    pinned,
    typed,
    assets,
    ...(choices === undefined ? {} : { choices }),
    settings: { ...brought.settings, destination: aside.settings.destination },
  };
  const isEmpty = aside.brief.subject === "" && listFilledSections(aside).length === 0;
  const editing = isEmpty ? ({ state: "draft" } as const) : ({ state: "placement", aside } as const);
  return { ...state, draft, undo: createUndo(), sections: listFilledSections(draft), editing };
}

/** Returns to the person's own draft; what was brought from a picture still lives on the canvas. */
export function backToDraft(state: State): State {
  if (state.editing.state === "draft") return state;
  const draft = state.editing.aside;
  const sections = listFilledSections(draft);
  return { ...state, draft, undo: createUndo(), sections, editing: { state: "draft" } };
}

/** Makes the brief on screen the person's draft. They chose to give up the draft that was put aside. */
export function keepBrought(state: State): State {
  return { ...state, editing: { state: "draft" } };
}

/** An edit of whatever is on screen. */
export function editDraft(state: State, edit: (draft: Draft) => Draft): State {
  const draft = edit(state.draft);
  if (draft === state.draft) return state;
  const submission = state.submission.state === "sending" ? state.submission : { state: "idle" as const };
  return { ...state, draft, submission };
}

/** What is kept in the file's storage: with a brief of a picture or a set on screen, both it and the draft put aside. */
export function draftToSave({ draft, editing, open }: State): KeptDraft {
  if (open?.base !== undefined) return { ...draft, aside: open.aside, base: open.base };
  return editing.state === "draft" ? draft : { ...draft, aside: editing.aside };
}

function receiveAnswer(state: State, fact: Fact<"run-accepted" | "run-refused">): State {
  const { submission, screen } = state;
  // Another take's button is in Runs, where no button's place says why it was refused.
  if (fact.type === "run-refused" && screen.name === "runs" && screen.run === fact.run)
    return { ...state, notice: fact.failure, announcement: fact.failure.message };
  if (submission.state !== "sending" || submission.requestId !== fact.requestId) return state;
  if (fact.type === "run-accepted") {
    const { run, pictures, made, aside = state.draft } = submission;
    const announcement = describeSent(state, submission);
    const sent: State = {
      ...receiveWritten(state),
      submission: { state: "sent", run, pictures },
      announcement,
    };
    // A press that made one picture opens nothing: exploring stays light.
    return made === undefined || state.open !== undefined ? sent : openMade(sent, made, aside);
  }
  const failure = nameReferences(fact.failure, state.draft);
  return {
    ...forgetSent(state),
    submission: {
      state: "refused",
      run: fact.run,
      failure,
      ...(fact.quote === undefined ? {} : { quote: fact.quote }),
    },
    announcement: failure.message,
  };
}

/** A run that no relay has yet is kept, and its view says so before its press is answered. */
function describeSent({ runs }: State, { run, pictures }: { run: string; pictures: number }): string {
  const view = runs.find((each) => each.run === run);
  if (view?.stage === "preparing" || view?.stage === "sending")
    return "Kept on this device, and sent as soon as the relay answers.";
  return pictures === 1 ? "Sent. The picture is on its way." : `Sent. ${pictures} pictures are on their way.`;
}

/** The relay knows references by id only, people know them by name. */
function nameReferences(failure: Failure, draft: Draft): Failure {
  const known = draft.assets ?? [];
  const message = known.reduce((text, { asset, name }) => text.replace(asset, name), failure.message);
  return { ...failure, message };
}

/** A run off the list says nothing at Generate either. A refusal stays there: it is the reason why the run left. */
function forgetRun(state: State, run: string): State {
  const runs = state.runs.filter((view) => view.run !== run);
  return { ...state, runs, submission: unsay(state.submission, [run]) };
}

function receiveHidden(state: State, hidden: string[]): State {
  const fresh = hidden.filter((run) => !state.hidden.includes(run));
  return { ...state, hidden, submission: unsay(state.submission, fresh) };
}

function unsay(submission: Submission, runs: readonly string[]): Submission {
  const isSaid = submission.state === "sending" || submission.state === "sent";
  return isSaid && runs.includes(submission.run) ? { state: "idle" } : submission;
}

function receiveRun(state: State, view: RunView): State {
  const known = state.runs.some((each) => each.run === view.run);
  const runs = known
    ? state.runs.map((each) => (each.run === view.run ? view : each))
    : [view, ...state.runs].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return { ...state, runs, announcement: describeEnd(state, view) ?? state.announcement };
}

function describeEnd(state: State, view: RunView): string | undefined {
  const before = state.runs.find((each) => each.run === view.run);
  if (before === undefined || before.state === "closed" || view.state === "open") return undefined;
  if (view.failure !== undefined) return view.failure.message;
  const done = view.takes.filter((take) => take.state === "succeeded").length;
  const pictures = done === 1 ? "1 picture is" : `${done} pictures are`;
  const failed = view.takes.filter((take) => take.state === "failed").length;
  if (done + failed === 0) return "Cancelled. Nothing was made.";
  if (failed === 0) return `${pictures} ready.`;
  return done === 0 ? describeAllFailed(failed) : `${pictures} ready, ${failed} failed.`;
}

function describeAllFailed(failed: number): string {
  return failed === 1 ? "The picture failed." : `All ${failed} pictures failed.`;
}

function extendHistory(history: History, fact: Fact<"runs-listed">): History {
  const earlier = listEarlier(history);
  const fresh = fact.runs.filter((run) => !earlier.some((each) => each.id === run.id));
  return {
    state: "listed",
    runs: [...earlier, ...fresh],
    ...(fact.before === undefined ? {} : { before: fact.before }),
  };
}

function listEarlier(history: History): RunSummary[] {
  return history.state === "unknown" ? [] : history.runs;
}

function receiveReference(state: State, fact: Fact<"reference-added" | "reference-failed">): State {
  if (fact.type === "reference-failed") {
    const pendingReferences = state.pendingReferences.map((each) =>
      each.requestId === fact.requestId ? { ...each, failure: fact.failure } : each,
    );
    return { ...state, pendingReferences, announcement: fact.failure.message };
  }
  const pendingReferences = state.pendingReferences.filter((each) => each.requestId !== fact.requestId);
  const { asset, name, width, height, sha256 } = fact;
  const facts = { asset, name, width, height, ...(sha256 === undefined ? {} : { sha256 }) };
  const edited = editDraft(state, (draft) => addReference(draft, facts));
  const pending = state.pendingReferences.find((each) => each.requestId === fact.requestId);
  const preview = fact.preview ?? pending?.bytes;
  const previews = preview === undefined ? state.previews : { ...state.previews, [asset]: preview };
  return { ...edited, pendingReferences, previews };
}
