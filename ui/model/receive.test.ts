import { describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import type { SandboxFact, SelectedPlacement } from "../../core/messages.ts";
import { createDraft, draftFromSet, setBrief, setSettings } from "./draft.ts";
import { hero, relayLost, relayOk, runView, selected, started, story } from "../../test/panel-facts.ts";
import { backToDraft, bringBrief, draftToSave, editDraft, keepBrought, receive } from "./receive.ts";
import { type State, initialState } from "./state.ts";

function play(state: State, ...facts: SandboxFact[]): State {
  return facts.reduce(receive, state);
}

function type(state: State, subject: string): State {
  return editDraft(state, (draft) => setBrief(draft, { subject }));
}

const placement: SelectedPlacement = {
  nodeId: "9:1",
  set: {
    v: 1,
    id: "set-1",
    createdAt: "2026-11-23T06:00:00.000Z",
    brief: { subject: "The placed picture" },
    locales: ["ja-JP"],
    shots: [],
    targets: [hero],
    settings: createDraft().settings,
  },
  cell: "n1-2/ja-JP",
  versions: [],
};
const placementSelected: SandboxFact = { ...selected(hero), placement };

describe("starting", () => {
  test("an id that another person gave the file first takes the place of the panel's own", () => {
    const state = play(initialState, started, { type: "file-changed", fileId: "file-theirs" });
    expect(state.session).toMatchObject({
      state: "ready",
      fileId: "file-theirs",
      fileName: started.fileName,
    });
  });

  test("the stored draft is shown, with the sections it fills open", () => {
    const draft = { ...createDraft(), brief: { subject: "Stored", style: "Gouache" }, locales: ["ja-JP"] };
    const state = play(initialState, { ...started, draft });
    expect(state.draft.brief.subject).toBe("Stored");
    expect(state.sections).toEqual(["languages", "style"]);
  });

  test("words typed before the sandbox answered are kept over the stored draft", () => {
    const draft = { ...createDraft(), brief: { subject: "Stored" } };
    expect(play(type(initialState, "Typed"), { ...started, draft }).draft.brief.subject).toBe("Typed");
  });

  test("the menu entry Runs opens Runs", () => {
    expect(play(initialState, { ...started, menuEntry: "runs" }).screen).toEqual({ name: "runs" });
  });
});

/** The placed picture's own frame. */
const resultSelected: SandboxFact = { ...selected({ ...hero, key: "n9-1", nodeId: "9:1" }), placement };
const used = draftFromSet(placement.set!);

describe("selecting one of our pictures", () => {
  test("looking changes nothing: draft, targets and destination stay, and only the draft is saved", () => {
    const mine = play(type(initialState, "Mine"), selected(story));
    const state = play(mine, resultSelected);
    expect(state.draft).toBe(mine.draft);
    expect(state.selection).toMatchObject({ targets: [story], placement: { nodeId: "9:1" } });
    expect(draftToSave(state)).toBe(mine.draft);
    expect(play(state, selected(hero)).selection).toEqual({ targets: [hero], skipped: [] });
  });

  test("a typed size stays the target too; without any other the picture's own shape is one", () => {
    const typed = editDraft(initialState, (draft) => ({ ...draft, typed: [story] }));
    expect(play(typed, resultSelected).selection.targets).toEqual([]);
    expect(play(initialState, resultSelected).selection.targets).toMatchObject([{ key: "n9-1" }]);
  });

  test("a layer of the person's own stays a shape to fill when it carries our picture", () => {
    const state = play(initialState, selected(story), placementSelected);
    expect(state.selection.targets).toEqual([hero]);
  });

  test("the picture's own Edit button brings its brief, once", () => {
    const opened = play(type(initialState, "Mine"), { ...started, menuEntry: "edit" }, placementSelected);
    expect([opened.draft.brief.subject, opened.draft.locales]).toEqual(["The placed picture", ["ja-JP"]]);
    const again = play(backToDraft(opened), placementSelected);
    expect(again.draft.brief.subject).toBe("Mine");
  });
});

describe("using a picture's brief", () => {
  test("the draft is put aside and comes back; where pictures land is not swapped", () => {
    const mine = editDraft(type(initialState, "Mine"), (draft) =>
      setSettings({ ...draft, typed: [story] }, { destination: "selection" }),
    );
    const state = bringBrief(mine, used);
    expect(state.draft.brief.subject).toBe("The placed picture");
    expect([state.draft.typed, state.draft.settings.destination]).toEqual([[story], "selection"]);
    expect(backToDraft(state).draft).toBe(mine.draft);
  });

  test("a draft that holds nothing is not put aside", () => {
    expect(bringBrief(initialState, used).editing).toEqual({ state: "draft" });
  });

  test("a second brief puts the first one away, not the person's draft", () => {
    const state = bringBrief(bringBrief(type(initialState, "Mine"), used), used);
    expect(backToDraft(state).draft.brief.subject).toBe("Mine");
  });

  test("kept, it is the draft", () => {
    const kept = keepBrought(bringBrief(type(initialState, "Mine"), used));
    expect(draftToSave(kept).aside).toBeUndefined();
    expect(kept.draft.brief.subject).toBe("The placed picture");
  });

  test("a draft put aside survives a restart", () => {
    const edited = type(bringBrief(type(initialState, "Mine"), used), "Changed");
    const restarted = play(initialState, { ...started, draft: draftToSave(edited) });
    expect(restarted.draft.brief.subject).toBe("Changed");
    expect(backToDraft(restarted).draft.brief.subject).toBe("Mine");
  });
});

describe("runs", () => {
  test("a changed run takes its place, a new one comes first", () => {
    const later = runView([{}], { run: "run-2", createdAt: "2026-11-23T07:00:00.000Z" });
    const state = play(
      initialState,
      { type: "run-changed", view: runView([{}]) },
      { type: "run-changed", view: later },
      { type: "run-changed", view: runView([{}], { state: "closed" }) },
    );
    expect(state.runs.map((view) => [view.run, view.state])).toEqual([
      ["run-2", "open"],
      ["run-1", "closed"],
    ]);
  });

  test("the end of a run is announced once, with what failed", () => {
    const state = play(
      initialState,
      { type: "run-changed", view: runView([{}, {}]) },
      {
        type: "run-changed",
        view: runView([{ state: "succeeded" }, { state: "failed" }], { state: "closed" }),
      },
    );
    expect(state.announcement).toBe("1 picture is ready, 1 failed.");
  });

  test("a refusal belongs to the press that asked; an answer to another is ignored", () => {
    const sending: State = {
      ...initialState,
      submission: { state: "sending", requestId: "r1", run: "run-1", pictures: 1 },
    };
    const failure = createFailure("ceiling");
    expect(play(sending, { type: "run-refused", requestId: "r0", run: "x", failure })).toBe(sending);
    expect(play(sending, { type: "run-refused", requestId: "r1", run: "run-1", failure }).submission).toEqual(
      {
        state: "refused",
        run: "run-1",
        failure,
      },
    );
  });

  test("a run that left the list is not said at Generate any more, and the button is free", () => {
    const sending: State = {
      ...initialState,
      submission: { state: "sending", requestId: "r1", run: "run-1", pictures: 1 },
    };
    expect(play(sending, { type: "run-forgotten", run: "run-2" }).submission).toEqual(sending.submission);
    expect(play(sending, { type: "run-forgotten", run: "run-1" }).submission).toEqual({ state: "idle" });
  });

  test("a refusal outlasts its run's leaving the list, and one for want of a token ends when the token is taken", () => {
    const sending: State = {
      ...initialState,
      submission: { state: "sending", requestId: "r1", run: "run-1", pictures: 1 },
    };
    const failure = createFailure("unauthorized");
    const refused = play(
      sending,
      { type: "run-refused", requestId: "r1", run: "run-1", failure },
      { type: "run-forgotten", run: "run-1" },
    );
    expect(refused).toMatchObject({ submission: { state: "refused" }, announcement: failure.message });
    const url = "http://relay";
    const checking = play(refused, { type: "relay-changed", relay: { state: "checking", url } });
    expect(checking.submission.state).toBe("refused");
    const health = { status: "ok", version: "1", provider: "openai", offline: false, needsToken: true };
    const ok = play(checking, { type: "relay-changed", relay: { state: "ok", url, health } });
    expect(ok.submission.state).toBe("idle");
  });

  test("a press is said to be sent when it was, and not before", () => {
    const sending: State = {
      ...initialState,
      announcement: "Sending.",
      submission: { state: "sending", requestId: "r1", run: "run-1", pictures: 2 },
    };
    const sent = play(sending, { type: "run-accepted", requestId: "r1", run: "run-1" });
    expect(sent.announcement).toBe("Sent. 2 pictures are on their way.");
  });

  test("a hidden run is not said at Generate any more, and another one still is", () => {
    const sent: State = { ...initialState, submission: { state: "sent", run: "run-1", pictures: 1 } };
    expect(play(sent, { type: "runs-hidden", runs: ["run-2"] }).submission).toEqual(sent.submission);
    const hidden = play(sent, { type: "runs-hidden", runs: ["run-2", "run-1"] });
    expect(hidden).toMatchObject({ submission: { state: "idle" }, hidden: ["run-2", "run-1"] });
  });

  test("a list of runs that did not come ends the waiting for it, with the reason", () => {
    const failure = createFailure("unauthorized");
    const state = play(initialState, { type: "runs-not-listed", failure });
    expect(state.history).toEqual({ state: "failed", runs: [], failure });
  });

  test("older runs are appended page by page, each once", () => {
    const summary = {
      id: "a",
      state: "closed" as const,
      rev: 1,
      createdAt: "2026-11-20T10:00:00.000Z",
      counts: {},
      cost: { reserved: 0, settled: 0, uncertain: 0 },
      model: "gpt-image-2",
      quality: "low",
      title: "Old",
    };
    const state = play(
      initialState,
      { type: "runs-listed", runs: [summary], before: "a" },
      { type: "runs-listed", runs: [summary, { ...summary, id: "b" }] },
    );
    expect(state.history).toMatchObject({ state: "listed", runs: [{ id: "a" }, { id: "b" }] });
    expect(state.history).not.toHaveProperty("before");
  });
});

test("an arrived reference joins the brief and leaves the waiting list", () => {
  const waiting: State = { ...initialState, pendingReferences: [{ requestId: "r1", name: "mood.png" }] };
  const state = play(waiting, {
    type: "reference-added",
    requestId: "r1",
    asset: "a1",
    name: "mood.png",
    width: 10,
    height: 20,
  });
  expect(state.pendingReferences).toEqual([]);
  expect(state.draft.brief.references).toEqual([{ asset: "a1", role: "style" }]);
});

test("a chosen file is its own small picture, because the sandbox sends none for it", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const waiting: State = {
    ...initialState,
    pendingReferences: [{ requestId: "r1", name: "mood.png", bytes }],
  };
  const added = { requestId: "r1", asset: "a1", name: "mood.png", width: 10, height: 20 };
  expect(play(waiting, { type: "reference-added", ...added }).previews).toEqual({ a1: bytes });
});

