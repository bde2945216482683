/** Attempts as the admin page shows them: with what finds them in the provider's records. */
import type { Db } from "../store/db.ts";
import { readStoredRun } from "../store/read.ts";
import type { StoredAccount, StoredAttempt } from "../store/rows.ts";
import { nameById, toApiAttempt } from "./to-api.ts";
import type { AdminAttempt } from "../../core/admin.ts";

/** A team's attempts with their runs' models and the names of their people. */
export async function readAttempts(
  db: Db,
  team: string,
  attempts: readonly StoredAttempt[],
  accounts: readonly StoredAccount[],
): Promise<AdminAttempt[]> {
  const names = nameById(accounts);
  const asked = new Map<string, { model: string; quality: string }>();
  for (const id of new Set(attempts.map(({ run }) => run))) {
    const run = await readStoredRun(db, team, id);
    if (run) asked.set(id, run);
  }
  return attempts.map((attempt) => toApiAttempt(attempt, names, asked.get(attempt.run)));
}
