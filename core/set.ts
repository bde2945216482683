/** A set: brief and axes with their cells. One picture is a set with one cell. */
import * as z from "zod/mini";
import { sizeSchema } from "./api.ts";
import { anchorSchema } from "./set/anchor.ts";
import {
  briefLimits,
  briefSchema,
  localeSchema,
  shotSchema,
  type Brief,
  type Shot,
  type TextBlock,
} from "./brief.ts";

/** Where a picture goes: a frame of ours, the node a person selected, or a placement that already shows its cell. */
export const destinationSchema = z.enum(["new-frame", "selection", "placement"]);
export type Destination = z.infer<typeof destinationSchema>;

/** How a target beyond the model's ratios is met (S4). */
export const fitSchema = z.enum(["cover", "safe-zone", "plate"]);
export type Fit = z.infer<typeof fitSchema>;

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

/** The key of a shot that 0.1.0 knew by number, from 1. */
export function formerShotKey(shotNumber: number): string {
  return `s${shotNumber}`;
}

/** The key of a text block that 0.1.0 knew by number, from 1. */
export function formerBlockKey(blockNumber: number): string {
  return `b${blockNumber}`;
}

const kindsOfShotSchema = z.union([shotSchema, shotSchema.shape.text]);

function keyShots(shots: z.infer<typeof kindsOfShotSchema>[]): Shot[] {
  return shots.map((shot, index) =>
    typeof shot === "string" ? { key: formerShotKey(index + 1), text: shot } : shot,
  );
}

/** The shots of a set, in their order; texts alone, as 0.1.0 kept them, get the keys of their numbers. */
export const shotsSchema = z.pipe(
  z.array(kindsOfShotSchema).check(z.maxLength(briefLimits.shots)),
  z.transform(keyShots),
);

/** Text blocks with their keys; those without, as 0.1.0 kept them, get the keys of their numbers. */
export function keyBlocks(texts: readonly TextBlock[]): (TextBlock & { key: string })[] {
  return texts.map((text, index) => ({ ...text, key: text.key ?? formerBlockKey(index + 1) }));
}

function keyBrief({ texts, ...brief }: Brief): Brief {
  return texts === undefined ? brief : { ...brief, texts: keyBlocks(texts) };
}

/** A set's brief; text blocks without keys, as 0.1.0 kept them, get those of their numbers. */
export const setBriefSchema = z.pipe(briefSchema, z.transform(keyBrief));

/** A shape to fill. Node targets keep the id of the selected node; typed ones have none. Sizes in canvas pixels. */
export const targetSchema = z.object({
  key: z.string().check(z.regex(/^[\x21-\x2e\x30-\x7e]{1,60}$/)),
  name: z.string().check(z.maxLength(200)),
  width: z.number().check(z.gte(1), z.lte(100_000)),
  height: z.number().check(z.gte(1), z.lte(100_000)),
  nodeId: z.optional(z.string()),
  /** Whether the node itself can carry an image fill ("into the selection"). */
  fillable: z.optional(z.boolean()),
  /** Whether the node stands on a side or its head, or is mirrored, and so would a picture in it; its sizes are as it is seen. */
  turned: z.optional(z.boolean()),
  /** Absent while the person has not chosen. */
  fit: z.optional(fitSchema),
  /** The size a person chose in place of the rule's. */
  size: z.optional(sizeSchema),
  /** What this target shows beside the brief's subject. */
  subject: z.optional(z.string().check(z.maxLength(briefLimits.fieldLength))),
  /** A box of a mockup: filled where it stands, with one picture. */
  box: z.optional(z.boolean()),
});
export type Target = z.infer<typeof targetSchema>;

const ownDraftSchema = z.object({
  brief: setBriefSchema,
  locales: z.array(localeSchema).check(z.minLength(1), z.maxLength(briefLimits.locales)),
  shots: shotsSchema,
  /** Targets pinned while the selection moves on; empty means the selection decides. */
  pinned: z.array(targetSchema).check(z.maxLength(200)),
  /** Sizes typed by hand, used when nothing is selected or pinned. */
  typed: z.array(targetSchema).check(z.maxLength(50)),
  /** Cell ids switched off in the grid. */
  off: z.array(z.pipe(z.string(), z.transform(carryCellId))),
  settings: settingsSchema,
  /** The picture that the others are made from; absent while none is chosen. */
  anchor: z.optional(anchorSchema),
  /**
   * What the person chose for one target, by its key: how to meet a ratio (S4), a size other than the rule's, what it shows beside
   * the brief's subject ("" for nothing, whatever the text beside it says), and where the picture of a box goes.
   */
  choices: z.optional(
    z.record(
      z.string(),
      z.object({
        fit: z.optional(fitSchema),
        size: z.optional(sizeSchema),
        subject: targetSchema.shape.subject,
        place: z.optional(z.enum(["new-frame", "selection"])),
      }),
    ),
  ),
  /**
   * Measured facts of the brief's references: the live quote needs their sizes again after a restart. `thumb` is a small copy as
   * a data URL, a few kB.
   */
  assets: z.optional(
    z.array(
      z.object({
        asset: z.string(),
        name: z.string(),
        width: z.number(),
        height: z.number(),
        thumb: z.optional(z.string()),
        /** Of the bytes as they were uploaded, where the relay said it. */
        sha256: z.optional(z.string().check(z.maxLength(64))),
      }),
    ),
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
  brief: setBriefSchema,
  locales: z.array(z.string()),
  shots: shotsSchema,
  targets: z.array(targetSchema),
  settings: settingsSchema,
});
export type SetRecord = z.infer<typeof setRecordSchema>;

/** One (locale, target, shot) of a set. `shotNumber` counts from 1 and is 0 without shots: what people are shown. */
export type Cell = {
  id: string;
  locale: string;
  target: Target;
  /** The shot's key. */
  shot?: string | undefined;
  shotNumber: number;
};

/** A cell's id inside its set: `target/locale/shot`, or `target/locale` in a set without shots (T2). */
export function cellId(targetKey: string, locale: string, shot?: string): string {
  return shot === undefined ? `${targetKey}/${locale}` : `${targetKey}/${locale}/${shot}`;
}

/** A cell's id as it is now: 0.1.0 ended it with the shot's number, and with 0 where there were no shots. */
export function carryCellId(id: string): string {
  const [, cell = id, shotNumber] = /^([^/]+\/[^/]+)\/(\d)$/.exec(id) ?? [];
  if (shotNumber === undefined) return id;
  return shotNumber === "0" ? cell : `${cell}/${formerShotKey(Number(shotNumber))}`;
}

/**
 * All cells of a set, locales outermost, then targets, then shots. A shot without words is none. A box of a mockup shows one
 * picture, so shots do not multiply it.
 */
export function expandCells(
  locales: readonly string[],
  targets: readonly Target[],
  shots: readonly Shot[],
): Cell[] {
  const written = shots.flatMap(({ key, text }, index) =>
    text.trim() === "" ? [] : [{ shot: key, shotNumber: index + 1 }],
  );
  const single: Pick<Cell, "shot" | "shotNumber">[] = [{ shotNumber: 0 }];
  const axis = written.length === 0 ? single : written;
  const cells: Cell[] = [];
  for (const locale of locales)
    for (const target of targets)
      for (const { shot, shotNumber } of target.box === true ? single : axis)
        cells.push({ id: cellId(target.key, locale, shot), locale, target, shot, shotNumber });
  return cells;
}