test("a run that was cancelled whole is announced as such, not as nothing ready", () => {
  const state = play(
    initialState,
    { type: "run-changed", view: runView([{}]) },
    { type: "run-changed", view: runView([{ state: "cancelled" }], { state: "closed" }) },
  );
  expect(state.announcement).toBe("Cancelled. Nothing was made.");
});

test("a reference the relay no longer has is refused by its name, not by its id", () => {
  const assets = [{ asset: "0b1c-asset", name: "mood.png", width: 10, height: 20 }];
  const sending: State = {
    ...initialState,
    draft: { ...createDraft(), assets },
    submission: { state: "sending", requestId: "r1", run: "run-1", pictures: 1 },
  };
  const message = "The relay has no picture 0b1c-asset. Add the reference again.";
  const failure = createFailure("bad-reference", { message });
  const state = play(sending, { type: "run-refused", requestId: "r1", run: "run-1", failure });
  expect(state.announcement).toBe("The relay has no picture mood.png. Add the reference again.");
});

describe("a relay that is lost and comes back", () => {
  const silent = createFailure("relay-unreachable");

  test("what was said of its silence is taken back when it is known how it is", () => {
    const noticed: SandboxFact = { type: "noticed", failure: silent };
    expect(play(initialState, relayOk(), noticed, relayLost).notice).toBeUndefined();
    expect(play(initialState, relayOk(), noticed, relayOk()).notice).toBeUndefined();
    const other: SandboxFact = { type: "noticed", failure: createFailure("not-placed") };
    expect(play(initialState, relayOk(), other, relayLost, relayOk()).notice?.kind).toBe("not-placed");
  });

  test("both are said aloud once", () => {
    const lost = play(initialState, relayOk(), relayLost);
    expect(lost.announcement).toBe("The relay cannot be used now.");
    expect(play({ ...lost, announcement: "" }, relayLost).announcement).toBe("");
    expect(play(lost, relayOk()).announcement).toBe("The relay answers again.");
    expect(play(initialState, relayOk()).announcement).toBe("");
  });

  test("what an offline relay makes is free also while it does not answer", () => {
    expect(play(initialState, relayOk(true), relayLost).offline).toBe(true);
    expect(play(initialState, relayOk(true), relayLost, relayOk()).offline).toBe(false);
  });
});
