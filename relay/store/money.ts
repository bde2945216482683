/** Accounts and ledger: every movement changes the accounts of team and person and is written down once. */
import type { Queries } from "./db.ts";
import { decodeAccount, type StoredAccount, type StoredAttempt } from "./rows.ts";
import { sql } from "./statements.ts";

export type LedgerKind = "reserve" | "settle" | "release" | "uncertain" | "late" | "resolve";
export type Payer = { team: string; person: string; month: string };
/** Changes in nanodollars. */
export type Movement = { held: number; settled: number; uncertain: number };

export const teamOwner = "team";

/** The account owner that stands for a person. */
export function personOwner(person: string): string {
  return `person:${person}`;
}

/** The person an account's owner stands for; empty for the team and for people nobody named. */
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
 * Holds an amount against person and team, or neither (M1). Returns the owner whose ceiling it would pass, undefined when
 * it is held.
 */
export async function hold(tx: Queries, payer: Payer, amount: number): Promise<StoredAccount | undefined> {
  await openAccounts(tx, payer);
  const owner = personOwner(payer.person);
  if ((await tx.run(sql.hold, [payer.team, owner, payer.month, amount])) === 0)
    return readAccount(tx, payer.team, owner, payer.month);
  if ((await tx.run(sql.hold, [payer.team, teamOwner, payer.month, amount])) === 1) return undefined;
  await tx.run(sql.moveMoney, [payer.team, owner, payer.month, -amount, 0, 0]);
  return readAccount(tx, payer.team, teamOwner, payer.month);
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

/** Moves money of an attempt in both accounts and appends the ledger's line. A second line of the same kind is refused by its key. */
export async function move(
  tx: Queries,
  attempt: StoredAttempt,
  entry: { kind: LedgerKind; at: number; movement: Movement; note?: string },
): Promise<void> {
  const { held, settled, uncertain } = entry.movement;
  for (const owner of [personOwner(attempt.person), teamOwner])
    await tx.run(sql.moveMoney, [attempt.team, owner, attempt.month, held, settled, uncertain]);
  await writeLedger(tx, attempt, entry);
}

/** Appends to the ledger alone: for the reservation, whose accounts `hold` has already changed. */
export async function writeLedger(
  tx: Queries,
  attempt: Pick<StoredAttempt, "id" | "team" | "person" | "month">,
  entry: { kind: LedgerKind; at: number; movement: Movement; note?: string },
): Promise<void> {
  const { held, settled, uncertain } = entry.movement;
  await tx.run(sql.addLedger, [
    attempt.id,
    entry.kind,
    entry.at,
    attempt.team,
    attempt.person,
    attempt.month,
    held,
    settled,
    uncertain,
    entry.note ?? null,
  ]);
}
