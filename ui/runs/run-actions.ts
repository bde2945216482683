/** What a person can do with a whole run: reuse its brief, ask again for what failed, place what is not on the canvas. */
import type { Size } from "../../core/api.ts";
import type { PanelMessage, RunView, TakeView } from "../../core/messages.ts";
import { isUncertain } from "../../core/job.ts";
import type { Draft } from "../../core/set.ts";
import { announce, goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { scheduleDraftSave } from "../draft-save.ts";
import { createDraft } from "../model/draft.ts";
import { bringBrief } from "../model/receive.ts";
import { state, transition } from "../store.ts";
import { describeRetry } from "./describe-take.ts";

/** Brings a run's brief to Create. The person's own draft is put aside, not lost. */
export function openBrief(view: RunView): void {
  const { brief, shots = [], settings = state.value.draft.settings } = view;
  if (brief === undefined) return;
  const locales = listLocales(view);
  const draft: Draft = {
    ...createDraft(),
    brief,
    locales: locales.length === 0 ? ["und"] : locales,
    shots,
    settings,
  };
  transition((before) => bringBrief(before, draft));
  scheduleDraftSave();
  goTo({ name: "create", sheet: "none" });
}

/** Takes a run off the list. One that was refused is dropped, since nothing of it was made. */
export function hideRun({ run, stage }: RunView): void {
  postToMain({ type: "hide-run", run });
  if (stage !== "refused") announce("Hidden. Show, below the list, brings it back.");
}

/** What retries every failed picture a repeat can help; `twice` where one of them may have been billed already (M3). */
export function listRetries(view: RunView): {
  failed: TakeView[];
  retries: PanelMessage[];
  twice: boolean;
} {
  const all = view.takes.filter((take) => take.state === "failed" && describeRetry(take) !== undefined);
  // The relay takes what waits for another picture only once that one is there.
  const first = all.filter((take) => take.failure?.kind !== "waited-for");
  const failed = first.length === 0 ? all : first;
  return {
    failed,
    retries: toRetries(view, failed),
    twice: failed.some((take) => isUncertain(take.failure?.kind)),
  };
}

/** What makes the cancelled pictures of a run after all; those made from another one are left until that one is there. */
export function listCancelled(view: RunView): { takes: TakeView[]; retries: PanelMessage[] } {
  const made = new Set(view.takes.filter(({ state }) => state === "succeeded").map(({ cell }) => cell));
  const takes = view.takes.filter(
    ({ state, anchor }) => state === "cancelled" && (anchor === undefined || made.has(anchor)),
  );
  return { takes, retries: toRetries(view, takes) };
}

function toRetries({ run }: RunView, takes: readonly TakeView[]): PanelMessage[] {
  return takes.flatMap(({ job, attempt }) =>
    job === undefined ? [] : [{ type: "retry-job", run, job, afterAttempt: attempt }],
  );
}

/** A reference's size in pixels, where the draft knows it. */
export function findAssetSize(asset: string): Size | undefined {
  return state.value.draft.assets?.find((each) => each.asset === asset);
}

/** What brings every picture that is made and not on the canvas there. */
export function listPlacings(view: RunView): PanelMessage[] {
  const left = view.takes.filter(
    ({ state, placement }) => state === "succeeded" && placement === "not-placed",
  );
  return left.flatMap(({ job }) => (job === undefined ? [] : [{ type: "place-job", run: view.run, job }]));
}

/** The languages of a run's cells, each once. */
export function listLocales(view: RunView): string[] {
  return [...new Set(view.takes.map((take) => take.locale))];
}
