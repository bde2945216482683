/** A draft as it is kept on a person's device for each file: with what the file said of the set that is open. */
import * as z from "zod/mini";
import { draftSchema } from "../set.ts";
import { setContentSchema } from "./set-content.ts";

export const keptDraftSchema = z.extend(draftSchema, {
  /** The open set as it was when the edits began that the draft has; absent while none is open. */
  base: z.optional(setContentSchema),
});
export type KeptDraft = z.infer<typeof keptDraftSchema>;
