/** The relay's own team, which is there before anything else is. */
import { homeTeam } from "./auth.ts";
import type { Db } from "../store/db.ts";
import { addTeam, noLimits } from "../store/teams.ts";

/**
 * Makes the team that callers without a token and the operator's ready-made token belong to. Relay and commands call it
 * after opening a store, so that a token made before the first start belongs to this Home and not to a second one.
 */
export async function prepareHome(db: Db, nowMs: number): Promise<void> {
  await addTeam(db, { id: homeTeam, name: "Home", ...noLimits }, nowMs);
}
