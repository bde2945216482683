/** 0.1.0, as it was released. The brief: what the picture shows, as one plain value that panel, relay and record share. */
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

export const referenceRoles = ["style", "subject", "composition", "palette", "logo", "source"] as const;
export type ReferenceRole = (typeof referenceRoles)[number];

/** Lengths in UTF-16 code units; the whole compiled prompt has its own limit (32,000 characters). */
export const briefLimits = {
  fieldLength: 8000,
  wordsLength: 2000,
  texts: 12,
  locales: 60,
  references: 16,
  shots: 8,
} as const;

const field = z.string().check(z.maxLength(briefLimits.fieldLength));
const localeTag = z.string().check(z.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/), z.maxLength(35));

/** A BCP 47 tag as it is written in runs; `und` when nobody said. */
export const localeSchema = localeTag;

const textBlockSchema = z.strictObject({
  role: z.enum(textRoles),
  position: z.optional(z.enum(textPositions)),
  typography: z.optional(z.string().check(z.maxLength(200))),
  words: z.record(localeTag, z.string().check(z.maxLength(briefLimits.wordsLength))),
});
/** One piece of copy that must appear; `words` by locale tag. */
export type TextBlock = z.infer<typeof textBlockSchema>;

const referenceSchema = z.strictObject({
  asset: z.string().check(z.minLength(1), z.maxLength(200)),
  role: z.enum(referenceRoles),
  note: z.optional(z.string().check(z.maxLength(500))),
});
export type Reference = z.infer<typeof referenceSchema>;

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
