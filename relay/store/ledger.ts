/** Accounts and ledger: every movement changes the accounts of team and person and is written down once. */
import type { Queries, SqlValue } from "./db.ts";
import { decodeAccount, type StoredAccount, type StoredAttempt } from "./rows.ts";
import { insertRows, sql } from "./statements.ts";

export type LedgerKind = "reserve" | "settle" | "release" | "uncertain" | "late" | "resolve";
export type Payer = { team: string; person: string; month: string };
/** Changes in nanodollars. */
export type Movement = { held: number; settled: number; uncertain: number };

export const teamOwner = "team";

/** The account owner that stands for a person. */
export function personOwner(person: string): string {
  return `person:${person}`;
}

/** The person an account's owner stands for; empty for the team and for calls that named no person. */
export function personOf(owner: string): string {
  return owner.startsWith("person:") ? owner.slice("person:".length) : "";
}

/** The UTC month of a time in milliseconds, as YYYY-MM. */
export function monthOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7);
}

/** The first moment of the month after `month` (YYYY-MM), as ISO 8601. */
export function monthEnd(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year ?? 1970, number ?? 1, 1)).toISOString();
}

/** Makes the month's accounts where they are missing, with the ceilings the team has now. */
export async function openAccounts(tx: Queries, payer: Payer): Promise<void> {
  await tx.run(sql.openAccount, [payer.team, personOwner(payer.person), payer.month, payer.person]);
  await tx.run(sql.openAccount, [payer.team, teamOwner, payer.month, ""]);
}

/**
 * Holds amounts against their persons and teams, each for both or for neither (M1). Returns for each the account that has no
 * room for it, undefined where it is held. What fits as a whole takes one statement for each account.
 */
export async function hold(
  tx: Queries,
  holds: readonly { payer: Payer; amount: number }[],
): Promise<(StoredAccount | undefined)[]> {
  const sums = sumAccounts(
    holds.map(({ payer, amount }) => ({ payer, movement: { held: amount, settled: 0, uncertain: 0 } })),
  );
  if ((await holdSums(tx, sums)) === undefined) return holds.map(() => undefined);
  // One account has no room for all of it, perhaps for some: first come, first served.
  const full: (StoredAccount | undefined)[] = [];
  for (const { payer, amount } of holds) {
    const own = sumAccounts([{ payer, movement: { held: amount, settled: 0, uncertain: 0 } }]);
    full.push(await holdSums(tx, own));
  }
  return full;
}

/** Holds all or nothing; the account that has no room. */
async function holdSums(tx: Queries, sums: readonly AccountSum[]): Promise<StoredAccount | undefined> {
  const changed = await Promise.all(sums.map((sum) => tx.run(sql.hold, holdValues(sum))));
  const held = sums.filter((_sum, at) => changed[at] === 1);
  for (const sum of sums) {
    if (held.includes(sum)) continue;
    // The month's first attempt finds no accounts yet.
    await openAccounts(tx, sum.payer);
    if ((await tx.run(sql.hold, holdValues(sum))) === 1) held.push(sum);
    else {
      for (const { payer, owner, movement } of held)
        await tx.run(sql.moveMoney, [payer.team, owner, payer.month, -movement.held, 0, 0]);
      return readAccount(tx, sum.payer.team, sum.owner, sum.payer.month);
    }
  }
  return undefined;
}

function holdValues({ payer, owner, movement }: AccountSum): SqlValue[] {
  return [payer.team, owner, payer.month, movement.held];
}

type AccountSum = { payer: Payer; owner: string; movement: Movement };

/** What is moved in each account: first those of people, then those of teams, so that no two transactions wait for each other. */
function sumAccounts(moves: readonly { payer: Payer; movement: Movement }[]): AccountSum[] {
  const sums = new Map<string, AccountSum>();
  for (const { payer, movement } of moves)
    for (const owner of [personOwner(payer.person), teamOwner]) {
      const key = JSON.stringify([owner === teamOwner ? 1 : 0, payer.team, payer.month, owner]);
      const sum = sums.get(key)?.movement ?? { held: 0, settled: 0, uncertain: 0 };
      sums.set(key, { payer, owner, movement: addMovements(sum, movement) });
    }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function addMovements(a: Movement, b: Movement): Movement {
  return {
    held: a.held + b.held,
    settled: a.settled + b.settled,
    uncertain: a.uncertain + b.uncertain,
  };
}

export async function readAccount(
  tx: Queries,
  team: string,
  owner: string,
  month: string,
): Promise<StoredAccount | undefined> {
  const row = await tx.get(sql.account, [team, owner, month]);
  return row && decodeAccount(row);
}

/** A movement of an attempt's money, and why. */
export type LedgerEntry = {
  attempt: Pick<StoredAttempt, "id" | "team" | "person" | "month">;
  kind: LedgerKind;
  at: number;
  movement: Movement;
  note?: string;
};

/** Moves money of attempts in both accounts and appends the ledger's lines. A second line of the same kind is refused by its key. */
export async function move(tx: Queries, entries: readonly LedgerEntry[]): Promise<void> {
  const sums = sumAccounts(entries.map(({ attempt, movement }) => ({ payer: attempt, movement })));
  await Promise.all([
    ...sums.map(({ payer, owner, movement: { held, settled, uncertain } }) =>
      tx.run(sql.moveMoney, [payer.team, owner, payer.month, held, settled, uncertain]),
    ),
    writeLedger(tx, entries),
  ]);
}

/** Appends to the ledger alone: for reservations, whose accounts `hold` has already changed. */
export async function writeLedger(tx: Queries, entries: readonly LedgerEntry[]): Promise<void> {
  const rows = entries.map(({ attempt, kind, at, movement, note }) => ({
    attempt: attempt.id,
    kind,
    at,
    team: attempt.team,
    person: attempt.person,
    month: attempt.month,
    held: movement.held,
    settled: movement.settled,
    uncertain: movement.uncertain,
    note: note ?? null,
  }));
  await insertRows(tx, "ledger", rows);
}
