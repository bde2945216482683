/** The relay's administration, one command per call, beside a running server or without one. */
import { prepareHome } from "../access/prepare-home.ts";
import { loadCatalogue } from "../catalogue/load-catalogue.ts";
import { findClosest } from "../text/did-you-mean.ts";
import { makeDataFolder } from "../store/data-folder.ts";
import type { Settings } from "../settings.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { describeStore } from "./describe-store.ts";
import { ledgerCommands } from "./ledger.ts";
import { settingsHelp } from "./settings-help.ts";
import { teamCommands } from "./team.ts";
import { tokenCommands } from "./token.ts";

const commands: readonly Command[] = [...tokenCommands, ...teamCommands, ...ledgerCommands];

type Say = (line: string) => void;

/** Runs a command and returns the process's exit code: 0 done, 1 refused, 2 not understood. `note` writes what is not part of the answer. */
export async function runCommand(
  args: readonly string[],
  settings: Settings,
  say: Say = (line) => process.stdout.write(`${line}\n`),
  note: Say = (line) => process.stderr.write(`${line}\n`),
): Promise<number> {
  const command = commands.find(({ name }) => name === args.slice(0, 2).join(" "));
  const asksForHelp = args.some((arg) => arg === "--help" || arg === "-h");
  if (args[0] === "help" || (asksForHelp && !command)) return sayAll(say, describeAll());
  if (!command) return sayAll(note, describeMistake(args), 2);
  if (asksForHelp) return sayAll(say, [describeCommand(command)]);
  const catalogue = loadCatalogue(settings.cataloguePath);
  if (!args.includes("--json"))
    for (const line of [...settings.warnings, describeStore(settings)]) note(line);
  await makeDataFolder(settings.dataFolder);
  const db = await openStore(settings);
  try {
    const nowMs = Date.now();
    await prepareHome(db, nowMs);
    const { teamRunBytes } = settings;
    return await command.run({ db, args: args.slice(2), say, nowMs, catalogue, teamRunBytes });
  } finally {
    await db.close();
  }
}

function sayAll(say: Say, lines: readonly string[], code = 0): number {
  for (const line of lines) say(line);
  return code;
}

function describeCommand({ name, usage, does }: Command): string {
  return `npm run relay -- ${name} ${usage}\n    ${does}`;
}

function describeAll(): string[] {
  return [
    "npm run relay                      serve",
    ...commands.map((command) => describeCommand(command)),
    "",
    "Settings, from the environment or a .env file:",
    ...Object.entries(settingsHelp).map(([name, meaning]) => `${name}\n    ${meaning}`),
  ];
}

/** Says what is wrong with words that are no command: half of one, or nearly one. */
function describeMistake(args: readonly string[]): string[] {
  const [noun = "", verb] = args;
  const typed = args.slice(0, 2).join(" ");
  const family = commands.filter(({ name }) => name.startsWith(`${noun} `));
  const all = "All commands and settings: npm run relay -- help";
  const verbs = family.map(({ name }) => name.slice(noun.length + 1)).join(", ");
  if (family.length > 0 && (verb === undefined || verb.startsWith("-")))
    return [`"${noun}" needs a word more: ${verbs}.`, all];
  const names = commands.map(({ name }) => name);
  const meant =
    findClosest(typed, names) ?? (family.length > 0 ? undefined : findClosest(noun, ["help", ...names]));
  const hint = meant === undefined ? (verbs === "" ? "" : ` Use ${verbs}.`) : ` Did you mean "${meant}"?`;
  return [`There is no command "${typed}".${hint}`, all];
}
