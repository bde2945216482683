/** The one way to build a run: the body that is priced here and sent as it is, and what of its set it leaves out. */
import { isUuid, type Size } from "../../core/api.ts";
import type { Brief, Reference, SentBrief, Shot, TextBlock } from "../../core/brief.ts";
import type { SetRest } from "../../core/outbox.ts";
import { findTag } from "../../core/prompt-texts.ts";
import type { RunBody, RunCell, RunInput } from "../../core/run-body.ts";
import type { Cell, Settings } from "../../core/set.ts";
import { tidySubject } from "./tidy.ts";

/** Ids a body carries: its set's, and the file's once it is known. */
export type BodyIds = { set: string; file?: string | undefined };

/** A cell to be made, with the numbers of its takes. */
export type PlannedCell = {
  cell: Pick<Cell, "id" | "locale" | "target" | "shot">;
  takes: readonly number[];
  size?: Size | undefined;
  /** The cell of the same run whose picture it is made from. */
  anchor?: string | undefined;
  /** The draft's picture that it finishes, by the id that the body calls it. */
  draft?: string | undefined;
  /** What the run calls the picture of the set's anchor, where it is made from that. */
  look?: string | undefined;
  /** It waits until the person lets the run continue. */
  held?: boolean | undefined;
};

/** A set as it is kept in the file: all of its words and shots, tidied. */
export type PlannedSet = {
  brief: Brief;
  shots: readonly Shot[];
  locales: readonly string[];
  settings: Settings;
};

/** Every choice a run needs, made: nothing is left to "auto" (M4). */
export type BodyParts = {
  ids: BodyIds;
  set: PlannedSet;
  model: string;
  quality: string;
  format: "jpeg" | "png";
  partials: number;
  cells: readonly PlannedCell[];
};

/** The body of a run, with the words, shots and references of its own cells alone. */
export function createBody({ ids, set, model, quality, format, partials, cells }: BodyParts): RunBody {
  const { brief, settings } = set;
  const sources = (brief.references ?? []).filter(({ role }) => role === "source");
  const shots = set.shots.filter(({ key }) => cells.some(({ cell }) => cell.shot === key));
  return {
    kind: "picture",
    model,
    quality,
    density: settings.density,
    format,
    background: settings.background,
    ...(settings.experimental ? { experimental: true } : {}),
    ...(partials > 0 ? { partials } : {}),
    ...(ids.file === undefined ? {} : { file: ids.file }),
    ...(isUuid(ids.set) ? { set: ids.set } : {}),
    brief: narrowBrief(brief, new Set(cells.map(({ cell }) => cell.locale))),
    ...(shots.length === 0 ? {} : { shots }),
    cells: cells.flatMap((planned) => listTakes(planned, sources)),
  };
}

function listTakes(
  { cell, takes, size, anchor, draft, look, held }: PlannedCell,
  sources: readonly Reference[],
): RunCell[] {
  const { width, height, fit, subject } = cell.target;
  const inputs: RunInput[] = [...sources];
  if (draft !== undefined) inputs.push({ asset: draft, role: "draft" });
  if (look !== undefined) inputs.push({ asset: look, role: "anchor" });
  else if (anchor !== undefined) inputs.push({ cell: anchor, role: "anchor" });
  return takes.map((take) => ({
    id: cell.id,
    take,
    locale: cell.locale,
    target: { width, height },
    ...(cell.shot === undefined ? {} : { shot: cell.shot }),
    ...tidySubject(subject),
    ...(size === undefined ? {} : { size }),
    ...(fit === undefined ? {} : { fit }),
    ...(inputs.length === 0 ? {} : { inputs }),
    ...(held === true ? { approval: true } : {}),
  }));
}

function narrowBrief({ texts, references = [], ...fields }: Brief, locales: ReadonlySet<string>): SentBrief {
  const shared = references.flatMap(({ role, ...rest }) => (role === "source" ? [] : [{ ...rest, role }]));
  return {
    ...fields,
    ...(texts === undefined ? {} : { texts: texts.map((text) => narrowText(text, locales)) }),
    ...(shared.length === 0 ? {} : { references: shared }),
  };
}

/** The words that these languages take. A block that lacks one of them keeps all, and the quote refuses it by name (B5). */
function narrowText(text: TextBlock, locales: ReadonlySet<string>): TextBlock {
  const taken = new Set(Array.from(locales, (locale) => findTag(text, locale)));
  const entries = Object.entries(text.words);
  const own = entries.filter(([tag]) => taken.has(tag));
  return taken.has(undefined) || own.length === entries.length
    ? text
    : { ...text, words: Object.fromEntries(own) };
}

/** What the set's record says that the body does not. */
export function toSetRest(set: PlannedSet, body: RunBody): SetRest {
  const texts = (set.brief.texts ?? []).flatMap((text, index) => listOthers(text, body.brief.texts?.[index]));
  const { references } = set.brief;
  const isShared = (references ?? []).every(({ role }) => role !== "source");
  return {
    locales: [...set.locales],
    settings: set.settings,
    ...(set.shots.length === (body.shots ?? []).length ? {} : { shots: [...set.shots] }),
    ...(isShared ? {} : { references }),
    ...(texts.length === 0 ? {} : { texts }),
  };
}

/** A text block with only the words that the body leaves out. */
function listOthers(text: TextBlock, sent: TextBlock | undefined): TextBlock[] {
  const others = Object.entries(text.words).filter(([tag]) => sent?.words[tag] === undefined);
  return others.length === 0 ? [] : [{ ...text, words: Object.fromEntries(others) }];
}
