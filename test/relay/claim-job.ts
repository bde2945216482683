/** Claims one job; "none" where nothing can be claimed now. */
import { type Claim, claimJobs, type ClaimRules } from "../../relay/store/claim.ts";
import type { Db } from "../../relay/store/db.ts";

export async function claimJob(
  db: Db,
  worker: string,
  attempt: string,
  nowMs: number,
  rules: ClaimRules = {},
): Promise<Claim | { type: "none" }> {
  const [claim] = await claimJobs(db, worker, [attempt], nowMs, rules);
  return claim ?? { type: "none" };
}
