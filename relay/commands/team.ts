/** Teams: who may spend how much on what. */
import { formatDollars } from "../../core/money.ts";
import { listSimilar } from "../text/did-you-mean.ts";
import { createId } from "../text/ids.ts";
import { leftOf, readBalances } from "../store/balance.ts";
import type { Db } from "../store/db.ts";
import type { StoredTeam } from "../store/rows.ts";
import { addTeam, listTeams, noLimits, setTeamLimits, type TeamLimits } from "../store/teams.ts";
import {
  readDollars,
  readLimit,
  readModels,
  readName,
  readQuality,
  sayJson,
  type Command,
  type CommandCall,
} from "./command.ts";
import { describeTeamChanges, describeTeamLimits, toApiTeam } from "./describe-limits.ts";
import { formatDay, formatTable } from "./format-table.ts";
import { readOptions } from "./read-options.ts";

const limitNames = ["monthly", "per-person", "models", "max-quality"] as const;
const limitUsage = "[--monthly 200] [--per-person 20] [--models gpt-image-2] [--max-quality medium]";

export const teamCommands: readonly Command[] = [
  {
    name: "team list",
    usage: "[--json]",
    does: "Lists teams with limits and this month's spend.",
    run: list,
  },
  {
    name: "team create",
    usage: `"Design systems" ${limitUsage} [--json]`,
    does: "Makes a team with its limits, before it has a token. A person is only named, so --per-person is a guard rail.",
    run: create,
  },
  {
    name: "team limit",
    usage: `"Design systems" ${limitUsage}`,
    does: 'Changes a team\'s limits at once; "none" takes one away. A person is only named, so --per-person is a guard rail.',
    run: limit,
  },
];

type MoneyOptions = { monthly?: string; "per-person"?: string };

/** The team of this name or id. Throws when two teams have the name. */
export async function findTeam(db: Db, name: string): Promise<StoredTeam | undefined> {
  const teams = await listTeams(db);
  const byId = teams.find((team) => team.id === name);
  if (byId) return byId;
  const named = teams.filter((team) => team.name === name);
  if (named.length > 1)
    throw new Error(
      `Several teams are called "${name}". Use an id: ${named.map(({ id }) => id).join(", ")}.`,
    );
  return named[0];
}

/** Ceilings as typed, over those a team has. */
export function readTeamMoney(
  options: MoneyOptions,
  known: TeamLimits,
): Pick<TeamLimits, "monthly" | "perPerson"> {
  return {
    monthly: readLimit(options.monthly, known.monthly, (text) => readDollars(text, "--monthly")),
    perPerson: readLimit(options["per-person"], known.perPerson, (text) => readDollars(text, "--per-person")),
  };
}

async function list({ db, args, say, nowMs, teamRunBytes }: CommandCall): Promise<number> {
  const { flags } = readOptions(args, [], ["json"] as const);
  const teams = [];
  for (const team of await listTeams(db)) {
    const { team: balance } = await readBalances(db, { team: team.id, person: "", nowMs });
    teams.push({ team, balance });
  }
  if (flags.json === true)
    return sayJson(
      say,
      teams.map(({ team, balance: { held, settled, uncertain, planned } }) => {
        const runs = { runBytes: team.bodyBytes, runBytesLimit: teamRunBytes };
        return { ...toApiTeam(team), held, settled, uncertain, planned, ...runs };
      }),
    );
  const rows = teams.map(({ team, balance }) => [
    team.name,
    describeTeamLimits(team),
    formatDollars(balance.settled),
    formatDollars(balance.held + balance.planned + balance.uncertain),
    balance.ceiling === null ? "" : formatDollars(leftOf(balance)),
    `${Math.ceil(team.bodyBytes / 1_000_000)} of ${teamRunBytes / 1_000_000} MB`,
    formatDay(team.createdAt),
    team.id,
  ]);
  const heads = ["TEAM", "LIMITS", "SPENT", "RESERVED OR UNCERTAIN", "LEFT", "RUNS KEPT", "MADE", "ID"];
  for (const line of formatTable(heads, rows)) say(line);
  return 0;
}

async function create({ db, args, say, nowMs, catalogue }: CommandCall): Promise<number> {
  const { options, flags, rest } = readOptions(args, limitNames, ["json"] as const, 1);
  const name = readName(rest[0] ?? "", "The team's name");
  if (name === "") throw new Error(`Name the team: team create "Design systems" ${limitUsage}`);
  const limits = readTeamLimits(catalogue, options, noLimits);
  if (await findTeam(db, name)) {
    say(`There is a team "${name}" already. Change it with team limit.`);
    return 1;
  }
  const similar = await findSimilar(db, name);
  const team = { id: createId(), name, ...limits };
  await addTeam(db, team, nowMs);
  if (flags.json === true)
    return sayJson(say, { ...toApiTeam({ ...team, createdAt: nowMs }), similarTeams: similar });
  say(`${name} (new): ${describeTeamLimits(limits)}`);
  if (similar.length > 0) say(`There is also ${quote(similar)}.`);
  return 0;
}

function readTeamLimits(
  catalogue: CommandCall["catalogue"],
  options: Partial<Record<(typeof limitNames)[number], string>>,
  before: TeamLimits,
): TeamLimits {
  return {
    ...readTeamMoney(options, before),
    models: readLimit(options.models, before.models, (text) => readModels(catalogue, text)),
    maxQuality: readLimit(options["max-quality"], before.maxQuality, (text) => readQuality(catalogue, text)),
  };
}

/** Names of teams one may have meant by a name that no team has. */
export async function findSimilar(db: Db, name: string): Promise<string[]> {
  const teams = await listTeams(db);
  return listSimilar(
    name,
    teams.map((team) => team.name),
  );
}

async function limit({ db, args, say, nowMs, catalogue }: CommandCall): Promise<number> {
  const { options, rest } = readOptions(args, limitNames, [], 1);
  const [name] = rest;
  if (name === undefined || Object.keys(options).length === 0)
    throw new Error(`Name the team and its limits: team limit "Design systems" ${limitUsage}`);
  const team = await findTeam(db, name);
  if (!team) {
    const similar = await findSimilar(db, name);
    const hint = similar.length === 0 ? "See npm run relay -- team list." : `Did you mean ${quote(similar)}?`;
    say(`There is no team "${name}". ${hint}`);
    return 1;
  }
  const limits = readTeamLimits(catalogue, options, team);
  await setTeamLimits(db, team.id, limits, nowMs);
  say(`${team.name}: ${describeTeamLimits(limits)}`);
  for (const change of describeTeamChanges(team, limits)) say(`    ${change}`);
  return 0;
}

/** Names in a sentence: "Design" or "Brand". */
export function quote(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" or ");
}
