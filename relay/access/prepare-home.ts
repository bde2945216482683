/** The relay's own team, which is there before anything else is. */
import { homeTeam } from "./auth.ts";
import type { Db } from "../store/db.ts";
import { addTeam, noLimits } from "../store/teams.ts";

/**
 * Makes the team of everybody without a token of their own and of the operator's ready-made token. Whoever opens a store
 * calls it, so that a token made before the first start belongs to this Home and not to a second one.
 */
export async function prepareHome(db: Db, nowMs: number): Promise<void> {
  await addTeam(db, { id: homeTeam, name: "Home", ...noLimits }, nowMs);
}
