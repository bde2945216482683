/** Stored rows as the admin page shows them. */
import { personOf } from "../store/ledger.ts";
import type { StoredAccount, StoredAttempt } from "../store/rows.ts";
import type { AdminAttempt } from "../../core/admin.ts";

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** `names` are the names of people by their id, as far as they are known; `asked` is what its run asked for. */
export function toApiAttempt(
  attempt: StoredAttempt,
  names: ReadonlyMap<string, string>,
  asked: { model: string; quality: string } | undefined,
): AdminAttempt {
  const { id, n, team, run, job, reserved } = attempt;
  return {
    id,
    n,
    team,
    run,
    job,
    reserved,
    person: names.get(attempt.person) ?? attempt.person,
    sentAt: toTime(attempt.sentAt),
    ...(asked && { model: asked.model, quality: asked.quality }),
    ...(attempt.cost !== null && { cost: attempt.cost }),
    ...(attempt.requestId !== null && { requestId: attempt.requestId }),
    ...(attempt.failure !== null && { failure: attempt.failure }),
  };
}

/** Names of the people who have accounts, by id. */
export function nameById(accounts: readonly StoredAccount[]): Map<string, string> {
  const named = accounts.filter(({ name }) => name !== "");
  return new Map(named.map(({ owner, name }) => [personOf(owner), name]));
}
