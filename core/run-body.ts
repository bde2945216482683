/** What a run asks for: the body of PUT /v1/runs/{uuid} and of POST /v1/quotes. What is priced is what is sent. */
import * as z from "zod/mini";
import { cellIdSchema, idSchema, uuidSchema } from "./api.ts";
import { briefLimits, keySchema, localeSchema, noteSchema, sentBriefSchema, shotSchema } from "./brief.ts";
import { fitSchema } from "./set.ts";

const edge = z.number().check(z.gte(1), z.lte(100_000));

/** What a picture is sent along for. A mask is no picture of its own: it says where the first one may change. */
export const inputRoles = [
  "source",
  "mask",
  "anchor",
  "draft",
  "style",
  "subject",
  "composition",
  "palette",
  "logo",
] as const;
export type InputRole = (typeof inputRoles)[number];

const inputSchema = z.union([
  z.strictObject({ cell: cellIdSchema, role: z.enum(inputRoles), note: z.optional(noteSchema) }),
  z.strictObject({ asset: idSchema, role: z.enum(inputRoles), note: z.optional(noteSchema) }),
]);
/** A picture one cell is made from: an asset, or the first take of another cell of the run, which is waited for. */
export type RunInput = z.infer<typeof inputSchema>;

/** The inputs of one cell: as many pictures as a model takes, and a mask. */
const maxInputs = 17;

const runCellSchema = z.strictObject({
  id: cellIdSchema,
  take: z.optional(z.int().check(z.gte(1), z.lte(100))),
  locale: z.optional(localeSchema),
  target: z.strictObject({ width: edge, height: edge }),
  /** The key of one of the body's shots. */
  shot: z.optional(keySchema),
  /** What this cell shows beside the brief's subject. */
  subject: z.optional(z.string().check(z.minLength(1), z.maxLength(briefLimits.fieldLength))),
  size: z.optional(z.strictObject({ width: z.int(), height: z.int() })),
  fit: z.optional(fitSchema),
  /** Sent before the brief's references (B9). */
  inputs: z.optional(z.array(inputSchema).check(z.maxLength(maxInputs))),
  /** Waits until a person lets the run continue, beside whatever else it waits for. */
  approval: z.optional(z.literal(true)),
});
/** One take of one cell, as a run asks for it. `take` counts from 1 (the default). */
export type RunCell = z.infer<typeof runCellSchema>;

/** Unknown fields are refused by name. The price agreed to travels in the query. */
export const runBodySchema = z.strictObject({
  kind: z.literal("picture"),
  model: z.string().check(z.minLength(1), z.maxLength(100)),
  quality: z.string().check(z.minLength(1), z.maxLength(20)),
  density: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  format: z.optional(z.enum(["jpeg", "png"])),
  background: z.optional(z.enum(["opaque", "transparent"])),
  experimental: z.optional(z.boolean()),
  partials: z.optional(z.int().check(z.gte(0), z.lte(3))),
  /** The Figma file's own id, one line. */
  file: z.optional(z.string().check(z.maxLength(200), z.regex(/^[ -~\u00a0-\uffff]*$/))),
  /** The set whose cells these are. */
  set: z.optional(uuidSchema),
  brief: sentBriefSchema,
  shots: z.optional(z.array(shotSchema).check(z.maxLength(briefLimits.shots))),
  cells: z.array(runCellSchema).check(z.minLength(1), z.maxLength(1000)),
});
export type RunBody = z.infer<typeof runBodySchema>;

/** What a cell's shot says; undefined for a cell without one. */
export function findShotText(body: Pick<RunBody, "shots">, cell: Pick<RunCell, "shot">): string | undefined {
  return cell.shot === undefined ? undefined : body.shots?.find(({ key }) => key === cell.shot)?.text;
}
