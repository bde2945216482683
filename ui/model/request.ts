/** From a draft to what is asked of the relay: the body with its price, and the message that sends it. */
import { type Catalogue, type Model, findModel } from "../../core/catalogue.ts";
import { defaultFormat } from "../../core/check-run.ts";
import type { PanelMessage } from "../../core/messages.ts";
import type { Landing, SentPictures } from "../../core/outbox.ts";
import { chooseQuality, defaultPartials } from "../../core/quote.ts";
import type { RunBody } from "../../core/run-body.ts";
import { type Cell, type Draft, type Settings, type Target, expandCells } from "../../core/set.ts";
import { type Anchor, findLook, nameAnchorInput } from "../../core/set/anchor.ts";
import { prepareIntents, type HashAsset } from "../../core/set/intent.ts";
import type { SetChange } from "../../core/set/set-content.ts";
import { areBoxes, placeOfBox } from "./boxes.ts";
import { type BodyIds, type PlannedCell, type PlannedSet, createBody, toSetRest } from "./body.ts";
import { type DraftPicture, chooseFinishSize, listDraftSources } from "./finish.ts";
import { type Look, chooseLook, listLookSources } from "./look.ts";
import { listReferenceSources } from "./reference-sources.ts";
import { withChoices } from "./set-draft.ts";
import { tidyBrief, tidyShots } from "./tidy.ts";

/** What a press of Generate would run: every choice made, nothing left to "auto" (M4). */
export type Plan = {
  cells: Cell[];
  /** The set's targets, with what was chosen and decided for each. */
  targets: Target[];
  set: PlannedSet;
  settings: Settings;
  /** Of this press; `set` says that of the set, which is its final one. */
  quality: string;
  format: "jpeg" | "png";
  body: RunBody;
  /** The layer that each cell goes into; one that gets a frame of its own is not named. */
  layers: ReadonlyMap<string, Layer>;
  places: PlaceCounts;
  /** Drafts that are finished, by cell: each is made from its draft's own picture (T7). */
  finish: ReadonlyMap<string, DraftPicture>;
  /** What its cells share their look with. */
  look: Look;
  /** What is known of the references that are sent along. */
  references: SentPictures;
};

/** A layer a picture goes into: a selected one, or the one that shows its cell already. */
type Layer = { nodeId: string; destination: "selection" | "placement" };

/** How many cells fill a selected layer, show their next version where they stand (`kept`), and get a frame of their own. */
export type PlaceCounts = { selection: number; kept: number; frames: number };

export type PlanOptions = BodyIds & {
  /** The first cell is made, and the others wait until the person continues the run. */
  firstOnly?: boolean;
  /** The picture that the cells share their look with, where the draft's own is not it. */
  anchor?: Anchor | undefined;
  /** Ids of the cells of an open set that are made; absent for all that are not left out. */
  only?: ReadonlySet<string> | undefined;
  /** Node ids of the layers that show cells already, by cell. */
  placed?: ReadonlyMap<string, string> | undefined;
  /** Drafts that are finished, by cell. */
  finish?: ReadonlyMap<string, DraftPicture> | undefined;
  /** "draft" makes every cell at the model's lowest quality, and leaves the set's own as it is. */
  pass?: "draft" | undefined;
};

/** The model a draft asks for: its own, or the catalogue's default when it names none. */
export function chooseModel(settings: Settings, catalogue: Catalogue): Model | undefined {
  return findModel(catalogue, settings.model === "" ? catalogue.defaultModel : settings.model);
}

/** Everything a run of this draft over these targets is made of. */
export function planRun(
  draft: Draft,
  chosen: readonly Target[],
  model: Model,
  { firstOnly = false, only, placed = new Map(), finish = new Map(), pass, ...options }: PlanOptions = {
    set: "",
  },
): Plan {
  const targets = withChoices(chosen, draft);
  const off = new Set(draft.off);
  const all = expandCells(draft.locales, targets, draft.shots).filter((cell) => !off.has(cell.id));
  const cells = only === undefined ? all : all.filter(({ id }) => only.has(id));
  const final = chooseFinalQuality(draft.settings, all.length, model);
  const quality = pass === "draft" ? lowestQuality(model) : final;
  const destination = chooseDestination(draft, targets);
  const settings = { ...draft.settings, model: model.id, destination };
  const count = cells.length * settings.takes;
  const format = settings.format ?? defaultFormat(settings.background);
  const partials = settings.partials ?? defaultPartials(count, model);
  const { locales } = draft;
  const set = {
    brief: tidyBrief(draft.brief),
    shots: tidyShots(draft.shots),
    locales,
    // Where boxes go is said for each of them, and decides nothing of targets that come later.
    settings: {
      ...settings,
      quality: final,
      ...(areBoxes(targets) ? { destination: draft.settings.destination } : {}),
    },
  };
  const { anchor = findLook(draft.settings, draft.anchor), ...ids } = options;
  const look = chooseLook(cells, all, settings, anchor);
  const planned = planCells(cells, settings, look, firstOnly).map((each) =>
    planFinish(each, finish, model, look),
  );
  const body = createBody({ ids, set, model: model.id, quality, format, partials, cells: planned });
  const layers = findLayers(cells, all, placed, (target) =>
    target.box === true ? placeOfBox(draft, target) : destination,
  );
  const places = countPlaces(cells, layers);
  const references = listReferenceSources(draft);
  return { cells, targets, set, settings, quality, format, body, layers, places, finish, look, references };
}

/**
 * A set's final quality: the one that was chosen, else the one that so many cells get. It is the set's, and does not change because
 * fewer of its cells are made.
 */
export function chooseFinalQuality({ quality, takes }: Settings, cellCount: number, model: Model): string {
  return quality ?? chooseQuality(cellCount * takes, model);
}

