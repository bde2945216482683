/** Stored records: what Polyframe writes into a Figma file and into this person's plugin storage. */
import * as z from "zod/mini";
import { cellIdSchema, imageSchema, sizeSchema, uuidSchema } from "./api.ts";
import { briefSchema } from "./brief.ts";
import { destinationSchema, settingsSchema, targetSchema } from "./set.ts";

/** Plugin data keys. One key per version keeps every entry far below Figma's 100 kB (C4). */
export const dataKeys = {
  file: "file",
  set: "set",
  pending: "pending",
  placement: "placement",
  version: (take: number, run: string): string => `version:${take}:${run}`,
} as const;

/** On the set's section, or on the single frame: the brief once (C4). */
export const setRecordSchema = z.object({
  v: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  brief: briefSchema,
  locales: z.array(z.string()),
  shots: z.array(z.string()),
  targets: z.array(targetSchema),
  settings: settingsSchema,
});
export type SetRecord = z.infer<typeof setRecordSchema>;

/**
 * On a pending frame (or on a node to be filled): which jobs' pictures belong here. It says enough for another person
 * of the team to fill it without the outbox of whoever pressed Generate. Whoever shares the file can write it, so its ids
 * are held to their form: one that the relay refuses would stop the poll of every other run as well.
 */
export const pendingRecordSchema = z.object({
  v: z.literal(1),
  set: z.string(),
  run: uuidSchema,
  cell: cellIdSchema,
  takes: z.array(z.int().check(z.gte(1))).check(z.maxLength(100)),
  locale: z.string(),
  shot: z.number(),
  target: targetSchema,
  wayIn: destinationSchema,
  title: z.string(),
  createdAt: z.string(),
  model: z.string(),
  quality: z.string(),
});
export type PendingRecord = z.infer<typeof pendingRecordSchema>;

/** On a filled frame or node: which cell it is and which version it shows. */
export const placementRecordSchema = z.object({
  v: z.literal(1),
  set: z.string(),
  cell: z.string(),
  locale: z.string(),
  shot: z.number(),
  target: targetSchema,
  /** Data keys of its versions, oldest first. */
  versions: z.array(z.string()),
  shown: z.string(),
  wayIn: destinationSchema,
  /** The image fill that was there before, on a node a person chose to fill: put back when the placement is removed. */
  replaced: z.optional(
    z.object({ imageHash: z.string(), scaleMode: z.enum(["FILL", "FIT", "CROP", "TILE"]) }),
  ),
  review: z.enum(["open", "needs-fix", "approved", "rejected"]),
});
export type PlacementRecord = z.infer<typeof placementRecordSchema>;

/** One version a cell has carried. `cost` in nanodollars; `hash` is Figma's image hash. */
export const versionRecordSchema = z.object({
  v: z.literal(1),
  run: z.string(),
  job: z.string(),
  take: z.number(),
  image: imageSchema,
  hash: z.string(),
  asked: z.optional(sizeSchema),
  model: z.string(),
  quality: z.string(),
  cost: z.optional(z.number()),
  placedAt: z.string(),
});
export type VersionRecord = z.infer<typeof versionRecordSchema>;

/** This person's settings on this device. */
export const personSettingsSchema = z.object({
  token: z.string().check(z.maxLength(400)),
  /** Above either, Generate asks once. Cost in nanodollars. */
  askAbove: z.object({ cells: z.number(), cost: z.number() }),
  window: z.object({ width: z.number(), height: z.number() }),
});
export type PersonSettings = z.infer<typeof personSettingsSchema>;

export const defaultPersonSettings: PersonSettings = {
  token: "",
  askAbove: { cells: 8, cost: 1_000_000_000 },
  window: { width: 400, height: 640 },
};

export { decodeJson as decodeRecord } from "./decode-json.ts";
