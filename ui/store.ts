/** The panel's state as a signal, and the slices components read. A slice wakes its readers only when it changes. */
import { computed, signal } from "@preact/signals";
import { createUuid } from "./ids.ts";
import { type Live, type LiveOptions, computeLive } from "./model/live.ts";
import { chooseCallToAction } from "./model/call-to-action.ts";
import { chooseModel } from "./model/request.ts";
import { computeSizes, decideFits } from "./model/sizes.ts";
import { findLook } from "../core/set/anchor.ts";
import { isLookComing, proposeAnchor } from "./model/look.ts";
import { findDrafts } from "./model/finish.ts";
import type { PressKind } from "./model/press-menu.ts";
import { describeNothingDue, planSetPress, type SetPress } from "./model/set-press.ts";
import { countStandings, listSetStandings } from "./model/standings.ts";
import { type State, initialState } from "./model/state.ts";
import { type ChosenTargets, chooseTargets } from "./model/targets.ts";

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
export const open = computed(() => state.value.open);
export const selectedCells = computed(() => state.value.selected);
export const adopting = computed(() => state.value.adopting);
export const sets = computed(() => state.value.sets);
export const pass = computed(() => state.value.pass);
export const sections = computed(() => state.value.sections);
export const selection = computed(() => state.value.selection);
export const relay = computed(() => state.value.relay);
export const offline = computed(() => state.value.offline);
/** True while the relay does not answer: what is being made there is not known. */
export const isRelayLost = computed(() => state.value.relay.state === "trouble");
export const catalogue = computed(() => state.value.catalogue);
export const usage = computed(() => state.value.usage);
export const settings = computed(() => state.value.settings);
/** The runs on the list, newest first. */
export const runs = computed(() => {
  const { hidden, runs: all } = state.value;
  return hidden.length === 0 ? all : all.filter((view) => !hidden.includes(view.run));
});
/** How many runs of this file that are known here are off the list. */
export const hiddenRuns = computed(() => {
  const { hidden, runs: all, history: listed } = state.value;
  const others = listed.state === "unknown" ? [] : listed.runs.map(({ id }) => id);
  const known = new Set([...all.map(({ run }) => run), ...others]);
  return hidden.filter((run) => known.has(run)).length;
});
export const history = computed(() => state.value.history);
export const submission = computed(() => state.value.submission);
export const sent = computed(() => state.value.sent);
export const notice = computed(() => state.value.notice);
export const announcement = computed(() => state.value.announcement);
export const pendingReferences = computed(() => state.value.pendingReferences);
export const pendingLook = computed(() => state.value.pendingLook);
export const preview = computed(() => state.value.preview);
export const previews = computed(() => state.value.previews);

/** What a person chose to fill; `targets` is the same with what is decided for shapes beyond the model's ratios. */
export const chosen = computed(() => {
  const model = catalogue.value && chooseModel(draft.value.settings, catalogue.value);
  return chooseTargets(draft.value, selection.value, model?.sizes);
});
export const sizes = computed(() => computeSizes(draft.value, chosen.value.targets, catalogue.value));
/** What a press would fill, cost and take; new on every keystroke. */
export const targets = computed((): ChosenTargets => {
  const known = sizes.value;
  if (known === undefined) return chosen.value;
  return { ...chosen.value, targets: decideFits(chosen.value.targets, known, settings.value.lastFit) };
});

/** What the file said of the open set when the edits on screen began. */
export const openBase = computed(() => state.value.open?.base);
const openView = computed(() => state.value.open?.view);
/** The picture that all are made from: the chosen one, or, in a set that shares its look and names none, the one it began with. */
export const look = computed(() => {
  const { anchor, settings: chosenOnes } = draft.value;
  const own = findLook(chosenOnes, anchor);
  if (own !== undefined || chosenOnes.sameLook !== true) return own;
  return openView.value && proposeAnchor(openView.value.placements);
});
/** Where each cell of the open set stands; undefined without one, or until it was read. */
export const standings = computed(() => {
  const base = openBase.value;
  const model = catalogue.value && chooseModel(draft.value.settings, catalogue.value);
  if (base === undefined) return undefined;
  return listSetStandings({
    draft: draft.value,
    targets: targets.value.targets,
    base,
    look: look.value,
    view: openView.value,
    runs: runs.value,
    qualities: model?.qualities.map(({ id }) => id) ?? [],
  });
});
export const counts = computed(() => standings.value && countStandings(standings.value));
/** What a press does to the open set. */
export const setPress = computed(() => planOpen({ pass: pass.value }));

/** A press of another kind than the next one; undefined where no set is open, or until it was read. */
export function planOpen({ wish, pass: wanted, agreed = [] }: PressKind): SetPress | undefined {
  const { value: set } = open;
  if (standings.value === undefined || set === undefined) return undefined;
  const facts = { ...set, agreed: [...set.agreed, ...agreed], pass: wanted };
  return planSetPress(standings.value, wish === undefined ? facts : { ...facts, wish });
}
/** Node ids of the layers that show the open set's cells. */
const placed = computed(
  () => new Map(openView.value?.placements.map(({ cell, nodeId }) => [cell, nodeId] as const)),
);

export const live = computed(() => quoteDraft());
export const callToAction = computed(() =>
  chooseCallToAction(
    {
      relay: relay.value,
      submission: submission.value,
      settings: settings.value,
      usage: usage.value,
      draft: draft.value,
      ...(pass.value === undefined ? {} : { pass: pass.value }),
      inSet: describeInSet(),
    },
    live.value,
  ),
);
export const openRuns = computed(() => runs.value.filter((view) => view.state === "open").length);

function describeInSet(): Parameters<typeof chooseCallToAction>[0]["inSet"] {
  const press = setPress.value;
  if (press === undefined || standings.value === undefined) return undefined;
  const asksFirst = (open.value?.conflicts.length ?? 0) > 0;
  return { press, nothingDue: describeNothingDue(press, standings.value), asksFirst };
}

/** A press in place of the next one. With `firstOnly` all cells but the first are held back. */
export type QuoteWish = PressKind & { firstOnly?: boolean };

/** What a press would do. An open set that was not read yet waits, like a draft without prices. */
export function quoteDraft(asked: QuoteWish = {}): Live {
  if (open.value !== undefined && setPress.value === undefined) return { state: "waiting" };
  const now = computeLive(draft.value, targets.value.targets, catalogue.value, toLiveOptions(asked));
  const needsLook = now.state === "priced" && now.plan.look.cell !== undefined && open.value !== undefined;
  return needsLook && isLookComing(open.value?.id ?? "", runs.value) ? { state: "look-awaited" } : now;
}

/** How the draft on screen is quoted for a press. */
export function toLiveOptions({ firstOnly = false, ...kind }: QuoteWish = {}): LiveOptions {
  const { value: set } = open;
  const { pass: wanted = pass.value } = kind;
  const press = kind.wish === undefined ? setPress.value : planOpen({ ...kind, pass: wanted });
  const finish = findDrafts(press?.finish ?? [], openView.value);
  const ids = { set: set?.id ?? nextSet.value, file: fileId.value };
  const only = press && new Set([...press.make, ...finish.keys()]);
  const { tooLong } = targets.value;
  return { ...ids, anchor: look.value, firstOnly, tooLong, only, placed: placed.value, finish, pass: wanted };
}

/** Replaces the state by what a pure transition makes of it. */
export function transition(change: (before: State) => State): void {
  state.value = change(state.value);
}
