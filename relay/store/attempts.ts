/** What every end of an attempt shares: its lock, its money and its row. */
import type { Usage } from "../../core/api.ts";
import type { Failure } from "../../core/failure.ts";
import type { MoneyChange } from "./change-job.ts";
import type { Queries } from "./db.ts";
import type { Movement } from "./ledger.ts";
import { decodeAttempt, decodeJob, type StoredAttempt, type StoredJob } from "./rows.ts";
import { sql } from "./statements.ts";

export type Paid = { cost: number; usage: Usage | undefined; requestId: string | undefined };
/** The run that a transaction changed, and whether it is closed now; undefined when there was nothing left to change. */
export type Changed = { team: string; run: string; isClosed?: boolean } | undefined;

export type Locked = { attempt: StoredAttempt; job: StoredJob };

/** Attempts with their jobs, in the order of the ids. The jobs are locked, which also keeps other transactions off the attempts. */
export async function lockAttempts(tx: Queries, ids: readonly string[]): Promise<Locked[]> {
  const list = JSON.stringify(ids);
  const [jobRows, attemptRows] = await Promise.all([
    tx.all(sql.lockJobsOfAttempts, [list]),
    tx.all(sql.attemptsIn, [list]),
  ]);
  const jobs = jobRows.map((row) => decodeJob(row));
  const attempts = attemptRows.map((row) => decodeAttempt(row));
  return ids.map((id) => {
    const attempt = attempts.find((each) => each.id === id);
    if (!attempt) throw new Error(`There is no attempt ${id}.`);
    const job = jobs.find((each) => each.id === attempt.job);
    if (!job) throw new Error(`Attempt ${id} has no job.`);
    return { attempt, job };
  });
}

export async function lockAttempt(tx: Queries, id: string): Promise<Locked> {
  const [locked] = await lockAttempts(tx, [id]);
  if (!locked) throw new Error(`There is no attempt ${id}.`);
  return locked;
}

export type Ending = {
  attempt: StoredAttempt;
  state: StoredAttempt["state"];
  nowMs: number;
  paid?: Paid;
  failure?: Failure;
};

export async function endAttempts(tx: Queries, endings: readonly Ending[]): Promise<void> {
  const rows = endings.map(({ attempt, state, nowMs, paid, failure }) => ({
    id: attempt.id,
    state,
    ended_at: nowMs,
    cost: paid ? paid.cost : null,
    usage: paid?.usage ? JSON.stringify(paid.usage) : null,
    failure: failure ? JSON.stringify(failure) : null,
    request_id: paid?.requestId ?? null,
  }));
  await tx.run(sql.endAttempts, [JSON.stringify(rows)]);
}

/** The money that accounts and run still keep for an attempt: held while it is out, uncertain after it was lost. */
function boundBy(attempt: StoredAttempt): { held: number; uncertain: number } {
  if (attempt.state === "sent") return { held: attempt.reserved, uncertain: 0 };
  return { held: 0, uncertain: attempt.state === "uncertain" ? attempt.reserved : 0 };
}

export function settleMovement(attempt: StoredAttempt, cost: number): Movement {
  const bound = boundBy(attempt);
  // The true figure replaces what an operator has booked for it.
  return { held: -bound.held, settled: cost - (attempt.cost ?? 0), uncertain: -bound.uncertain };
}

export function runMoney(movement: Movement): MoneyChange {
  return { reserved: movement.held, settled: movement.settled, uncertain: movement.uncertain };
}
