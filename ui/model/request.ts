/** From a draft to what is asked of the relay: the quote's body and the command that starts a run. */
import type { RunBody } from "../../core/api.ts";
import type { Brief, TextBlock } from "../../core/brief.ts";
import { type Catalogue, type Model, findModel } from "../../core/catalogue.ts";
import { approval } from "../../core/inputs.ts";
import type { ToMain } from "../../core/messages.ts";
import { chooseQuality, defaultFormat, defaultPartials } from "../../core/quote.ts";
import { type Cell, type Draft, type Settings, type Target, expandCells } from "../../core/set.ts";

/** What a press of Generate would run: every choice made, nothing left to "auto" (M4). */
export type Plan = {
  cells: Cell[];
  /** Cells of the grid, switched off ones included. */
  all: Cell[];
  settings: Settings;
  quality: string;
  format: "jpeg" | "png";
  body: RunBody;
};

/** The brief without what was opened and left empty, and with words of the languages in force alone. */
export function tidyBrief(brief: Brief, locales: readonly string[]): Brief {
  const tidy: Brief = { subject: brief.subject.trim() };
  for (const name of fieldNames) {
    const text = brief[name]?.trim();
    if (text) tidy[name] = text;
  }
  const texts = (brief.texts ?? []).map((text) => tidyText(text, locales)).filter(hasWords);
  if (texts.length > 0) tidy.texts = texts;
  if (brief.references !== undefined && brief.references.length > 0) tidy.references = brief.references;
  if (brief.prompt !== undefined) tidy.prompt = brief.prompt;
  return tidy;
}

const fieldNames = [
  "scene",
  "style",
  "composition",
  "lighting",
  "palette",
  "keep",
  "change",
  "avoid",
] as const;

function tidyText(text: TextBlock, locales: readonly string[]): TextBlock {
  const words = Object.fromEntries(
    locales.map((tag) => [tag, (text.words[tag] ?? "").trim()]).filter(([, each]) => each !== ""),
  );
  const { typography, ...rest } = text;
  return typography?.trim() ? { ...rest, typography: typography.trim(), words } : { ...rest, words };
}

function hasWords(text: TextBlock): boolean {
  return Object.keys(text.words).length > 0;
}

/** The model a draft asks for: its own, or the catalogue's default when it names none. */
export function chooseModel(settings: Settings, catalogue: Catalogue): Model | undefined {
  return findModel(catalogue, settings.model === "" ? catalogue.defaultModel : settings.model);
}

/** Everything a run of this draft over these targets is made of. The model must be known and a cell switched on. */
export function planRun(draft: Draft, targets: readonly Target[], model: Model): Plan {
  const all = expandCells(draft.locales, targets, draft.shots);
  const off = new Set(draft.off);
  const cells = all.filter((cell) => !off.has(cell.id));
  const settings = { ...draft.settings, model: model.id, destination: chooseDestination(draft, targets) };
  const takes = settings.takes;
  const quality = settings.quality ?? chooseQuality(cells.length * takes, model);
  const format = settings.format ?? defaultFormat(settings.background);
  const partials = settings.partials ?? defaultPartials(cells.length * takes, model);
  const waits = planWaits(cells, settings.sameLook === true);
  const body: RunBody = {
    model: model.id,
    quality,
    density: settings.density,
    format,
    background: settings.background,
    experimental: settings.experimental,
    brief: tidyBrief(draft.brief, draft.locales),
    partials,
    cells: cells.flatMap((cell) => planCell(cell, draft, takes, waits)),
  };
  return { cells, all, settings, quality, format, body };
}

/** With one look for all, every cell but the first waits for the first one's picture and is made from it. */
function planWaits(cells: readonly Cell[], sameLook: boolean): ReadonlyMap<string, string> {
  const [anchor, ...others] = cells;
  if (!sameLook || anchor === undefined) return new Map();
  return new Map(others.map((cell) => [cell.id, anchor.id]));
}

/** Into the selection only where every target can carry a fill; a new frame otherwise. */
function chooseDestination(draft: Draft, targets: readonly Target[]): Settings["destination"] {
  const fillable = targets.every((target) => target.fillable === true);
  return draft.settings.destination === "selection" && fillable ? "selection" : "new-frame";
}

function planCell(
  cell: Cell,
  draft: Draft,
  takes: number,
  waits: ReadonlyMap<string, string>,
): RunBody["cells"] {
  const waitsFor = waits.get(cell.id);
  const size = draft.choices?.[cell.target.key]?.size;
  const shot = draft.shots[cell.shot - 1]?.trim();
  const { width, height, fit } = cell.target;
  return Array.from({ length: takes }, (_, index) => ({
    id: cell.id,
    take: index + 1,
    locale: cell.locale,
    target: { width, height },
    ...(shot ? { shot } : {}),
    ...(size === undefined ? {} : { size }),
    ...(fit === undefined ? {} : { fit }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  }));
}

type SubmitRun = Extract<ToMain, { type: "submit-run" }>;

/**
 * The command that starts the run. `agreed` is the worst-case price on the button, in nanodollars. With `firstOnly` the
 * first cell is made and the others wait until the person lets the run continue.
 */
export function buildSubmit(
  plan: Plan,
  draft: Draft,
  ids: { requestId: string; run: string; set: string },
  agreed: number,
  firstOnly = false,
): SubmitRun {
  const waits = planWaits(plan.cells, plan.settings.sameLook === true);
  const takes = Array.from({ length: plan.settings.takes }, (_, index) => index + 1);
  return {
    type: "submit-run",
    ...ids,
    brief: plan.body.brief,
    locales: draft.locales,
    shots: draft.shots,
    settings: plan.settings,
    quality: plan.quality,
    format: plan.format,
    partials: plan.body.partials ?? 0,
    cells: plan.cells.map((cell, index) => {
      const waitsFor = waits.get(cell.id) ?? (firstOnly && index > 0 ? approval : undefined);
      const size = draft.choices?.[cell.target.key]?.size;
      return {
        id: cell.id,
        takes,
        locale: cell.locale,
        shot: cell.shot,
        target: cell.target,
        ...(size === undefined ? {} : { size }),
        ...(cell.target.fit === undefined ? {} : { fit: cell.target.fit }),
        ...(waitsFor === undefined ? {} : { waitsFor }),
      };
    }),
    agreed,
  };
}
