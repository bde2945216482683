/** What a placement holds, and what the document knows of its sets: the schema of each entry, and a recipe's pieces. */
import * as z from "zod/mini";
import { cellIdSchema, idSchema, imageSchema, sizeSchema, uuidSchema } from "./api.ts";
import { localeSchema } from "./brief.ts";
import { pathSchema, thingIdSchema } from "./home-record.ts";
import { entrySchema, readEntry, valueOf, type EntryValue } from "./record-entry.ts";
import { placementNames } from "./record-keys.ts";
import { groupBySize } from "./record-pieces.ts";
import { findWords } from "./prompt-texts.ts";
import { cellId, destinationSchema, targetSchema } from "./set.ts";
import type { SetRecord } from "./set.ts";
import { joinSet, splitSet, type NamedEntry, type SetPlace } from "./set-record.ts";

const nodeIdSchema = z.string().check(z.maxLength(1000));
const shortText = z.string().check(z.maxLength(200));
const timeText = z.string().check(z.maxLength(40));
const countSchema = z.int().check(z.gte(0));

/** Which cell of which set: the same three facts that its id in a run is made of. */
const cellShape = {
  set: thingIdSchema,
  /** The home's node id; absent where it was not known. */
  home: z.optional(nodeIdSchema),
  /** The node this was written for: on a copy it is another's. */
  self: nodeIdSchema,
  target: z.looseObject(targetSchema.shape),
  locale: localeSchema,
  /** The shot's key; absent in a set without shots. */
  shot: z.optional(thingIdSchema),
  /** Set for a layer inside an instance: these records stand on the outermost instance. */
  layer: z.optional(z.looseObject({ id: nodeIdSchema, path: pathSchema })),
};

/** What an entry of this shape says, without what every entry says of itself. */
type Facts<Shape extends z.core.$ZodLooseShape> = z.infer<z.ZodMiniObject<Shape>>;

const ownCellShape = {
  ...cellShape,
  destination: z.enum(["new-frame", "selection"]),
  former: z.optional(
    z.looseObject({
      /** What the hidden paint is called in `fills`: Figma's hash of its picture. */
      hash: z.optional(z.string().check(z.maxLength(64))),
      /** A copy of the whole paint, for when a person deleted it. */
      paint: z.looseObject({ type: z.string().check(z.maxLength(40)) }),
    }),
  ),
};
/** `cell`. `former` is the paint that was there before, on a node a person chose to fill. */
export const cellEntrySchema = entrySchema(ownCellShape);
export type CellFacts = Facts<typeof ownCellShape>;

/** Names a version: the run and the take it was made in. */
export const versionIdSchema = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/));

/** A small copy of a picture as a data URL of a few kB: what the grid shows of a picture that no run made. */
export const smallCopySchema = z
  .string()
  .check(z.maxLength(8000), z.regex(/^data:image\/(?:webp|png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/));

const versionShape = {
  run: uuidSchema,
  job: shortText,
  take: z.int().check(z.gte(1)),
  image: z.looseObject(imageSchema.shape),
  hash: z.string().check(z.maxLength(64)),
  pass: z.looseObject({
    model: shortText,
    quality: shortText,
    density: z.optional(z.number()),
    size: z.optional(sizeSchema),
  }),
  cost: z.optional(z.number()),
  placedAt: timeText,
  recipe: z.optional(idSchema),
  /** What its cell was to show, by hashed parts (T4). */
  intent: z.optional(z.string().check(z.maxLength(1000))),
  /** SHA-256 of the picture it shares its look with. */
  anchor: z.optional(z.string().check(z.maxLength(64))),
  /** SHA-256 of the draft that it was made from (T7). */
  draft: z.optional(z.string().check(z.maxLength(64))),
  /** True for a picture made elsewhere: its image is an asset, and no job, model or quality made it (T9). */
  adopted: z.optional(z.boolean()),
  /** A small copy, where no run has one. */
  thumb: z.optional(smallCopySchema),
};
/**
 * `version:<id>`: one image a cell has carried, with what it was made from. `cost` in nanodollars; `hash` is Figma's
 * image hash; `recipe` names the entry that says what it was asked with.
 */
export const versionEntrySchema = entrySchema(versionShape);
export type VersionFacts = Facts<typeof versionShape>;

/** `recipe:<id>`: the set a version was asked with, cut down to its one cell, as the entries of a home by name. */
export const recipeEntrySchema = entrySchema({
  parts: z.record(z.string().check(z.maxLength(200)), z.looseObject({})),
  pieces: z.optional(z.int().check(z.gte(1), z.lte(100))),
});

/** `shown`: the version in the fill. The list of versions is the entries there are, so two writers lose none. */
export const shownEntrySchema = entrySchema({ version: versionIdSchema });

const pendingShape = {
  ...cellShape,
  run: uuidSchema,
  /** The cell's id in that run. */
  cell: cellIdSchema,
  takes: z.array(z.int().check(z.gte(1))).check(z.minLength(1), z.maxLength(100)),
  /** Which of the set's shots it was when the run was sent, from 1; 0 without shots. Layers are named by it. */
  shotNumber: z.int().check(z.gte(0), z.lte(99)),
  destination: destinationSchema,
  title: shortText,
  createdAt: timeText,
  model: shortText,
  quality: shortText,
  /** What its cell is to show, by hashed parts (T4). */
  intent: z.optional(z.string().check(z.maxLength(1000))),
  /** SHA-256 of the set's anchor, where that was chosen before. */
  anchorSha256: z.optional(z.string().check(z.maxLength(64))),
  /** The first take of its cell becomes the set's anchor, unless the set has one by then. */
  becomesAnchor: z.optional(z.boolean()),
};
/**
 * `pending:<run>`: which jobs' pictures belong here. It says enough for another person of the team to fill the layer
 * without the outbox of the person who pressed Generate. Everybody who shares the file can write it, so its ids are held
 * to their form: one that the relay refuses would stop the poll of every other run as well.
 */
export const pendingEntrySchema = entrySchema(pendingShape);
export type PendingFacts = Facts<typeof pendingShape>;

/** `label`: a text layer that names a row or a column of a section. */
export const labelEntrySchema = entrySchema({});

/** `kept`: a hidden frame whose paints keep the pictures of a set. */
export const keptEntrySchema = entrySchema({});

/** The document's `file`. */
export const fileEntrySchema = entrySchema({ id: z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,200}$/)) });

