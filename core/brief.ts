/** The brief: what the picture shows, as one plain value that panel, relay and record share. */
import * as z from "zod/mini";

export const textRoles = [
  "headline",
  "subhead",
  "body",
  "button",
  "label",
  "caption",
  "price",
  "quote",
  "legal",
  "logo",
] as const;
export type TextRole = (typeof textRoles)[number];

export const textPositions = [
  "top-left",
  "top",
  "top-right",
  "left",
  "center",
  "right",
  "bottom-left",
  "bottom",
  "bottom-right",
] as const;
export type TextPosition = (typeof textPositions)[number];

/** Roles of pictures that all cells of a run share. */
export const sharedRoles = ["style", "subject", "composition", "palette", "logo"] as const;
/** Roles a person chooses from. A picture to edit is sent as an input of each cell. */
export const referenceRoles = [...sharedRoles, "source"] as const;
export type ReferenceRole = (typeof referenceRoles)[number];

/** Lengths in UTF-16 code units; the whole compiled prompt has its own limit (32,000 characters). */
export const briefLimits = {
  fieldLength: 8000,
  wordsLength: 2000,
  texts: 12,
  locales: 60,
  references: 16,
  shots: 8,
  shotLength: 4000,
} as const;

/** What tells shots and text blocks apart: made once by the panel, at random, and never a number or a position (T2). */
export const keySchema = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$/));

const field = z.string().check(z.maxLength(briefLimits.fieldLength));
const localeTag = z.string().check(z.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/), z.maxLength(35));

/** A BCP 47 tag as it is written in runs; `und` when none was given. */
export const localeSchema = localeTag;

const textBlockSchema = z.strictObject({
  /** Absent in briefs of 0.1.0. */
  key: z.optional(keySchema),
  role: z.enum(textRoles),
  position: z.optional(z.enum(textPositions)),
  typography: z.optional(z.string().check(z.maxLength(200))),
  words: z.record(localeTag, z.string().check(z.maxLength(briefLimits.wordsLength))),
});
/** One piece of copy that must appear; `words` by locale tag. */
export type TextBlock = z.infer<typeof textBlockSchema>;

export const shotSchema = z.strictObject({
  key: keySchema,
  text: z.string().check(z.maxLength(briefLimits.shotLength)),
});
/** One picture of a series: what it shows beyond the brief. */
export type Shot = z.infer<typeof shotSchema>;

export const noteSchema = z.string().check(z.maxLength(500));
const assetSchema = z.string().check(z.minLength(1), z.maxLength(200));
const referenceSchema = z.strictObject({
  asset: assetSchema,
  role: z.enum(referenceRoles),
  note: z.optional(noteSchema),
});
export type Reference = z.infer<typeof referenceSchema>;

/** The fields of a brief that are one text each, in the order in which they are kept; `prompt` stands in place of all of them. */
export const briefFields = [
  "subject",
  "scene",
  "style",
  "composition",
  "lighting",
  "palette",
  "keep",
  "change",
  "avoid",
] as const;

/** A brief as a person edits it: the picture to edit stands among the references. */
export const briefSchema = z.strictObject({
  subject: field,
  scene: z.optional(field),
  style: z.optional(field),
  composition: z.optional(field),
  lighting: z.optional(field),
  palette: z.optional(field),
  texts: z.optional(z.array(textBlockSchema).check(z.maxLength(briefLimits.texts))),
  references: z.optional(z.array(referenceSchema).check(z.maxLength(briefLimits.references))),
  keep: z.optional(field),
  change: z.optional(field),
  avoid: z.optional(field),
  /** The compiled prompt edited as text: sent as it is, instead of what the other fields compile to. */
  prompt: z.optional(z.string().check(z.maxLength(32000))),
});
export type Brief = z.infer<typeof briefSchema>;

/** A brief as it is sent: a picture to edit belongs to the cells, as one of their inputs. */
export const sentBriefSchema = z.extend(briefSchema, {
  references: z.optional(
    z
      .array(z.extend(referenceSchema, { role: z.enum(sharedRoles) }))
      .check(z.maxLength(briefLimits.references)),
  ),
});
export type SentBrief = z.infer<typeof sentBriefSchema>;
