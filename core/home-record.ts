/** What a set's home holds: the schema of each entry. Texts, axes and settings, one entry for each thing (N1). */
import * as z from "zod/mini";
import { sizeSchema } from "./api.ts";
import { briefLimits, keySchema, localeSchema, referenceRoles, textPositions, textRoles } from "./brief.ts";
import { entrySchema } from "./record-entry.ts";
import { thingId } from "./record-keys.ts";
import { anchorSchema } from "./set/anchor.ts";
import { settingsSchema, targetSchema } from "./set.ts";

/** Ids of sets, blocks, shots and references: made once, never numbers, and none can be taken for another key. */
export const thingIdSchema = z.string().check(z.regex(thingId));
const nodeIdSchema = z.string().check(z.maxLength(1000));
const keyOfTarget = targetSchema.shape.key;

function listOf<Item extends z.ZodMiniType>(item: Item, most: number) {
  return z.array(item).check(z.maxLength(most));
}

/** The layers that lead from a page or an instance to another: each one's name and its place among its siblings. */
export const pathSchema = listOf(
  z.looseObject({ name: z.string().check(z.maxLength(60)), index: z.int().check(z.gte(0)) }),
  100,
);

/** `set`: what holds the set together. `self` is the home's own node id: on a copy it is another's. */
export const setEntrySchema = entrySchema({
  id: thingIdSchema,
  self: nodeIdSchema,
  file: z.optional(z.string().check(z.maxLength(200))),
  title: z.string().check(z.maxLength(200)),
  createdAt: z.string().check(z.maxLength(40)),
  settings: z.looseObject(settingsSchema.shape),
  /** The orders of what has entries of its own, and the locales. */
  locales: listOf(localeSchema, briefLimits.locales),
  targets: listOf(keyOfTarget, 200),
  shots: listOf(keySchema, briefLimits.shots),
  blocks: listOf(keySchema, briefLimits.texts),
  references: listOf(thingIdSchema, briefLimits.references),
  /** The picture the other cells are made from, as long as one was chosen. */
  anchor: z.optional(z.looseObject(anchorSchema.shape)),
});

/** `brief:<field>`. */
export const briefEntrySchema = entrySchema({ text: z.string().check(z.maxLength(briefLimits.fieldLength)) });

/** `prompt:<n>`: a piece of the prompt edited as text, and how many pieces there are. */
export const promptEntrySchema = entrySchema({
  text: z.string().check(z.maxLength(32_000)),
  pieces: pieces(),
});

/** `block:<id>`: a piece of copy without its words. */
export const blockEntrySchema = entrySchema({
  role: z.enum(textRoles),
  position: z.optional(z.enum(textPositions)),
  typography: z.optional(z.string().check(z.maxLength(200))),
});

/** `shot:<id>`. */
export const shotEntrySchema = entrySchema({ text: z.string().check(z.maxLength(4000)) });

/**
 * `target:<key>`: a shape to fill. `path` leads to it from its page, for finding it when its id is gone; `subject` is what
 * this target shows beside the brief's subject; `words` says whether its words are drawn or live.
 */
export const targetEntrySchema = entrySchema({
  name: targetSchema.shape.name,
  width: targetSchema.shape.width,
  height: targetSchema.shape.height,
  nodeId: z.optional(nodeIdSchema),
  fillable: targetSchema.shape.fillable,
  turned: targetSchema.shape.turned,
  fit: targetSchema.shape.fit,
  path: z.optional(pathSchema),
  size: z.optional(sizeSchema),
  subject: z.optional(z.string().check(z.maxLength(briefLimits.fieldLength))),
  words: z.optional(z.enum(["drawn", "live"])),
  box: targetSchema.shape.box,
});

/** `ref:<id>`: a reference, with what finds its bytes again when the relay has forgotten them. */
export const referenceEntrySchema = entrySchema({
  asset: z.string().check(z.minLength(1), z.maxLength(200)),
  role: z.enum(referenceRoles),
  note: z.optional(z.string().check(z.maxLength(500))),
  sha256: z.optional(z.string().check(z.maxLength(64))),
  /** Figma's own hash of the picture: its bytes as long as a paint of the file names it. */
  hash: z.optional(z.string().check(z.maxLength(64))),
  /** What a person calls it: a file's or a layer's name. */
  name: z.optional(z.string().check(z.maxLength(200))),
  /** In pixels. */
  width: z.optional(z.number().check(z.gte(1), z.lte(100_000))),
  height: z.optional(z.number().check(z.gte(1), z.lte(100_000))),
});

/** Words of one block: `of` is a short hash of the words they translate, `variable` the one they came from. */
const wordsSchema = z.looseObject({
  text: z.string().check(z.maxLength(briefLimits.wordsLength)),
  lock: z.optional(z.boolean()),
  variable: z.optional(z.string().check(z.maxLength(200))),
  of: z.optional(z.string().check(z.maxLength(64))),
});

/** `words:<tag>`: the words of one language, by block. */
export const wordsEntrySchema = entrySchema({
  blocks: z.record(thingIdSchema, wordsSchema),
  pieces: pieces(),
});

/** `off:<target>`: the cells of a target that a person left out, by locale and shot. */
export const offEntrySchema = entrySchema({
  cells: listOf(z.looseObject({ locale: localeSchema, shot: z.optional(thingIdSchema) }), 500),
});

function pieces() {
  return z.optional(z.int().check(z.gte(1), z.lte(100)));
}

const schemas: Readonly<Record<string, z.ZodMiniType>> = {
  set: setEntrySchema,
  brief: briefEntrySchema,
  prompt: promptEntrySchema,
  block: blockEntrySchema,
  shot: shotEntrySchema,
  target: targetEntrySchema,
  ref: referenceEntrySchema,
  words: wordsEntrySchema,
  off: offEntrySchema,
};

/** The schema of a home's entry by its key's kind; undefined for a kind this plugin does not know. */
export function homeSchema(kind: string): z.ZodMiniType | undefined {
  return schemas[kind];
}
