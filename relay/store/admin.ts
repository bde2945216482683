/** What an operator looks at: open work, money by team, what went wrong. */
import * as z from "zod/mini";
import type { Queries } from "./db.ts";
import { decodeAccount, decodeAttempt, type StoredAccount, type StoredAttempt } from "./rows.ts";
import { sql } from "./statements.ts";

/** Jobs of a team that have not ended. `sinceMs`: when the oldest run with queued jobs was submitted. */
export type OpenWork = {
  team: string;
  runs: number;
  waiting: number;
  queued: number;
  running: number;
  sinceMs: number | null;
};

const openWorkRow = z.object({
  team: z.string(),
  runs: z.int(),
  waiting: z.int(),
  queued: z.int(),
  running: z.int(),
  since: z.nullable(z.int()),
});

/** Teams with open runs, in no order. */
export async function listOpenWork(db: Queries): Promise<OpenWork[]> {
  return (await db.all(sql.openWork)).map((row) => {
    const { since, ...work } = openWorkRow.parse(row);
    return { ...work, sinceMs: since };
  });
}

/** The teams' own accounts of a month (YYYY-MM); teams without one have spent nothing. */
export async function listTeamAccounts(
  db: Queries,
  month: string,
): Promise<{ teamName: string; account: StoredAccount }[]> {
  const rows = await db.all(sql.teamAccounts, [month]);
  return rows.map((row) => ({ teamName: String(row["team_name"]), account: decodeAccount(row) }));
}

/** A team's attempts that failed, the latest first. */
export async function listFailed(db: Queries, team: string, limit: number): Promise<StoredAttempt[]> {
  return (await db.all(sql.failedAttempts, [team, limit])).map((row) => decodeAttempt(row));
}

/** A team's attempts whose outcome is unknown, the oldest first. */
export async function listUncertainOf(db: Queries, team: string, limit: number): Promise<StoredAttempt[]> {
  return (await db.all(sql.uncertainOfTeam, [team, limit])).map((row) => decodeAttempt(row));
}