/** The quality of a draft pass. */
export function lowestQuality({ qualities: [lowest] }: Model): string {
  if (lowest === undefined) throw new Error("invariant: a model has at least one quality");
  return lowest.id;
}

/** A draft is finished once, from its own picture and in its own size, whatever number of takes the set asks for (T7). */
function planFinish(
  { look, ...planned }: PlannedCell,
  finish: Plan["finish"],
  model: Model,
  { anchor }: Look,
): PlannedCell {
  const draft = finish.get(planned.cell.id);
  if (draft === undefined) return { ...planned, look };
  const size = chooseFinishSize(draft, model) ?? planned.size;
  const finished = { ...planned, takes: [1], size, draft: draft.image };
  // The anchor's own draft is sent once: it is the picture whose look is kept.
  return draft.sha256 === anchor?.sha256 ? finished : { ...finished, look };
}

/** All are made from the set's anchor, its own cell too; where there is none yet, every cell but the first from the first. */
function planCells(
  cells: readonly Cell[],
  settings: Settings,
  look: Look,
  firstOnly: boolean,
): PlannedCell[] {
  const takes = listTakes(settings);
  const asset = look.anchor && nameAnchorInput(look.anchor);
  return cells.map((cell, index) => {
    const { size } = cell.target;
    if (asset !== undefined) return { cell, takes, size, look: asset };
    return index === 0 ? { cell, takes, size } : { cell, takes, size, anchor: look.cell, held: firstOnly };
  });
}

function listTakes({ takes }: Settings): number[] {
  return Array.from({ length: takes }, (_, index) => index + 1);
}

/** Into the selection only where every target can carry a fill; a new frame otherwise. Boxes are filled where they stand. */
function chooseDestination(draft: Draft, targets: readonly Target[]): Settings["destination"] {
  if (areBoxes(targets)) {
    const isInPlace = targets.every((target) => placeOfBox(draft, target) === "selection");
    return isInPlace ? "selection" : "new-frame";
  }
  const fillable = targets.every((target) => target.box === true || target.fillable === true);
  return draft.settings.destination === "selection" && fillable ? "selection" : "new-frame";
}

/**
 * The layers that pictures go into: those that show their cells already, else the selected ones. A selected layer cannot show
 * two languages or shots at once: it is filled by its target's only cell.
 */
function findLayers(
  cells: readonly Cell[],
  all: readonly Cell[],
  placed: ReadonlyMap<string, string>,
  placeOf: (target: Target) => Settings["destination"],
): Map<string, Layer> {
  const layers = new Map<string, Layer>();
  for (const { id, target } of cells) {
    const own = placed.get(id);
    if (own !== undefined) layers.set(id, { nodeId: own, destination: "placement" });
    else if (placeOf(target) === "selection" && target.nodeId !== undefined) {
      const isOnly = all.filter((cell) => cell.target.key === target.key).length === 1;
      if (isOnly) layers.set(id, { nodeId: target.nodeId, destination: "selection" });
    }
  }
  return layers;
}

function countPlaces(cells: readonly Cell[], layers: ReadonlyMap<string, Layer>): PlaceCounts {
  const kept = Array.from(layers.values()).filter(({ destination }) => destination === "placement").length;
  return { selection: layers.size - kept, kept, frames: cells.length - layers.size };
}

export type SubmitRun = Extract<PanelMessage, { type: "submit-run" }>;

/** The message that starts the run. `agreed` is the worst-case price on the button, in nanodollars. */
export function buildSubmit(
  { cells, set, settings, body, layers, finish, look, references }: Plan,
  ids: { requestId: string; run: string; set: string },
  agreed: number,
): SubmitRun {
  const takes = listTakes(settings);
  const landings = cells.map((cell): Landing => {
    const landing = withDraft(toLanding(cell, takes, look), finish);
    const layer = layers.get(cell.id);
    if (layer === undefined) return landing;
    const { nodeId, destination } = layer;
    return { ...landing, destination, places: [{ nodeId }] };
  });
  const pictures = { ...references, ...listLookSources(look), ...listDraftSources(finish.values()) };
  const sent = Object.keys(pictures).length === 0 ? {} : { pictures };
  return { type: "submit-run", ...ids, body, agreed, landings, rest: toSetRest(set, body), ...sent };
}

function withDraft(landing: Landing, finish: Plan["finish"]): Landing {
  const draft = finish.get(landing.cell);
  return draft === undefined ? landing : { ...landing, takes: [1], draft: draft.sha256 };
}

/** The same message with what it writes into the set's home, and the intent of each cell (T4). */
export function withContent(
  message: SubmitRun,
  { cells, set: { brief, shots } }: Plan,
  content: SetChange,
  hashAsset: HashAsset,
): SubmitRun {
  const intentOf = prepareIntents({ brief, shots: [...shots] }, hashAsset);
  const intents = new Map(cells.map((cell) => [cell.id, intentOf(cell)]));
  const landings = message.landings.map((landing) => ({ ...landing, intent: intents.get(landing.cell) }));
  return { ...message, landings, content };
}

/** A cell's picture in a frame of its own. */
export function toLanding(
  { id, locale, shot, shotNumber, target }: Cell,
  takes: number[],
  { anchor, cell: anchorCell }: Look = {},
): Landing {
  return {
    cell: id,
    takes,
    locale,
    ...(shot === undefined ? {} : { shot }),
    shotNumber,
    target,
    ...(anchor === undefined ? {} : { anchorSha256: anchor.sha256 }),
    ...(anchorCell === undefined || anchorCell === id ? {} : { anchor: anchorCell }),
    ...(anchorCell === id ? { becomesAnchor: true } : {}),
    destination: "new-frame",
    places: [{}],
  };
}
