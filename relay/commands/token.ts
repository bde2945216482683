/** Tokens: made and shown once, listed without their secret, revoked. */
import { randomBytes } from "node:crypto";
import { formatDollars } from "../../core/money.ts";
import { createId, hashText } from "../ids.ts";
import { scopes, type Scope, type StoredTeam } from "../store/rows.ts";
import {
  addTeam,
  addToken,
  listTeams,
  listTokens,
  revokeToken,
  setTeamLimits,
  type TeamLimits,
} from "../store/teams.ts";
import { readDollars, readOptions, type Command, type CommandCall } from "./command.ts";

const optionNames = ["team", "label", "scopes", "monthly", "per-person", "models", "max-quality"] as const;
type Options = Partial<Record<(typeof optionNames)[number], string>>;

export const tokenCommands: readonly Command[] = [
  {
    name: "token create",
    usage:
      '--team "Design systems" [--label laptop] [--scopes use,review,admin] [--monthly 200] [--per-person 20] [--models gpt-image-2] [--max-quality medium]',
    does: "Makes a token and shows it once. Limits given here become the team's.",
    run: create,
  },
  { name: "token list", usage: "", does: "Lists tokens with their team and limits.", run: list },
  { name: "token revoke", usage: "<id>", does: "Ends a token at once.", run: revoke },
];

async function create({ db, args, say, nowMs }: CommandCall): Promise<number> {
  const { options } = readOptions(args, optionNames);
  const name = options.team?.trim() ?? "";
  if (name === "") throw new Error('Name the team: --team "Design systems".');
  const granted = readScopes(options.scopes ?? "use,review");
  const known = (await listTeams(db)).find((team) => team.name === name);
  const limits = readLimits(options, known);
  const team = known?.id ?? createId();
  if (known) await setTeamLimits(db, team, limits, nowMs);
  else await addTeam(db, { id: team, name, ...limits }, nowMs);
  const token = `pf_${randomBytes(32).toString("base64url")}`;
  const id = createId().slice(0, 12);
  await addToken(db, { hash: hashText(token), id, team, label: options.label ?? "", scopes: granted }, nowMs);
  say(`token ${token}`);
  say(`id    ${id}`);
  say("It is shown this once. Paste it into the plugin's settings.");
  return 0;
}

function readScopes(text: string): Scope[] {
  return text.split(",").map((part) => {
    const scope = scopes.find((candidate) => candidate === part.trim());
    if (scope === undefined) throw new Error(`There is no scope "${part.trim()}". Use ${scopes.join(", ")}.`);
    return scope;
  });
}

/** What is not given stays as the team has it. */
function readLimits(options: Options, known: StoredTeam | undefined): TeamLimits {
  const { monthly, models } = options;
  const perPerson = options["per-person"];
  return {
    monthly: monthly === undefined ? (known?.monthly ?? null) : readDollars(monthly, "--monthly"),
    perPerson: perPerson === undefined ? (known?.perPerson ?? null) : readDollars(perPerson, "--per-person"),
    models: models === undefined ? (known?.models ?? null) : models.split(",").map((model) => model.trim()),
    maxQuality: options["max-quality"] ?? known?.maxQuality ?? null,
  };
}

async function list({ db, say }: CommandCall): Promise<number> {
  const teams = new Map((await listTeams(db)).map((team) => [team.id, team]));
  for (const token of await listTokens(db)) {
    const state = token.revokedAt === null ? token.scopes.join(",") : "revoked";
    say(`${token.id}  ${token.teamName}  ${state}  ${token.label}${describeLimits(teams.get(token.team))}`);
  }
  return 0;
}

function describeLimits(team: StoredTeam | undefined): string {
  if (!team) return "";
  const parts = [
    team.monthly === null ? undefined : `${formatDollars(team.monthly)} a month`,
    team.perPerson === null ? undefined : `${formatDollars(team.perPerson)} a person`,
    team.models === null ? undefined : team.models.join(" or "),
    team.maxQuality === null ? undefined : `up to ${team.maxQuality}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `  (${parts.join(", ")})`;
}

async function revoke({ db, args, say, nowMs }: CommandCall): Promise<number> {
  const id = args[0] ?? "";
  if (await revokeToken(db, id, nowMs)) {
    say(`Revoked ${id}.`);
    return 0;
  }
  say(`No token in use has the id "${id}". See npm run relay -- token list.`);
  return 1;
}
