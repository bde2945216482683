/** Teams, their tokens and their accounts. */
import type { Scope } from "../../core/api-call.ts";
import type { Db, Queries, Row } from "./db.ts";
import { monthOf, personOwner, teamOwner } from "./ledger.ts";
import {
  decodeAccount,
  decodeTeam,
  decodeToken,
  type StoredAccount,
  type StoredTeam,
  type StoredToken,
} from "./rows.ts";
import { sql } from "./statements.ts";

/** Ceilings in nanodollars a month; null is none. `models` null allows every model. */
export type TeamLimits = {
  monthly: number | null;
  perPerson: number | null;
  models: readonly string[] | null;
  maxQuality: string | null;
};

export const noLimits: TeamLimits = { monthly: null, perPerson: null, models: null, maxQuality: null };

/** Makes a team, or leaves the one with that id as it is. */
export async function addTeam(
  db: Db,
  team: { id: string; name: string } & TeamLimits,
  nowMs: number,
): Promise<void> {
  const models = team.models === null ? null : JSON.stringify(team.models);
  await db.run(sql.addTeam, [
    team.id,
    team.name,
    team.monthly,
    team.perPerson,
    models,
    team.maxQuality,
    nowMs,
  ]);
}

/** Changes a team's limits; the present month's accounts follow at once. */
export async function setTeamLimits(db: Db, team: string, limits: TeamLimits, nowMs: number): Promise<void> {
  const models = limits.models === null ? null : JSON.stringify(limits.models);
  await db.transaction(async (tx) => {
    await tx.run(sql.setTeamLimits, [team, limits.monthly, limits.perPerson, models, limits.maxQuality]);
    await tx.run(sql.setAccountCeiling, [team, monthOf(nowMs), limits.monthly, 1]);
    await tx.run(sql.setAccountCeiling, [team, monthOf(nowMs), limits.perPerson, 0]);
  });
}

export async function readTeam(db: Queries, id: string): Promise<StoredTeam | undefined> {
  const row = await db.get(sql.team, [id]);
  return row && decodeTeam(row);
}

export async function listTeams(db: Db): Promise<StoredTeam[]> {
  return (await db.all(sql.teams)).map((row) => decodeTeam(row));
}

/** How a token may do less than its team; null is as much as the team. `perMinute` counts requests. */
export type TokenLimits = {
  models: readonly string[] | null;
  maxQuality: string | null;
  perMinute: number | null;
};

/** Stores a token by the SHA-256 of it; the token itself is never written down (K2). */
export async function addToken(
  db: Db,
  token: {
    hash: string;
    id: string;
    team: string;
    label: string;
    scopes: readonly Scope[];
  } & Partial<TokenLimits>,
  nowMs: number,
): Promise<void> {
  await db.run(sql.addToken, [
    token.hash,
    token.id,
    token.team,
    token.label,
    JSON.stringify(token.scopes),
    nowMs,
    listOrNull(token.models),
    token.maxQuality ?? null,
    token.perMinute ?? null,
  ]);
}

function listOrNull(models: readonly string[] | null | undefined): string | null {
  return models === null || models === undefined ? null : JSON.stringify(models);
}

/** Changes what a token may do from its next request on. False when no token in use has this id. */
export async function setTokenLimits(db: Db, id: string, limits: TokenLimits): Promise<boolean> {
  const values = [id, listOrNull(limits.models), limits.maxQuality, limits.perMinute];
  return (await db.run(sql.setTokenLimits, values)) === 1;
}

export async function findToken(db: Db, hash: string): Promise<StoredToken | undefined> {
  const row = await db.get(sql.tokenByHash, [hash]);
  return row && decodeToken(row);
}

export async function listTokens(db: Db): Promise<StoredToken[]> {
  return (await db.all(sql.tokens)).map((row) => decodeToken(row));
}

/** False when no token in use has this id. */
export async function revokeToken(db: Db, id: string, nowMs: number): Promise<boolean> {
  return (await db.run(sql.revokeToken, [id, nowMs])) === 1;
}

/** The month's accounts of a team: its own first, then its people's. */
export async function listAccounts(db: Db, team: string, month: string): Promise<StoredAccount[]> {
  return (await db.all(sql.accounts, [team, month])).map((row) => decodeAccount(row));
}

/** The two accounts a person's runs are booked in, as they are now; one not opened yet has the team's ceiling and no spend. */
export async function readAccounts(
  db: Queries,
  payer: { team: string; person: string; month: string },
): Promise<{ team: StoredAccount; person: StoredAccount }> {
  const [limits, ofTeam, ofPerson] = await Promise.all([
    readTeam(db, payer.team),
    db.get(sql.account, [payer.team, teamOwner, payer.month]),
    db.get(sql.account, [payer.team, personOwner(payer.person), payer.month]),
  ]);
  function decode(row: Row | undefined, owner: string, ceiling: number | null): StoredAccount {
    if (row) return decodeAccount(row);
    return {
      team: payer.team,
      owner,
      month: payer.month,
      name: "",
      ceiling,
      held: 0,
      settled: 0,
      uncertain: 0,
    };
  }
  return {
    team: decode(ofTeam, teamOwner, limits?.monthly ?? null),
    person: decode(ofPerson, personOwner(payer.person), limits?.perPerson ?? null),
  };
}
