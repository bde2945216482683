/** Planned: the worst cases of jobs that were accepted and are not sent yet, per person and team, in nanodollars. */
import type { Queries } from "./db.ts";
import { sql } from "./statements.ts";

export type Planner = { team: string; person: string };
export type Planned = { team: number; person: number };

/**
 * Adds to both sums and returns them. Both rows stay locked until the transaction ends, person first; adding 0 therefore
 * reads figures that no other transaction changes meanwhile.
 */
export async function changePlanned(tx: Queries, planner: Planner, amount: number): Promise<Planned> {
  const [person, team] = await Promise.all([
    tx.get(sql.planPerson, [planner.team, planner.person, amount]),
    tx.get(sql.planTeam, [planner.team, amount]),
  ]);
  return { team: Number(team?.["planned"] ?? 0), person: Number(person?.["planned"] ?? 0) };
}

/** Both sums as they are now; zero for a person without runs. */
export async function readPlanned(db: Queries, planner: Planner): Promise<Planned> {
  const row = await db.get(sql.planned, [planner.team, planner.person]);
  return { team: Number(row?.["team"] ?? 0), person: Number(row?.["person"] ?? 0) };
}

/** Sums of all people of a team who have any, by person. */
export async function listPlanned(db: Queries, team: string): Promise<Map<string, number>> {
  const rows = await db.all(sql.plannedByPerson, [team]);
  return new Map(rows.map((row) => [String(row["id"]), Number(row["planned"])]));
}
