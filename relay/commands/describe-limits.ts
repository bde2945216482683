/** Limits in words, and as scripts read them. */
import { formatDollars } from "../../core/money.ts";
import type { StoredTeam } from "../store/rows.ts";
import type { TeamLimits, TokenLimits } from "../store/teams.ts";

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

function amountOf(nano: number | null, none: string): string {
  return nano === null ? none : formatDollars(nano);
}

/** Each limit that changed, from what to what: "$200.00 -> $5,000.00 a month". */
export function describeTeamChanges(before: TeamLimits, after: TeamLimits): string[] {
  const changes = [
    [amountOf(before.monthly, "no ceiling"), amountOf(after.monthly, "no ceiling"), " a month"],
    [
      amountOf(before.perPerson, "no guard rail"),
      amountOf(after.perPerson, "no guard rail"),
      " a person (guard rail)",
    ],
    [before.models?.join(" or ") ?? "every model", after.models?.join(" or ") ?? "every model", ""],
    [before.maxQuality ?? "every quality", after.maxQuality ?? "every quality", " at most"],
  ] as const;
  return changes
    .filter(([from, to]) => from !== to)
    .map(([from, to, unit]) => `${from} -> ${to}${/^(?:no|every) /.test(to) ? "" : unit}`);
}

/** What narrows a token beyond its team; empty for nothing. */
export function describeTokenLimits(token: TokenLimits): string {
  return join([
    ...describeShared(token),
    token.perMinute === null ? undefined : `${token.perMinute} requests a minute`,
  ]);
}

/** A team as --json shows it; money in nanodollars. */
export function toApiTeam(team: TeamLimits & Pick<StoredTeam, "id" | "name" | "createdAt">) {
  const { id, name, monthly, perPerson, models, maxQuality, createdAt } = team;
  const made = new Date(createdAt).toISOString();
  return { id, name, monthly, perPerson, models, maxQuality, createdAt: made };
}
