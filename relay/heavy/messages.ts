/** What passes between the relay and its helper, unknown until it is decoded on the other side. */
import * as z from "zod/mini";

const orderSchema = z.object({ id: z.int(), task: z.string(), input: z.unknown() });
/** Asks for one task. */
export type Order = z.infer<typeof orderSchema>;

const answerSchema = z.union([
  z.object({ id: z.int(), output: z.unknown() }),
  z.object({ id: z.int(), problem: z.string() }),
]);
/** What became of it: its output, or what was thrown. */
export type Answer = z.infer<typeof answerSchema>;

/** Throws for anything else. */
export function decodeOrder(message: unknown): Order {
  return orderSchema.parse(message);
}

/** Throws for anything else. */
export function decodeAnswer(message: unknown): Answer {
  return answerSchema.parse(message);
}
