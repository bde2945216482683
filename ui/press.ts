/** The button: what a press sends, after the question before a large run, and which set it belongs to. */
import { announce, fingerprintDraft, focusPrompt, setSheet } from "./actions.ts";
import { postToMain } from "./bridge.ts";
import { clearDraftTimer } from "./draft-save.ts";
import { createUuid } from "./ids.ts";
import type { Live } from "./model/live.ts";
import { ownDraft } from "./model/open-set.ts";
import { buildSubmit, withContent } from "./model/request.ts";
import { contentOfDraft, createHashAsset, draftOfContent } from "./model/set-draft.ts";
import { aimPress, type PressKind } from "./model/press-menu.ts";
import type { State, Submission } from "./model/state.ts";
import type { SetContent } from "../core/set/set-content.ts";
import {
  callToAction,
  live,
  nextSet,
  open,
  quoteDraft,
  screen,
  setPress,
  state,
  transition,
} from "./store.ts";

/** Cmd or Ctrl+Enter and the button: sends the run, asks first above the threshold, or says what is missing. */
export function generate({ firstOnly = false } = {}): void {
  const current = callToAction.value;
  if (current.kind !== "generate") {
    announce(current.sentence);
    return;
  }
  if (current.needsWords) {
    announce("Write what the picture shows first.");
    focusPrompt();
    return;
  }
  const asking = screen.value.name === "create" && screen.value.sheet === "ask";
  if (current.asks && !asking) return setSheet("ask");
  showEarlier();
  submit(firstOnly ? quoteDraft({ firstOnly }) : live.value, current.agreed);
}

/**
 * Makes these cells of the open set whatever their state, at the price that stood beside the command. `agreed` are those of which
 * the person said that they may be paid for twice.
 */
export function makeCells(cells: readonly string[], agreed: readonly string[] = []): void {
  pressAs({ wish: { kind: "cells", cells }, agreed });
}

/** A press that is not the button's own, at the price that stood beside the command. */
export function pressAs(kind: PressKind): void {
  transition((before) => aimPress(before, kind));
  generate();
  if (screen.value.name === "create" && screen.value.sheet === "ask") return;
  transition((before) => aimPress(before, {}));
}

/** Asks about a draft pass in place of what the button makes, or about that again; closing the question takes it back. */
export function askAbout(pass: "draft" | undefined): void {
  setSheet("ask");
  transition(({ pass: _pass, ...before }) => ({ ...before, ...(pass === undefined ? {} : { pass }) }));
}

/** Cells of which an earlier version is what would be made show that one again. */
function showEarlier(): void {
  const placements = open.value?.view?.placements ?? [];
  for (const { cell, version } of setPress.value?.show ?? []) {
    const versions = placements.filter((each) => each.cell === cell).flatMap((each) => each.versions);
    const found = versions.find(({ id }) => id === version.id);
    if (found !== undefined) postToMain({ type: "show-take", run: found.run, cell, take: found.take });
  }
}

function submit(quoted: Live, agreed: number): void {
  // A second press before the first one is answered would be a second run of the very same thing.
  if (quoted.state !== "priced" || state.value.submission.state === "sending") return;
  const { plan } = quoted;
  const { draft } = state.value;
  const base = open.value?.base;
  const ids = { requestId: createUuid(), run: createUuid(), set: open.value?.id ?? nextSet.value };
  const { anchor } = plan.look;
  const mine = contentOfDraft(anchor === undefined ? draft : { ...draft, anchor }, {
    base,
    id: ids.set,
    createdAt: new Date().toISOString(),
    targets: plan.targets,
    settings: plan.set.settings,
  });
  clearDraftTimer();
  const content = base === undefined ? { mine } : { base, mine };
  const message = buildSubmit(plan, ids, agreed);
  postToMain(withContent(message, plan, content, createHashAsset(draft, base)));
  if (open.value === undefined) nextSet.value = createUuid();
  const pictures = plan.body.cells.length;
  transition((before) =>
    notePress(before, mine, {
      state: "sending",
      requestId: ids.requestId,
      run: ids.run,
      pictures,
      // A press of one picture opens no set.
      ...(plan.cells.length > 1 && before.open === undefined ? { made: mine, aside: ownDraft(before) } : {}),
    }),
  );
  focusPrompt();
}

function notePress(
  before: State,
  mine: SetContent,
  submission: Extract<Submission, { state: "sending" }>,
): State {
  const { run } = submission;
  const next: State = {
    ...before,
    screen: { name: "create", sheet: "none" },
    submission,
    selected: [],
    sent: { run, fingerprint: fingerprintDraft(before.draft) },
    announcement: "Sending.",
  };
  delete next.pass;
  const { open: set } = before;
  if (set === undefined) return next;
  const { taken: _, ...rest } = set;
  // What was decided for targets and settings is the set's from now on.
  const { pinned, choices = {}, settings } = draftOfContent(mine, before.draft);
  return {
    ...next,
    draft: { ...before.draft, pinned, choices, settings },
    open: { ...rest, sent: mine, wish: { kind: "due" }, agreed: [] },
  };
}