/** The document's `set:<id>`: where a set is, so that it is found without loading pages. A cache. */
export const indexEntrySchema = entrySchema({
  title: shortText,
  page: nodeIdSchema,
  home: nodeIdSchema,
  cells: countSchema,
  /** How many cells show a picture, how many of these another than they would be now, how many a draft, and how many failed. */
  made: z.optional(countSchema),
  changed: z.optional(countSchema),
  failed: z.optional(countSchema),
  drafts: z.optional(countSchema),
});

/** A version's id: the same for everybody who places the same picture, so that none is listed twice. */
export function versionId(run: string, take: number): string {
  return `${run}.${take}`;
}

/** A cell's id inside its set, as its record says it. */
export function cellIdOf({ target, locale, shot }: Pick<CellFacts, "target" | "locale" | "shot">): string {
  return cellId(target.key, locale, shot);
}

/** The entries of a recipe: the whole set in, with all but one cell's words, shot and target left out. */
export function splitRecipe(recipe: string, set: SetRecord, place: SetPlace): NamedEntry[] {
  const parts = (splitSet(set, place) ?? []).map(({ name, value }): [string, EntryValue] => [name, value]);
  const groups = groupBySize(parts);
  return groups.map((group, index) => ({
    name: placementNames.recipe(recipe, index + 1),
    value: {
      parts: group.reduce<EntryValue>((all, [name, value]) => ({ ...all, [name]: value }), {}),
      pieces: groups.length === 1 ? undefined : groups.length,
    },
  }));
}

/** The set of one cell that a recipe describes; undefined when a piece of it is missing or cannot be read. */
export function joinRecipe(recipe: string, textOf: (name: string) => string): SetRecord | undefined {
  const first = valueOf(readEntry(recipeEntrySchema, textOf(placementNames.recipe(recipe, 1))));
  if (first === undefined) return undefined;
  const parts = new Map<string, string>();
  const { r, at, v } = first;
  for (let piece = 1; piece <= (first.pieces ?? 1); piece += 1) {
    const entry = valueOf(readEntry(recipeEntrySchema, textOf(placementNames.recipe(recipe, piece))));
    if (entry === undefined) return undefined;
    for (const [name, value] of Object.entries(entry.parts))
      parts.set(name, JSON.stringify({ v, r, at, ...value }));
  }
  return joinSet(parts).set;
}

/** The set with one cell alone: its target, its language's words and its shot. */
export function narrowSet(
  set: SetRecord,
  cell: { target: string; locale: string; shot?: string | undefined },
): SetRecord {
  const { texts, ...brief } = set.brief;
  const shot = set.shots.find(({ key }) => key === cell.shot);
  const blocks = (texts ?? []).map((block) => {
    const own = findWords(block, cell.locale);
    return { ...block, words: own === undefined ? {} : { [cell.locale]: own } };
  });
  return {
    ...set,
    brief: blocks.length === 0 ? brief : { ...brief, texts: blocks },
    locales: [cell.locale],
    shots: shot === undefined ? [] : [shot],
    targets: set.targets.filter((target) => target.key === cell.target),
  };
}
