/** A set: brief and axes with their cells. One picture is a set with one cell. */
import * as z from "zod/mini";
import { sizeSchema } from "./api.ts";
import { briefLimits, briefSchema, localeSchema } from "./brief.ts";

/** Where a picture goes: a frame of ours, the node a person selected, or a placement that already shows its cell. */
export const destinationSchema = z.enum(["new-frame", "selection", "placement"]);
export type Destination = z.infer<typeof destinationSchema>;

/** Settings that belong to a set's next run. */
export const settingsSchema = z.object({
  model: z.string(),
  /** Absent: medium up to 8 cells, low above. */
  quality: z.optional(z.string()),
  density: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** Absent: JPEG, PNG when transparency is asked. */
  format: z.optional(z.enum(["jpeg", "png"])),
  background: z.enum(["opaque", "transparent"]),
  experimental: z.boolean(),
  takes: z.int().check(z.gte(1), z.lte(4)),
  /** Absent: 1 for a single picture where it costs under a cent, else 0. */
  partials: z.optional(z.int().check(z.gte(0), z.lte(3))),
  destination: z.enum(["new-frame", "selection"]),
  /** All cells but the first are made from the first one's picture, so that they share its look. */
  sameLook: z.optional(z.boolean()),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A shape to fill. Node targets keep the id of the selected node; typed ones have none. Sizes in canvas pixels. */
export const targetSchema = z.object({
  key: z.string().check(z.regex(/^[\x21-\x7e]{1,60}$/)),
  name: z.string().check(z.maxLength(200)),
  width: z.number().check(z.gte(1), z.lte(100_000)),
  height: z.number().check(z.gte(1), z.lte(100_000)),
  nodeId: z.optional(z.string()),
  /** Whether the node itself can carry an image fill ("into the selection"). */
  fillable: z.optional(z.boolean()),
  /** How a target beyond the model's ratios is met; absent means the person has not chosen yet (S4). */
  fit: z.optional(z.enum(["cover", "safe-zone", "plate"])),
});
export type Target = z.infer<typeof targetSchema>;

const ownDraftSchema = z.object({
  brief: briefSchema,
  locales: z.array(localeSchema).check(z.minLength(1), z.maxLength(briefLimits.locales)),
  shots: z.array(z.string().check(z.maxLength(4000))).check(z.maxLength(briefLimits.shots)),
  /** Targets pinned while the selection moves on; empty means the selection decides. */
  pinned: z.array(targetSchema).check(z.maxLength(200)),
  /** Sizes typed by hand, used when nothing is selected or pinned. */
  typed: z.array(targetSchema).check(z.maxLength(50)),
  /** Cell ids switched off in the grid. */
  off: z.array(z.string()),
  settings: settingsSchema,
  /** What the person chose for one target, by its key: how to meet a ratio (S4), and a size other than the rule's. */
  choices: z.optional(
    z.record(
      z.string(),
      z.object({
        fit: z.optional(z.enum(["cover", "safe-zone", "plate"])),
        size: z.optional(sizeSchema),
      }),
    ),
  ),
  /** Measured facts of the brief's references: the live quote needs their sizes again after a restart. */
  assets: z.optional(
    z.array(z.object({ asset: z.string(), name: z.string(), width: z.number(), height: z.number() })),
  ),
});

/** What the panel edits: a brief, its axes and settings. Kept per file; nothing typed is lost. */
export const draftSchema = z.extend(ownDraftSchema, {
  /** The draft put aside while a placement's brief is being edited. */
  aside: z.optional(ownDraftSchema),
});
export type Draft = z.infer<typeof draftSchema>;

/** A set as panel, outbox and canvas pass it on: its brief once, its axes, and the settings of its next run. */
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

/** One (locale, target, shot) of a set. `shot` counts from 1, 0 when the set has no shots. */
export type Cell = { id: string; locale: string; target: Target; shot: number };

/** A cell's id inside its set: `target/locale/shot`. */
export function cellId(targetKey: string, locale: string, shot: number): string {
  return `${targetKey}/${locale}/${shot}`;
}

/** All cells of a set, locales outermost, then targets, then shots. A shot nobody has written yet is none. */
export function expandCells(
  locales: readonly string[],
  targets: readonly Target[],
  shots: readonly string[],
): Cell[] {
  const written = shots.flatMap((shot, index) => (shot.trim() === "" ? [] : [index + 1]));
  const shotNumbers = written.length === 0 ? [0] : written;
  return locales.flatMap((locale) =>
    targets.flatMap((target) =>
      shotNumbers.map((shot) => ({ id: cellId(target.key, locale, shot), locale, target, shot })),
    ),
  );
}
