/** What each fact from the sandbox changes. Pure: the state before and the fact give the state after. */
import type { Failure } from "../../core/failure.ts";
import type { RunView, ToUi } from "../../core/messages.ts";
import type { Draft } from "../../core/set.ts";
import { addReference, createDraft, draftFromSet } from "./draft.ts";
import type { History, SectionName, Selection, State } from "./state.ts";

type Fact<Type extends ToUi["type"]> = Extract<ToUi, { type: Type }>;

/** The state after one fact. */
export function receive(state: State, fact: ToUi): State {
  switch (fact.type) {
    case "started":
      return receiveStart(state, fact);
    case "selection-changed":
      return receiveSelection(state, fact);
    case "relay-changed":
      return { ...state, relay: fact.relay };
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
      return { ...state, runs: state.runs.filter((view) => view.run !== fact.run) };
    case "runs-listed":
      return { ...state, history: extendHistory(state.history, fact) };
    case "reference-added":
    case "reference-failed":
      return receiveReference(state, fact);
    case "noticed":
      return { ...state, notice: fact.failure, announcement: fact.failure.message };
  }
}

function receiveStart(state: State, fact: Fact<"started">): State {
  const { aside, ...draft } = fact.draft ?? createDraft();
  const known = Object.keys(draft.brief).length > 0 ? draft : createDraft();
  return {
    ...state,
    session: {
      state: "ready",
      fileId: fact.fileId,
      fileName: fact.fileName,
      pluginVersion: fact.pluginVersion,
      ...(fact.user === undefined ? {} : { userName: fact.user.name }),
    },
    settings: fact.settings,
    // Words typed before the sandbox answered win over the stored draft.
    draft: state.draft.brief.subject === "" ? known : state.draft,
    sections: listFilledSections(known),
    editing: aside === undefined ? state.editing : { state: "placement", aside, touched: true },
    screen: fact.command === "runs" || fact.command === "collect" ? { name: "runs" } : state.screen,
  };
}

/** Sections that hold something: they are open from the start, so nothing that shapes the picture is hidden. */
export function listFilledSections(draft: Draft): SectionName[] {
  const { brief } = draft;
  const filled: [SectionName, boolean][] = [
    ["text", (brief.texts ?? []).length > 0],
    ["languages", draft.locales.some((tag) => tag !== "und")],
    ["reference", (brief.references ?? []).length > 0],
    [
      "style",
      [brief.style, brief.scene, brief.composition, brief.lighting, brief.palette].some((field) => field),
    ],
    ["shots", draft.shots.length > 0],
    ["details", [brief.keep, brief.change, brief.avoid].some((field) => field) || brief.prompt !== undefined],
  ];
  return filled.filter(([, full]) => full).map(([name]) => name);
}

function receiveSelection(state: State, fact: Fact<"selection-changed">): State {
  const selection: Selection = {
    targets: fact.targets,
    skipped: fact.skipped,
    ...(fact.placement === undefined ? {} : { placement: fact.placement }),
    ...(fact.unreadable === undefined ? {} : { unreadable: fact.unreadable }),
  };
  const next = { ...state, selection };
  const set = fact.placement?.set;
  if (fact.placement !== undefined && set !== undefined) {
    // The layer that was selected already has changed, its take for one: whose brief is on screen stays.
    const [only, second] = state.selection.targets;
    if (second === undefined && only?.nodeId === fact.placement.nodeId) return next;
    const untouched = state.editing.state === "draft" || !state.editing.touched;
    return untouched ? openPlacement(next, fact.placement.nodeId, draftFromSet(set)) : next;
  }
  // Looking at a placement without changing its brief leaves no trace once the selection moves on.
  if (state.editing.state === "placement" && !state.editing.touched) return backToDraft(next);
  return next;
}

function openPlacement(state: State, nodeId: string, draft: Draft): State {
  const aside = state.editing.state === "placement" ? state.editing.aside : state.draft;
  return {
    ...state,
    draft: { ...draft, pinned: aside.pinned, assets: aside.assets ?? [] },
    sections: listFilledSections(draft),
    editing: { state: "placement", nodeId, aside, touched: false },
  };
}

