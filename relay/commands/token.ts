/** Tokens: made and shown once, listed without their secret, limited, revoked. */
import { createTeamToken } from "../access/create-token.ts";
import { toApiToken } from "../access/to-api-token.ts";
import { createId } from "../text/ids.ts";
import type { Db } from "../store/db.ts";
import { scopes, type Scope } from "../../core/api-call.ts";
import type { StoredToken } from "../store/rows.ts";
import {
  addTeam,
  listTokens,
  noLimits,
  revokeToken,
  setTeamLimits,
  setTokenLimits,
  type TeamLimits,
} from "../store/teams.ts";
import {
  readLimit,
  readModels,
  readName,
  readPerMinute,
  readQuality,
  sayJson,
  type Command,
  type CommandCall,
} from "./command.ts";
import { describeTeamChanges, describeTeamLimits, describeTokenLimits } from "./describe-limits.ts";
import { formatDay, formatTable } from "./format-table.ts";
import { readOptions } from "./read-options.ts";
import { findSimilar, findTeam, quote, readTeamMoney } from "./team.ts";

const limitNames = ["models", "max-quality", "per-minute"] as const;
const createNames = ["team", "label", "scope", "scopes", "monthly", "per-person", ...limitNames] as const;
type LimitOptions = Partial<Record<(typeof limitNames)[number], string>>;
const limitUsage = "[--models gpt-image-2] [--max-quality medium] [--per-minute 600]";

export const tokenCommands: readonly Command[] = [
  {
    name: "token create",
    usage: `--team "Design systems" [--label laptop] [--scope use,review|admin] [--monthly 200] [--per-person 20] ${limitUsage} [--json]`,
    does: "Makes a token and shows it once. Two options change the team, for all its tokens: --monthly is its ceiling and holds; --per-person is a guard rail, as a person is only named. --models, --max-quality and --per-minute narrow this token alone; a whole team is narrowed by team limit.",
    run: create,
  },
  { name: "token list", usage: "[--json]", does: "Lists tokens with their team and limits.", run: list },
  {
    name: "token limit",
    usage: `<id> ${limitUsage}`,
    does: 'Narrows or widens a token from its next request on; "none" takes a limit away. Money is limited by team.',
    run: limit,
  },
  { name: "token revoke", usage: "<id>", does: "Ends a token at once.", run: revoke },
];

type CreateOptions = Partial<Record<(typeof createNames)[number], string>>;

async function create({ db, args, say, nowMs, catalogue }: CommandCall): Promise<number> {
  const { options, flags } = readOptions(args, createNames, ["json"] as const);
  const name = readName(options.team ?? "", "--team");
  if (name === "") throw new Error('Name the team: --team "Design systems".');
  const granted = readScopes(options.scope ?? options.scopes ?? "use,review");
  const limits = readTokenLimits(catalogue, options, { models: null, maxQuality: null, perMinute: null });
  const label = readName(options.label ?? "", "--label");
  const team = await prepareTeam(db, name, options, nowMs);
  const made = await createTeamToken(db, { team: team.id, label, scopes: granted, ...limits }, nowMs);
  const { changes, similar, isNew } = team;
  if (flags.json === true)
    return sayJson(say, {
      token: made.token,
      id: made.id,
      team: team.name,
      label,
      scopes: granted,
      ...limits,
      teamId: team.id,
      teamIsNew: isNew,
      teamLimits: team.limits,
      teamChanges: changes,
      similarTeams: similar,
    });
  say(`token ${made.token}`);
  say(`id    ${made.id}`);
  say(`team  ${team.name}${isNew ? " (new)" : ""}: ${describeTeamLimits(team.limits)}`);
  say(`may   ${[granted.join(", "), describeTokenLimits(limits)].filter((part) => part !== "").join("; ")}`);
  for (const change of changes) say(`${team.name}: ${change}`);
  if (similar.length > 0)
    say(
      `"${team.name}" is a new team beside ${quote(similar)}. If that was meant: token revoke ${made.id}, then make the token with that name.`,
    );
  say("The token is shown this once. Paste it into the plugin's settings.");
  return 0;
}

type PreparedTeam = {
  id: string;
  name: string;
  limits: TeamLimits;
  isNew: boolean;
  changes: readonly string[];
  /** Teams whose names one may have meant instead of making a new one. */
  similar: readonly string[];
};

