/** What a person can do with a run: reuse its brief, or ask another take of one of its cells. */
import { defaultFormat } from "../../core/check-run.ts";
import { type Failure, isFailure } from "../../core/failure.ts";
import type { RunView, ToMain } from "../../core/messages.ts";
import type { Landing } from "../../core/outbox.ts";
import { isUncertain } from "../../core/job.ts";
import { quoteRun } from "../../core/quote.ts";
import type { Draft } from "../../core/set.ts";
import { announce, goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { scheduleDraftSave } from "../draft-save.ts";
import { createDraft } from "../model/draft.ts";
import type { CellSummary } from "../model/grid.ts";
import { createUuid } from "../ids.ts";
import { createBody, describeRest } from "../model/body.ts";
import { listFilledSections } from "../model/receive.ts";
import { type SubmitRun, describeLanding } from "../model/request.ts";
import { catalogue, fileId, state, transition } from "../store.ts";
import { describeRetry } from "./describe-cell.ts";

/** Brings a run's brief to Create. The person's own draft is put aside, not lost. */
export function openBrief(view: RunView): void {
  if (view.brief === undefined) return;
  const { draft: current, editing } = state.value;
  const aside = editing.state === "placement" ? editing.aside : current;
  const locales = listLocales(view);
  const draft: Draft = {
    ...createDraft(),
    brief: view.brief,
    locales: locales.length === 0 ? ["und"] : locales,
    shots: view.shots ?? [],
    settings: view.settings ?? current.settings,
    assets: aside.assets ?? [],
  };
  transition((before) => ({
    ...before,
    draft,
    sections: listFilledSections(draft),
    editing: { state: "placement", aside, touched: true },
  }));
  scheduleDraftSave();
  goTo({ name: "create", sheet: "none" });
}

/** What retries every failed picture a repeat can help; `twice` where one of them may have been billed already (M3). */
export function listRetries(view: RunView): { retries: ToMain[]; twice: boolean } {
  const all = view.takes.filter((take) => take.state === "failed" && describeRetry(take) !== undefined);
  // The relay takes what waits for another picture only once that one is there.
  const first = all.filter((take) => take.failure?.kind !== "waited-for");
  const failed = first.length === 0 ? all : first;
  return {
    retries: failed.flatMap(({ job, attempt }) =>
      job === undefined ? [] : [{ type: "retry-job", run: view.run, job, afterAttempt: attempt }],
    ),
    twice: failed.some((take) => isUncertain(take.failure?.kind)),
  };
}

/** What brings every picture that is made and not on the canvas there. */
export function listPlacings(view: RunView): ToMain[] {
  const left = view.takes.filter(
    ({ state, placement }) => state === "succeeded" && placement === "not-placed",
  );
  return left.flatMap(({ job }) => (job === undefined ? [] : [{ type: "place-job", run: view.run, job }]));
}

function listLocales(view: RunView): string[] {
  return [...new Set(view.takes.map((take) => take.locale))];
}

/** What one more take costs at most, in nanodollars, and the message that asks for it. */
export type PricedTake = { cost: number; message: Omit<SubmitRun, "requestId" | "run"> };

/**
 * One more take of a placed cell with the brief and settings it was made with, and what it costs at most in
 * nanodollars; undefined where the run's own brief is no longer known, a failure where it can no longer be made.
 */
export function quoteAnotherTake(view: RunView, cell: CellSummary): PricedTake | Failure | undefined {
  const known = catalogue.value;
  const nodeId = cell.takes.find((take) => take.nodeId !== undefined)?.nodeId;
  const { brief, settings, shots = [], model, quality } = view;
  if (known === undefined || brief === undefined || settings === undefined || nodeId === undefined)
    return undefined;
  if (cell.shotNumber > 0 && shots.every(({ key }) => key !== cell.shot)) return undefined;
  const takes = [countTakes(view, cell) + 1];
  const set = { brief, shots, locales: listLocales(view), settings: { ...settings, takes: 1 } };
  const body = createBody({
    ids: { set: view.set, file: fileId.value },
    set,
    model,
    quality,
    format: settings.format ?? defaultFormat(settings.background),
    partials: 0,
    cells: [{ cell, takes, size: cell.takes[0]?.size }],
  });
  const quote = quoteRun(body, known, {
    inputSizes: (asset) => state.value.draft.assets?.find((each) => each.asset === asset),
  });
  if (isFailure(quote)) return quote;
  const agreed = quote.cost.high;
  const landing: Landing = {
    ...describeLanding(cell, takes),
    destination: "placement",
    places: [{ nodeId }],
  };
  return {
    cost: agreed,
    message: {
      type: "submit-run",
      set: view.set,
      body,
      agreed,
      landings: [landing],
      rest: describeRest(set, body),
    },
  };
}

/** The highest take of a cell over all runs of its set: a take's number says which one it is. */
export function countTakes({ set }: RunView, { id }: CellSummary): number {
  const same = state.value.runs.filter((run) => run.set === set).flatMap(({ takes }) => takes);
  return Math.max(...same.map((each) => (each.cell === id ? each.take : 1)));
}

/** Starts the run of one more take, which opens in the place of the one it was asked from. */
export function askAnotherTake(priced: PricedTake): void {
  const run = createUuid();
  postToMain({ ...priced.message, requestId: createUuid(), run });
  goTo({ name: "runs", run });
  announce("Sent. Another take is on its way.");
}
