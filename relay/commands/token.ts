/** Tokens: made and shown once, listed without their secret, limited, revoked. */
import { createTeamToken } from "../access/create-token.ts";
import { createId } from "../ids.ts";
import { scopes, type Scope } from "../store/rows.ts";
import { addTeam, listTokens, revokeToken, setTokenLimits } from "../store/teams.ts";
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
import { describeTokenLimits, presentToken } from "./describe-limits.ts";
import { readOptions } from "./read-options.ts";
import { findTeam, giveTeamMoney } from "./team.ts";

const limitNames = ["models", "max-quality", "per-minute"] as const;
const createNames = ["team", "label", "scope", "scopes", "monthly", "per-person", ...limitNames] as const;
type LimitOptions = Partial<Record<(typeof limitNames)[number], string>>;
const limitUsage = "[--models gpt-image-2] [--max-quality medium] [--per-minute 600]";

export const tokenCommands: readonly Command[] = [
  {
    name: "token create",
    usage: `--team "Design systems" [--label laptop] [--scope use,review|admin] [--monthly 200] [--per-person 20] ${limitUsage} [--json]`,
    does: "Makes a token and shows it once. --monthly is the team's ceiling and holds; --per-person is a guard rail, as a person is only named. The rest narrows this token.",
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

async function create({ db, args, say, nowMs, catalogue }: CommandCall): Promise<number> {
  const { options, flags } = readOptions(args, createNames, ["json"] as const);
  const name = readName(options.team ?? "", "--team");
  if (name === "") throw new Error('Name the team: --team "Design systems".');
  const granted = readScopes(options.scope ?? options.scopes ?? "use,review");
  const limits = readTokenLimits(catalogue, options, { models: null, maxQuality: null, perMinute: null });
  const label = readName(options.label ?? "", "--label");
  const known = await findTeam(db, name);
  const team = known?.id ?? createId();
  const money = giveTeamMoney(options, known);
  if (known) await money.save(db, known, nowMs);
  else await addTeam(db, { id: team, name, ...money.limits, models: null, maxQuality: null }, nowMs);
  const made = await createTeamToken(db, { team, label, scopes: granted, ...limits }, nowMs);
  if (flags.json === true)
    return sayJson(say, { token: made.token, id: made.id, team: name, scopes: granted });
  say(`token ${made.token}`);
  say(`id    ${made.id}`);
  say(`team  ${name}${known ? "" : " (new)"}, ${granted.join(", ")}`);
  say("The token is shown this once. Paste it into the plugin's settings.");
  return 0;
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
      tokens.map((token) => presentToken(token)),
    );
  if (tokens.length === 0)
    say('There are no tokens yet: npm run relay -- token create --team "Design systems"');
  for (const token of tokens) {
    const state = token.revokedAt === null ? token.scopes.join(",") : "revoked";
    const parts = [token.id, token.teamName, state, token.label, describeTokenLimits(token)];
    say(parts.filter((part) => part !== "").join("  "));
  }
  return 0;
}

async function limit({ db, args, say, catalogue }: CommandCall): Promise<number> {
  const { options, rest } = readOptions(args, limitNames, [], 1);
  const [id] = rest;
  if (id === undefined || Object.keys(options).length === 0)
    throw new Error(`Name the token and its limits: token limit <id> ${limitUsage}`);
  const token = (await listTokens(db)).find((each) => each.id === id && each.revokedAt === null);
  if (token && (await setTokenLimits(db, id, readTokenLimits(catalogue, options, token)))) {
    say(`Changed ${id}.`);
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
