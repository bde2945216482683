/** From a draft to what is asked of the relay: the body with its price, and the message that sends it. */
import { type Catalogue, type Model, findModel } from "../../core/catalogue.ts";
import { defaultFormat } from "../../core/check-run.ts";
import type { PanelMessage } from "../../core/messages.ts";
import type { Landing } from "../../core/outbox.ts";
import { chooseQuality, defaultPartials } from "../../core/quote.ts";
import type { RunBody } from "../../core/run-body.ts";
import { type Cell, type Draft, type Settings, type Target, expandCells } from "../../core/set.ts";
import { type BodyIds, type PlannedCell, type PlannedSet, createBody, toSetRest } from "./body.ts";
import { tidyBrief, tidyShots } from "./tidy.ts";

/** What a press of Generate would run: every choice made, nothing left to "auto" (M4). */
export type Plan = {
  cells: Cell[];
  set: PlannedSet;
  settings: Settings;
  quality: string;
  format: "jpeg" | "png";
  body: RunBody;
  /** How many of the cells fill a selected layer, and how many get a frame of their own. */
  places: PlaceCounts;
};

export type PlaceCounts = { selection: number; frames: number };

/** How a draft is planned: with `firstOnly` the first cell is made and the others wait until the person continues the run. */
export type PlanOptions = BodyIds & { firstOnly?: boolean };

/** The model a draft asks for: its own, or the catalogue's default when it names none. */
export function chooseModel(settings: Settings, catalogue: Catalogue): Model | undefined {
  return findModel(catalogue, settings.model === "" ? catalogue.defaultModel : settings.model);
}

/** Everything a run of this draft over these targets is made of. */
export function planRun(
  draft: Draft,
  targets: readonly Target[],
  model: Model,
  { firstOnly = false, ...ids }: PlanOptions = { set: "" },
): Plan {
  const off = new Set(draft.off);
  const cells = expandCells(draft.locales, targets, draft.shots).filter((cell) => !off.has(cell.id));
  const settings = { ...draft.settings, model: model.id, destination: chooseDestination(draft, targets) };
  const count = cells.length * settings.takes;
  const quality = settings.quality ?? chooseQuality(count, model);
  const format = settings.format ?? defaultFormat(settings.background);
  const partials = settings.partials ?? defaultPartials(count, model);
  const { locales } = draft;
  const set = { brief: tidyBrief(draft.brief), shots: tidyShots(draft.shots), locales, settings };
  const planned = planCells(cells, draft, firstOnly);
  const body = createBody({ ids, set, model: model.id, quality, format, partials, cells: planned });
  const places = countPlaces(cells, settings);
  return { cells, set, settings, quality, format, body, places };
}

/** With one look for all, every cell but the first is made from the first one's picture. */
function planCells(cells: readonly Cell[], draft: Draft, firstOnly: boolean): PlannedCell[] {
  const takes = listTakes(draft.settings);
  const anchor = draft.settings.sameLook === true ? cells[0]?.id : undefined;
  return cells.map((cell, index) => {
    const size = draft.choices?.[cell.target.key]?.size;
    return index === 0 ? { cell, takes, size } : { cell, takes, size, anchor, held: firstOnly };
  });
}

function listTakes({ takes }: Settings): number[] {
  return Array.from({ length: takes }, (_, index) => index + 1);
}

/** Into the selection only where every target can carry a fill; a new frame otherwise. */
function chooseDestination(draft: Draft, targets: readonly Target[]): Settings["destination"] {
  const fillable = targets.every((target) => target.fillable === true);
  return draft.settings.destination === "selection" && fillable ? "selection" : "new-frame";
}

/**
 * The selected layer a cell's picture goes into; undefined where it gets a frame of its own. A layer cannot show two languages
 * or shots at once: it is filled by its target's only cell.
 */
function findLayer(
  { target: { key, nodeId } }: Cell,
  cells: readonly Cell[],
  { destination }: Settings,
): string | undefined {
  if (destination !== "selection") return undefined;
  return cells.filter(({ target }) => target.key === key).length === 1 ? nodeId : undefined;
}

function countPlaces(cells: readonly Cell[], settings: Settings): PlaceCounts {
  const selection = cells.filter((cell) => findLayer(cell, cells, settings) !== undefined).length;
  return { selection, frames: cells.length - selection };
}

export type SubmitRun = Extract<PanelMessage, { type: "submit-run" }>;

/** The message that starts the run. `agreed` is the worst-case price on the button, in nanodollars. */
export function buildSubmit(
  { cells, set, settings, body }: Plan,
  ids: { requestId: string; run: string; set: string },
  agreed: number,
): SubmitRun {
  const anchor = settings.sameLook === true ? cells[0]?.id : undefined;
  const takes = listTakes(settings);
  const landings = cells.map((cell): Landing => {
    const landing = toLanding(cell, takes, anchor);
    const nodeId = findLayer(cell, cells, settings);
    if (nodeId === undefined) return landing;
    return { ...landing, destination: "selection", places: [{ nodeId }] };
  });
  return { type: "submit-run", ...ids, body, agreed, landings, rest: toSetRest(set, body) };
}

/** A cell's picture in a frame of its own. */
export function toLanding(
  { id, locale, shot, shotNumber, target }: Cell,
  takes: number[],
  anchor?: string,
): Landing {
  return {
    cell: id,
    takes,
    locale,
    ...(shot === undefined ? {} : { shot }),
    shotNumber,
    target,
    ...(anchor === undefined || anchor === id ? {} : { anchor }),
    destination: "new-frame",
    places: [{}],
  };
}
