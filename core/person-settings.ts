/** What one person chose for themselves, kept in Figma's clientStorage on their device. */
import * as z from "zod/mini";
import { fitSchema } from "./set.ts";

/** This person's settings on this device. */
export const personSettingsSchema = z.object({
  token: z.string().check(z.maxLength(400)),
  /** Above either, Generate asks once. Cost in nanodollars. */
  askAbove: z.object({ cells: z.number(), cost: z.number() }),
  /** What was chosen last for a target beyond the model's ratios (S4.1). */
  lastFit: z.optional(fitSchema),
  window: z.object({ width: z.number(), height: z.number() }),
});
export type PersonSettings = z.infer<typeof personSettingsSchema>;

export const defaultPersonSettings: PersonSettings = {
  token: "",
  askAbove: { cells: 8, cost: 1_000_000_000 },
  window: { width: 400, height: 640 },
};
