/** A job that is this process's to perform. */
import type { StoredAttempt, StoredJob, StoredRun } from "./rows.ts";

export type Claimed = { job: StoredJob; run: StoredRun; attempt: StoredAttempt };

/** What log lines about an attempt carry. */
export function idsOf({ job, run, attempt }: Claimed): Record<string, string> {
  return { team: run.team, run: run.id, job: job.id, attempt: attempt.id };
}
