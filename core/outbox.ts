/** The outbox: the runs one person sent from this device, kept in Figma's clientStorage until nothing is left to do. */
import * as z from "zod/mini";
import { runBodySchema, uuidSchema } from "./api.ts";
import { failureSchema } from "./failure.ts";
import { setRecordSchema, destinationSchema } from "./records.ts";
import { targetSchema } from "./set.ts";

/** Where one cell of a run goes. `nodeId` is its pending frame or the node to fill, once there is one. */
export const outboxCellSchema = z.object({
  id: z.string(),
  takes: z.array(z.number()),
  locale: z.string(),
  shot: z.number(),
  target: targetSchema,
  wayIn: destinationSchema,
  /** The cell whose picture it is made from, or "approval": it waits until a person lets the run continue. */
  waitsFor: z.optional(z.string()),
  nodeId: z.optional(z.string()),
  /** The page the frame was put on, for finding it again. */
  pageId: z.optional(z.string()),
  /** Where it stood on that page (canvas pixels): a picture whose place is gone lands there again. */
  spot: z.optional(z.object({ x: z.number(), y: z.number() })),
});
export type OutboxCell = z.infer<typeof outboxCellSchema>;

/** A run in clientStorage: written before it is sent; kept until a person forgets it or newer runs need the room. */
export const outboxRecordSchema = z.object({
  v: z.literal(1),
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
  cells: z.array(outboxCellSchema),
  failure: z.optional(failureSchema),
  /** `cell#take` already placed, and those a person undid or deleted: they never come back by themselves (C2). */
  placed: z.array(z.string()),
  notPlaced: z.array(z.string()),
});
export type OutboxRecord = z.infer<typeof outboxRecordSchema>;