/** Returns to the person's own draft; what was loaded from a placement still lives on the canvas. */
export function backToDraft(state: State): State {
  if (state.editing.state === "draft") return state;
  const draft = state.editing.aside;
  return { ...state, draft, sections: listFilledSections(draft), editing: { state: "draft" } };
}

/** Makes the placement's brief the draft for good. The draft put aside is given up, by the person's own choice. */
export function adoptPlacement(state: State): State {
  return state.editing.state === "draft" ? state : { ...state, editing: { state: "draft" } };
}

/** An edit of whatever is on screen. A touched placement's brief is kept like a draft from then on. */
export function editDraft(state: State, edit: (draft: Draft) => Draft): State {
  const draft = edit(state.draft);
  if (draft === state.draft) return state;
  const editing = state.editing.state === "draft" ? state.editing : { ...state.editing, touched: true };
  const submission = state.submission.state === "sending" ? state.submission : { state: "idle" as const };
  return { ...state, draft, editing, submission };
}

/** What is kept in the file's storage: with a placement's brief on screen, both it and the draft put aside. */
export function draftToSave(state: State): Draft {
  if (state.editing.state === "draft") return state.draft;
  return state.editing.touched ? { ...state.draft, aside: state.editing.aside } : state.editing.aside;
}

function receiveAnswer(state: State, fact: Fact<"run-accepted" | "run-refused">): State {
  const { submission, screen } = state;
  // Another take's button is in Runs, where no button's place says why it was refused.
  if (fact.type === "run-refused" && screen.name === "runs" && screen.run === fact.run)
    return { ...state, notice: fact.failure, announcement: fact.failure.message };
  if (submission.state !== "sending" || submission.requestId !== fact.requestId) return state;
  if (fact.type === "run-accepted") {
    const { run, pictures } = submission;
    return { ...state, submission: { state: "sent", run, pictures } };
  }
  const failure = nameReferences(fact.failure, state.draft);
  return {
    ...state,
    submission: {
      state: "refused",
      run: fact.run,
      failure,
      ...(fact.quote === undefined ? {} : { quote: fact.quote }),
    },
    announcement: failure.message,
  };
}

/** The relay knows references by id only, people know them by name. */
function nameReferences(failure: Failure, draft: Draft): Failure {
  const known = draft.assets ?? [];
  const message = known.reduce((text, { asset, name }) => text.replace(asset, name), failure.message);
  return { ...failure, message };
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
  return failed === 0 ? `${pictures} ready.` : `${pictures} ready, ${failed} failed.`;
}

function extendHistory(history: History, fact: Fact<"runs-listed">): History {
  const earlier = history.state === "unknown" ? [] : history.runs;
  const fresh = fact.runs.filter((run) => !earlier.some((each) => each.id === run.id));
  return {
    state: "listed",
    runs: [...earlier, ...fresh],
    ...(fact.before === undefined ? {} : { before: fact.before }),
  };
}

function receiveReference(state: State, fact: Fact<"reference-added" | "reference-failed">): State {
  if (fact.type === "reference-failed") {
    const pendingReferences = state.pendingReferences.map((each) =>
      each.requestId === fact.requestId ? { ...each, failure: fact.failure } : each,
    );
    return { ...state, pendingReferences, announcement: fact.failure.message };
  }
  const pendingReferences = state.pendingReferences.filter((each) => each.requestId !== fact.requestId);
  const { asset, name, width, height } = fact;
  const edited = editDraft(state, (draft) => addReference(draft, { asset, name, width, height }));
  const pending = state.pendingReferences.find((each) => each.requestId === fact.requestId);
  const preview = fact.preview ?? pending?.bytes;
  const previews = preview === undefined ? state.previews : { ...state.previews, [asset]: preview };
  return { ...edited, pendingReferences, previews };
}
