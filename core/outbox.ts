/** The outbox: the runs one person sent from this device, kept in Figma's clientStorage until nothing is left to do. */
import * as z from "zod/mini";
import { runBodySchema, uuidSchema } from "./api.ts";
import { failureSchema } from "./failure.ts";
import { setRecordSchema } from "./set.ts";
import { destinationSchema, targetSchema } from "./set.ts";

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
  /** Which of the set's shots it was when the run was sent, from 1; 0 without shots. Layers are named by it. */
  shotNumber: z.number(),
  target: targetSchema,
  destination: destinationSchema,
  /** One today; a picture that serves several languages will land in more. */
  places: z.tuple([placeSchema]),
});
export type Landing = z.infer<typeof landingSchema>;

const outboxLandingSchema = z.extend(landingSchema, {
  /** The cell whose picture it is made from, or "approval": it waits until a person lets the run continue. */
  waitsFor: z.optional(z.string()),
});
/** A landing of a run that was sent. */
export type OutboxLanding = z.infer<typeof outboxLandingSchema>;

const sharedShape = {
  run: uuidSchema,
  set: z.string(),
  file: z.string(),
  title: z.string(),
  createdAt: z.string(),
  stage: z.enum(["preparing", "sending", "accepted", "refused"]),
  model: z.string(),
  quality: z.string(),
  /** What to send again; absent once the relay acknowledged the run. */
  body: z.optional(runBodySchema),
  /** Absent for a run another person sent: the file holds it. */
  setRecord: z.optional(setRecordSchema),
  /** True when every job has ended as far as this device knows. */
  closed: z.boolean(),
  sectionId: z.optional(z.string()),
  failure: z.optional(failureSchema),
  /** `cell#take` already placed, and those a person undid or deleted: they never come back by themselves (C2). */
  placed: z.array(z.string()),
  notPlaced: z.array(z.string()),
};

const currentSchema = z.object({ v: z.literal(2), ...sharedShape, landings: z.array(outboxLandingSchema) });
/** A run in clientStorage: written before it is sent; kept until a person forgets it or newer runs need the room. */
export type OutboxRecord = z.infer<typeof currentSchema>;

/** As 0.1.0 kept it. */
const formerSchema = z.object({
  v: z.literal(1),
  ...sharedShape,
  cells: z.array(
    z.object({
      id: z.string(),
      takes: z.array(z.number()),
      locale: z.string(),
      shot: z.number(),
      target: targetSchema,
      wayIn: destinationSchema,
      waitsFor: z.optional(z.string()),
      ...placeSchema.shape,
    }),
  ),
});

function carryOver({ cells, ...former }: z.infer<typeof formerSchema>): OutboxRecord {
  const landings = cells.map(({ id, shot, wayIn, nodeId, pageId, spot, ...rest }): OutboxLanding => {
    const place = {
      ...(nodeId === undefined ? {} : { nodeId }),
      ...(pageId === undefined ? {} : { pageId }),
      ...(spot === undefined ? {} : { spot }),
    };
    return { ...rest, cell: id, shotNumber: shot, destination: wayIn, places: [place] };
  });
  return { ...former, v: 2, landings };
}

/** Reads a run of this version, and one that 0.1.0 kept. */
export const outboxRecordSchema = z.union([currentSchema, z.pipe(formerSchema, z.transform(carryOver))]);
