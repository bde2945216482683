/** Teams: who may spend how much on what. */
import { formatDollars } from "../../core/money.ts";
import { leftOf, readBalances } from "../money/balance.ts";
import type { Db } from "../store/db.ts";
import type { StoredTeam } from "../store/rows.ts";
import { listTeams, setTeamLimits, type TeamLimits } from "../store/teams.ts";
import {
  readDollars,
  readLimit,
  readModels,
  readQuality,
  sayJson,
  type Command,
  type CommandCall,
} from "./command.ts";
import { describeTeamLimits, presentTeam } from "./describe-limits.ts";
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

/** Ceilings as typed, over those a team has; `save` writes nothing where nothing was typed. */
export function giveTeamMoney(options: MoneyOptions, known: StoredTeam | undefined) {
  const { monthly } = options;
  const perPerson = options["per-person"];
  const limits = {
    monthly: readLimit(monthly, known?.monthly ?? null, (text) => readDollars(text, "--monthly")),
    perPerson: readLimit(perPerson, known?.perPerson ?? null, (text) => readDollars(text, "--per-person")),
  };
  async function save(db: Db, team: StoredTeam, nowMs: number): Promise<void> {
    if (monthly === undefined && perPerson === undefined) return;
    const { models, maxQuality } = team;
    await setTeamLimits(db, team.id, { ...limits, models, maxQuality }, nowMs);
  }
  return { limits, save };
}

async function list({ db, args, say, nowMs }: CommandCall): Promise<number> {
  const { flags } = readOptions(args, [], ["json"] as const);
  const shown = [];
  for (const team of await listTeams(db)) {
    const { team: balance } = await readBalances(db, { team: team.id, person: "", nowMs });
    const { held, settled, uncertain, planned } = balance;
    shown.push({ ...presentTeam(team), held, settled, uncertain, planned });
    if (flags.json === true) continue;
    const spoken = held + planned + uncertain;
    const left = balance.ceiling === null ? "" : `, ${formatDollars(leftOf(balance))} left`;
    say(`${team.name}  ${describeTeamLimits(team)}`);
    say(`    ${formatDollars(settled)} spent, ${formatDollars(spoken)} reserved or uncertain${left}`);
  }
  return flags.json === true ? sayJson(say, shown) : 0;
}

async function limit({ db, args, say, nowMs, catalogue }: CommandCall): Promise<number> {
  const { options, rest } = readOptions(args, limitNames, [], 1);
  const [name] = rest;
  if (name === undefined || Object.keys(options).length === 0)
    throw new Error(`Name the team and its limits: team limit "Design systems" ${limitUsage}`);
  const team = await findTeam(db, name);
  if (!team) {
    say(`There is no team "${name}". See npm run relay -- team list.`);
    return 1;
  }
  const limits: TeamLimits = {
    ...giveTeamMoney(options, team).limits,
    models: readLimit(options.models, team.models, (text) => readModels(catalogue, text)),
    maxQuality: readLimit(options["max-quality"], team.maxQuality, (text) => readQuality(catalogue, text)),
  };
  await setTeamLimits(db, team.id, limits, nowMs);
  say(`${team.name}  ${describeTeamLimits(limits)}`);
  return 0;
}
