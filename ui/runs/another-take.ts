/** One more take of a picture that is on the canvas: what it costs, and the message that asks for it. */
import type { Size } from "../../core/api.ts";
import { defaultFormat } from "../../core/check-run.ts";
import { type Failure, isFailure } from "../../core/failure.ts";
import type { RunView, SelectedPlacement } from "../../core/messages.ts";
import type { Landing } from "../../core/outbox.ts";
import { chooseQuality, quoteRun } from "../../core/quote.ts";
import { nameAnchorInput } from "../../core/set/anchor.ts";
import { type Cell, type Settings, expandCells } from "../../core/set.ts";
import { announce, goTo } from "../actions.ts";
import { postToMain } from "../bridge.ts";
import { createUuid } from "../ids.ts";
import { createBody, toSetRest, type PlannedSet } from "../model/body.ts";
import { type CellSummary, summarizeCells } from "../model/grid.ts";
import { type SubmitRun, chooseModel, toLanding } from "../model/request.ts";
import { findLookSize, listLookSources } from "../model/look.ts";
import { catalogue, fileId, look, open, state } from "../store.ts";
import { listLocales } from "./run-actions.ts";

/** What one more take costs at most, in nanodollars, and the message that asks for it. */
export type PricedTake = { cost: number; message: Omit<SubmitRun, "requestId" | "run"> };

type TakeFacts = {
  setId: string;
  set: PlannedSet;
  model: string;
  quality: string;
  cell: Cell;
  take: number;
  nodeId: string;
  size?: Size | undefined;
};

/**
 * One more take of a placed cell of a run, with the brief and settings it was made with; undefined where the run's own
 * brief is no longer known, a failure where it can no longer be made.
 */
export function quoteAnotherTake(view: RunView, cell: CellSummary): PricedTake | Failure | undefined {
  const nodeId = cell.takes.find((take) => take.nodeId !== undefined)?.nodeId;
  const { brief, settings, shots = [], model, quality } = view;
  if (brief === undefined || settings === undefined || nodeId === undefined) return undefined;
  if (cell.shotNumber > 0 && shots.every(({ key }) => key !== cell.shot)) return undefined;
  const set = { brief, shots, locales: listLocales(view), settings };
  const size = cell.takes[0]?.size;
  return quoteTake({
    setId: view.set,
    set,
    model,
    quality,
    cell,
    take: countTakes(view, cell) + 1,
    nodeId,
    size,
  });
}

/** One more take of the selected picture: as its run made it, or by its set's settings where that run is not on the list. */
export function quoteAnotherOf(placement: SelectedPlacement): PricedTake | Failure | undefined {
  const { set, shown, versions, nodeId } = placement;
  const run = versions.find(({ id }) => id === shown)?.run;
  const view = state.value.runs.find((each) => each.run === run);
  const summary = view && summarizeCells(view).get(placement.cell);
  if (view !== undefined && summary !== undefined) return quoteAnotherTake(view, summary);
  const model = catalogue.value && set && chooseModel(set.settings, catalogue.value);
  if (set === undefined || model === undefined) return undefined;
  const cell = expandCells(set.locales, set.targets, set.shots).find(({ id }) => id === placement.cell);
  if (cell === undefined) return undefined;
  const quality = set.settings.quality ?? chooseQuality(1, model);
  const take = Math.max(1, ...versions.map((version) => version.take)) + 1;
  return quoteTake({ setId: set.id, set, model: model.id, quality, cell, take, nodeId });
}

function quoteTake(facts: TakeFacts): PricedTake | Failure | undefined {
  const known = catalogue.value;
  if (known === undefined) return undefined;
  const { setId, model, quality, cell, size } = facts;
  const takes = [facts.take];
  // Of a set that is open its look is known, and another take keeps it (T8).
  const shared = { anchor: open.value?.id === setId ? look.value : undefined };
  const settings: Settings = { ...facts.set.settings, takes: 1 };
  const { brief, shots, locales } = facts.set;
  const set = { brief, shots, locales, settings };
  const body = createBody({
    ids: { set: setId, file: fileId.value },
    set,
    model,
    quality,
    format: settings.format ?? defaultFormat(settings.background),
    partials: 0,
    cells: [{ cell, takes, size, look: shared.anchor && nameAnchorInput(shared.anchor) }],
  });
  const quote = quoteRun(body, known, {
    inputSizes: (asset) =>
      findLookSize(shared, asset) ?? state.value.draft.assets?.find((each) => each.asset === asset),
  });
  if (isFailure(quote)) return quote;
  const agreed = quote.cost.high;
  const landing: Landing = {
    ...toLanding(cell, takes, shared),
    destination: "placement",
    places: [{ nodeId: facts.nodeId }],
  };
  const rest = toSetRest(set, body);
  const pictures = shared.anchor === undefined ? {} : { pictures: listLookSources(shared) };
  return {
    cost: agreed,
    message: { type: "submit-run", set: setId, body, agreed, landings: [landing], rest, ...pictures },
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
  announce("Sending. It is asked for as another take.");
}
