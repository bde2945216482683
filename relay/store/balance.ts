/** Balances: an account with what is planned on top of it, and what its ceiling leaves. */
import { createFailure, type Failure } from "../../core/failure.ts";
import { formatDollars } from "../../core/money.ts";
import type { Queries } from "./db.ts";
import { monthEnd, monthOf, teamOwner } from "./ledger.ts";
import type { StoredAccount } from "./rows.ts";
import { readAccounts } from "./teams.ts";
import { changePlanned, type Planned, readPlanned } from "./planned.ts";

/** Amounts in nanodollars; `planned` is the worst case of what is accepted and not sent yet. */
export type Balance = StoredAccount & { planned: number };
export type Balances = { team: Balance; person: Balance };
type Payer = { team: string; person: string; nowMs: number };

/** What the month's accounts of a team and one of its people hold now. */
export async function readBalances(db: Queries, payer: Payer): Promise<Balances> {
  return joinPlanned(db, payer, readPlanned(db, payer));
}

/** Both are asked for at once, the planned sums first. */
async function joinPlanned(db: Queries, payer: Payer, asked: Promise<Planned>): Promise<Balances> {
  const [planned, { team, person }] = await Promise.all([
    asked,
    readAccounts(db, { ...payer, month: monthOf(payer.nowMs) }),
  ]);
  return { team: { ...team, planned: planned.team }, person: { ...person, planned: planned.person } };
}

/** What may still be asked for, in nanodollars; infinite without a ceiling. */
export function leftOf(balance: Balance): number {
  if (balance.ceiling === null) return Infinity;
  return Math.max(0, balance.ceiling - balance.held - balance.settled - balance.uncertain - balance.planned);
}

/**
 * Refuses, before anything of it is sent, what would pass a ceiling of person or team at worst (M1). Call it inside the
 * transaction that then plans the amount: the sums it looks at stay locked until that ends.
 */
export async function checkRoom(
  tx: Queries,
  asking: Payer & { worst: number },
): Promise<Failure | undefined> {
  const balances = await joinPlanned(tx, asking, changePlanned(tx, asking, 0));
  for (const balance of [balances.person, balances.team])
    if (leftOf(balance) < asking.worst)
      return createFailure("ceiling", { message: describeCeiling(balance, leftOf(balance), asking.worst) });
  return undefined;
}

/** Says whose ceiling it is, what is left and when it starts anew. A person is only named, so theirs is called a guard rail. */
export function describeCeiling(account: StoredAccount, left: number, worst: number): string {
  const ceiling = formatDollars(account.ceiling ?? 0);
  const whose =
    account.owner === teamOwner ? `The team's ceiling of ${ceiling}` : `Your guard rail of ${ceiling}`;
  const day = monthEnd(account.month).slice(0, 10);
  return `${whose} a month has ${formatDollars(left)} left and this may cost ${formatDollars(worst)}. Ask for less, ask for a higher ceiling, or wait until ${day}.`;
}
