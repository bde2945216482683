/** The outbox: the runs one person sent from this device, kept in Figma's clientStorage until nothing is left to do. */
import * as z from "zod/mini";
import { idSchema, uuidSchema } from "./api.ts";
import { briefSchema } from "./brief.ts";
import { failureSchema } from "./failure.ts";
import { bodySchemaFor, type AnyBody } from "./former-body.ts";
import {
  destinationSchema,
  formerShotKey,
  setBriefSchema,
  setRecordSchema,
  settingsSchema,
  shotsSchema,
  targetSchema,
  type SetRecord,
} from "./set.ts";
import { pictureSourceSchema } from "./set/anchor.ts";
import { setChangeSchema } from "./set/set-content.ts";

/** One node that shows a cell's picture: its pending frame or the node to fill, once there is one. */
const placeSchema = z.object({
  nodeId: z.optional(z.string()),
  /** The page the frame was put on, for finding it again. */
  pageId: z.optional(z.string()),
  /** Where it stood on that page (canvas pixels): a picture whose place is gone lands there again. */
  spot: z.optional(z.object({ x: z.number(), y: z.number() })),
});
export type Place = z.infer<typeof placeSchema>;

/** Where one cell of a run goes. */
export const landingSchema = z.object({
  cell: z.string(),
  takes: z.array(z.number()).check(z.minLength(1), z.maxLength(100)),
  locale: z.string(),
  /** The shot's key. */
  shot: z.optional(z.string()),
  /** Which of the set's shots it was when the run was sent, from 1; 0 without shots. Layers are named by it. */
  shotNumber: z.number(),
  target: targetSchema,
  /** The cell of the same run whose picture this one is made from. */
  anchor: z.optional(z.string()),
  /** SHA-256 of the set's anchor, where that was chosen before: what is sent of an upload may be other bytes. */
  anchorSha256: z.optional(z.string().check(z.maxLength(64))),
  /** SHA-256 of the draft's picture that it finishes (T7). */
  draft: z.optional(z.string().check(z.maxLength(64))),
  /** Its first take becomes the set's anchor, unless the set has one by then. */
  becomesAnchor: z.optional(z.boolean()),
  /** What its cell is to show, by hashed parts (T4). */
  intent: z.optional(z.string().check(z.maxLength(1000))),
  destination: destinationSchema,
  /** One today; a picture that serves several languages will land in more. */
  places: z.tuple([placeSchema]),
});
export type Landing = z.infer<typeof landingSchema>;

/** What a set's record says that the body of a run of it does not. */
export const setRestSchema = z.object({
  locales: z.array(z.string()),
  settings: settingsSchema,
  /** All of the set's shots, where the run works some of them. */
  shots: z.optional(shotsSchema),
  /** All of the brief's references, where some are sent as inputs of cells. */
  references: briefSchema.shape.references,
  /** Text blocks with their words in languages that the run does not make. */
  texts: briefSchema.shape.texts,
});
export type SetRest = z.infer<typeof setRestSchema>;

/**
 * Where the pictures that a run sends along are found again, by the id that its body calls them. One that is no asset yet goes by
 * the id of the relay's image of it, or by its SHA-256, until it is one.
 */
export const sentPicturesSchema = z.record(
  z.string(),
  /** `asset` is what the relay calls it, where that is another id: the body is sent with that one in its place. */
  z.extend(pictureSourceSchema, { asset: z.optional(idSchema) }),
);

export type SentPictures = z.infer<typeof sentPicturesSchema>;

const sharedShape = {
  run: uuidSchema,
  set: z.string(),
  file: z.string(),
  title: z.string(),
  createdAt: z.string(),
  stage: z.enum(["preparing", "sending", "accepted", "refused"]),
  /** True while a run that was cancelled before it was acknowledged waits for the relay to say whether it has it. */
  cancelled: z.optional(z.boolean()),
  model: z.string(),
  quality: z.string(),
  /** True when every job has ended as far as this device knows. */
  closed: z.boolean(),
  sectionId: z.optional(z.string()),
  failure: z.optional(failureSchema),
  /** `cell#take` already placed, and those a person undid or deleted: they never come back by themselves (C2). */
  placed: z.array(z.string()),
  notPlaced: z.array(z.string()),
};

/** What is sent again as it was: the relay tells by it that this is the same run. */
const sentSchema = z.custom<AnyBody>((value) => z.safeParse(bodySchemaFor(value), value).success);

const currentSchema = z.object({
  v: z.literal(2),
  ...sharedShape,
  landings: z.array(landingSchema),
  /** Absent once the relay acknowledged the run. */
  body: z.optional(sentSchema),
  /** The worst case the person agreed to, in nanodollars; a body of 0.1.0 says it itself. */
  agreed: z.optional(z.number()),
  /** The set's brief where no body holds it: storage is too small for a second copy. */
  brief: z.optional(setBriefSchema),
  /** Absent where the set's record was not found, in a run another person sent. */
  rest: z.optional(setRestSchema),
  /** What its press writes into the set's home; absent once it is written. */
  change: z.optional(setChangeSchema),
  pictures: z.optional(sentPicturesSchema),
});
/** A run in clientStorage: written before it is sent; kept until a person forgets it or newer runs need the room. */
export type OutboxRecord = z.infer<typeof currentSchema>;

/** As 0.1.0 kept it. */
const formerSchema = z.object({
  v: z.literal(1),
  ...sharedShape,
  body: z.optional(sentSchema),
  setRecord: z.optional(setRecordSchema),
  cells: z.array(
    z.object({
      id: z.string(),
      takes: landingSchema.shape.takes,
      locale: z.string(),
      shot: z.number(),
      target: targetSchema,
      wayIn: destinationSchema,
      /** Another cell's id, or "approval". */
      waitsFor: z.optional(z.string()),
      ...placeSchema.shape,
    }),
  ),
});
type FormerCell = z.infer<typeof formerSchema>["cells"][number];

function carryOver({ cells, setRecord, ...former }: z.infer<typeof formerSchema>): OutboxRecord {
  return { ...former, v: 2, landings: cells.map(carryLanding), ...splitSetRecord(setRecord) };
}

function carryLanding({ id, shot, wayIn, waitsFor, nodeId, pageId, spot, ...rest }: FormerCell): Landing {
  const place = {
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(pageId === undefined ? {} : { pageId }),
    ...(spot === undefined ? {} : { spot }),
  };
  return {
    ...rest,
    cell: id,
    ...(shot === 0 ? {} : { shot: formerShotKey(shot) }),
    shotNumber: shot,
    ...(waitsFor === undefined || waitsFor === "approval" ? {} : { anchor: waitsFor }),
    destination: wayIn,
    places: [place],
  };
}

/** A set's record as the outbox keeps it beside no body. */
export function splitSetRecord(record: SetRecord | undefined): Pick<OutboxRecord, "brief" | "rest"> {
  if (record === undefined) return {};
  const { brief, locales, settings, shots } = record;
  return { brief, rest: { locales, settings, shots } };
}

/** Reads a run of this version, and one that 0.1.0 kept. */
export const outboxRecordSchema = z.union([currentSchema, z.pipe(formerSchema, z.transform(carryOver))]);
