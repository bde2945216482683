/** Intents of cells as plugins have written them into files: what they were, they stay (T4). */
import { readFileSync } from "node:fs";
import type { IntentCell, IntentSet } from "../../core/set/intent.ts";

/** `hashes`: SHA-256 of assets by their ids, shortened. */
export type IntentVector = {
  name: string;
  set: IntentSet;
  cell: IntentCell;
  hashes: Readonly<Record<string, string>>;
  intent: string;
};

export const intentVectors = JSON.parse(
  readFileSync(new URL("intents.json", import.meta.url), "utf8"),
) as IntentVector[];
