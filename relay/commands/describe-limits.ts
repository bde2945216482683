/** Limits in words, and as scripts read them. */
import { formatDollars } from "../../core/money.ts";
import type { StoredTeam, StoredToken } from "../store/rows.ts";
import type { TeamLimits } from "../store/teams.ts";

type Shared = { models: readonly string[] | null; maxQuality: string | null };

function describeShared({ models, maxQuality }: Shared): (string | undefined)[] {
  return [
    models === null ? undefined : models.join(" or "),
    maxQuality === null ? undefined : `up to ${maxQuality}`,
  ];
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(", ");
}

/** "$200.00 a month, $20.00 a person (guard rail), up to medium"; "no limits" for none. */
export function describeTeamLimits(team: TeamLimits): string {
  const text = join([
    team.monthly === null ? undefined : `${formatDollars(team.monthly)} a month`,
    team.perPerson === null ? undefined : `${formatDollars(team.perPerson)} a person (guard rail)`,
    ...describeShared(team),
  ]);
  return text === "" ? "no limits" : text;
}

/** What narrows a token beyond its team; empty for nothing. */
export function describeTokenLimits(token: StoredToken): string {
  return join([
    ...describeShared(token),
    token.perMinute === null ? undefined : `${token.perMinute} requests a minute`,
  ]);
}

/** A token as --json shows it: never the token itself, which nobody has any more. */
export function presentToken(token: StoredToken) {
  return {
    id: token.id,
    team: token.teamName,
    label: token.label,
    scopes: token.scopes,
    models: token.models,
    maxQuality: token.maxQuality,
    perMinute: token.perMinute,
    createdAt: new Date(token.createdAt).toISOString(),
    revokedAt: token.revokedAt === null ? null : new Date(token.revokedAt).toISOString(),
  };
}

/** A team as --json shows it; money in nanodollars. */
export function presentTeam(team: StoredTeam) {
  const { id, name, monthly, perPerson, models, maxQuality } = team;
  return { id, name, monthly, perPerson, models, maxQuality };
}
