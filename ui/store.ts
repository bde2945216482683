/** The panel's state as a signal, and the slices components read. A slice wakes its readers only when it changes. */
import { computed, signal } from "@preact/signals";
import { createUuid } from "./ids.ts";
import { type Live, computeLive } from "./model/live.ts";
import { chooseCallToAction } from "./model/call-to-action.ts";
import { computeSizes } from "./model/sizes.ts";
import { type State, initialState } from "./model/state.ts";
import { chooseTargets } from "./model/targets.ts";

export const state = signal<State>(initialState);

/** The set that the next press makes. Its id is part of the body that is priced. */
export const nextSet = signal(createUuid());

export const session = computed(() => state.value.session);
export const fileId = computed(() =>
  state.value.session.state === "ready" ? state.value.session.fileId : undefined,
);
export const screen = computed(() => state.value.screen);
export const draft = computed(() => state.value.draft);
export const editing = computed(() => state.value.editing);
export const sections = computed(() => state.value.sections);
export const selection = computed(() => state.value.selection);
export const relay = computed(() => state.value.relay);
export const catalogue = computed(() => state.value.catalogue);
export const usage = computed(() => state.value.usage);
export const settings = computed(() => state.value.settings);
export const runs = computed(() => state.value.runs);
export const history = computed(() => state.value.history);
export const submission = computed(() => state.value.submission);
export const sent = computed(() => state.value.sent);
export const notice = computed(() => state.value.notice);
export const announcement = computed(() => state.value.announcement);
export const pendingReferences = computed(() => state.value.pendingReferences);
export const previews = computed(() => state.value.previews);

/** What a press would fill, cost and take; new on every keystroke. */
export const targets = computed(() => chooseTargets(draft.value, selection.value));
export const live = computed(() => quoteDraft());
export const sizes = computed(() => computeSizes(draft.value, targets.value.targets, catalogue.value));
export const callToAction = computed(() =>
  chooseCallToAction(
    {
      relay: relay.value,
      submission: submission.value,
      settings: settings.value,
      usage: usage.value,
      draft: draft.value,
    },
    live.value,
  ),
);
export const openRuns = computed(() => runs.value.filter((view) => view.state === "open").length);

/** What a press would do; with `firstOnly`, one that holds all cells but the first back. */
export function quoteDraft({ firstOnly = false } = {}): Live {
  const options = { set: nextSet.value, file: fileId.value, firstOnly };
  return computeLive(draft.value, targets.value.targets, catalogue.value, options);
}

/** Replaces the state by what a pure transition makes of it. */
export function transition(change: (before: State) => State): void {
  state.value = change(state.value);
}