/** The team of this name or id with the ceilings that were typed; made where it is missing. */
async function prepareTeam(
  db: Db,
  name: string,
  options: CreateOptions,
  nowMs: number,
): Promise<PreparedTeam> {
  const known = await findTeam(db, name);
  const { models, maxQuality } = known ?? noLimits;
  const limits = { ...readTeamMoney(options, known ?? noLimits), models, maxQuality };
  if (known) {
    const changes = describeTeamChanges(known, limits);
    if (changes.length > 0) await setTeamLimits(db, known.id, limits, nowMs);
    return { id: known.id, name: known.name, limits, isNew: false, changes, similar: [] };
  }
  const similar = await findSimilar(db, name);
  const id = createId();
  await addTeam(db, { id, name, ...limits }, nowMs);
  return { id, name, limits, isNew: true, changes: [], similar };
}

function readScopes(text: string): Scope[] {
  const granted = text.split(/[,|]/).map((part) => {
    const scope = scopes.find((candidate) => candidate === part.trim());
    if (scope === undefined) throw new Error(`There is no scope "${part.trim()}". Use ${scopes.join(", ")}.`);
    return scope;
  });
  return [...new Set(granted)];
}

function readTokenLimits(
  catalogue: CommandCall["catalogue"],
  options: LimitOptions,
  before: Parameters<typeof setTokenLimits>[2],
): Parameters<typeof setTokenLimits>[2] {
  return {
    models: readLimit(options.models, before.models, (text) => readModels(catalogue, text)),
    maxQuality: readLimit(options["max-quality"], before.maxQuality, (text) => readQuality(catalogue, text)),
    perMinute: readLimit(options["per-minute"], before.perMinute, readPerMinute),
  };
}

async function list({ db, args, say }: CommandCall): Promise<number> {
  const { flags } = readOptions(args, [], ["json"] as const);
  const tokens = await listTokens(db);
  if (flags.json === true)
    return sayJson(
      say,
      tokens.map((token) => toScriptRecord(token)),
    );
  if (tokens.length === 0)
    say('There are no tokens yet: npm run relay -- token create --team "Design systems"');
  else for (const line of formatTable(listHeads, tokens.map(describeRow))) say(line);
  return 0;
}

/** As the admin page has it, with what scripts of 0.1.0 read: the team by its name, and always a word on revocation. */
function toScriptRecord(token: StoredToken) {
  const shown = toApiToken(token);
  return { ...shown, team: shown.teamName, revokedAt: shown.revokedAt ?? null };
}

const listHeads = ["ID", "TEAM", "MAY", "LABEL", "NARROWED TO", "MADE", "REVOKED"];

function describeRow(token: StoredToken): string[] {
  const { id, teamName, label, createdAt, revokedAt } = token;
  const revoked = revokedAt === null ? "" : formatDay(revokedAt);
  const limits = describeTokenLimits(token);
  return [id, teamName, token.scopes.join(","), label, limits, formatDay(createdAt), revoked];
}

async function limit({ db, args, say, catalogue }: CommandCall): Promise<number> {
  const { options, rest } = readOptions(args, limitNames, [], 1);
  const [id] = rest;
  if (id === undefined || Object.keys(options).length === 0)
    throw new Error(`Name the token and its limits: token limit <id> ${limitUsage}`);
  const token = (await listTokens(db)).find((each) => each.id === id && each.revokedAt === null);
  const limits = token && readTokenLimits(catalogue, options, token);
  if (limits && (await setTokenLimits(db, id, limits))) {
    const now = describeTokenLimits(limits);
    say(`Changed ${id}: ${now === "" ? "as wide as its team" : now}.`);
    return 0;
  }
  say(`No token in use has the id "${id}". See npm run relay -- token list.`);
  return 1;
}

async function revoke({ db, args, say, nowMs }: CommandCall): Promise<number> {
  const [id = ""] = readOptions(args, [], [], 1).rest;
  if (await revokeToken(db, id, nowMs)) {
    say(`Revoked ${id}.`);
    return 0;
  }
  say(`No token in use has the id "${id}". See npm run relay -- token list.`);
  return 1;
}
