/** What the bodies of a team's runs may take together: counted at submit, and given back when they are cleared away by age. */
import { createFailure, type Failure } from "../../core/failure.ts";
import type { Db, Queries } from "./db.ts";
import { sql } from "./statements.ts";

/** The most bytes a team's bodies have together, and for how long one is kept after its run was sent. */
export type BodyQuota = { mostBytes: number; keptMs: number };

const dayMs = 86_400_000;
/** What a run asked for is kept a day longer than its pictures, as the references that it may name. */
export function computeBodyAge(retentionMs: number): number {
  return retentionMs + dayMs;
}

/** A body goes days after it came; asking more often than this frees nothing. */
const retryMs = 300_000;

/**
 * Counts a new body, to be called in the transaction that writes it down. A body beyond the quota is not counted, and refused
 * in a sentence that says what frees room.
 */
export async function addBodyBytes(
  tx: Queries,
  team: string,
  bytes: number,
  quota: BodyQuota = { mostBytes: Number.MAX_SAFE_INTEGER, keptMs: 0 },
): Promise<Failure | undefined> {
  if ((await tx.run(sql.addBodyBytes, [team, bytes, quota.mostBytes])) === 1) return undefined;
  const days = Math.round(quota.keptMs / dayMs);
  const message = `The briefs of your team's runs fill the ${quota.mostBytes / 1_000_000} MB the relay keeps of them. Each goes ${days} days after it was sent, once its run is over: end runs that wait, or ask whoever runs the relay for more (POLYFRAME_TEAM_RUNS_MB).`;
  return createFailure("disk-full", { message, retryAfterMs: retryMs });
}

/**
 * Clears away bodies of runs that were sent until a time and of which nothing is open, owed or uncertain any more. Returns how
 * many, at most `limit`. Their runs, jobs and pictures stay.
 */
export async function clearBodies(db: Db, sentUntilMs: number, limit: number): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.all(sql.oldBodies, [sentUntilMs, limit]);
    const freed = new Map<string, number>();
    for (const row of rows) {
      const team = String(row["team"]);
      await tx.run(sql.deleteBody, [String(row["run"]), team]);
      freed.set(team, (freed.get(team) ?? 0) + Number(row["bytes"]));
    }
    // In one order, so that two who clear up do not wait for each other.
    for (const [team, bytes] of [...freed].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      await tx.run(sql.giveBackBodyBytes, [team, bytes]);
    return rows.length;
  });
}
