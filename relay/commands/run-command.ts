/** The relay's administration, one command per call, beside a running server or without one. */
import { prepareHome } from "../access/prepare-home.ts";
import { loadCatalogue } from "../catalogue/load-catalogue.ts";
import { makeDataFolder } from "../data-folder.ts";
import type { Settings } from "../settings.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { ledgerCommands } from "./ledger.ts";
import { settingsHelp } from "./settings-help.ts";
import { teamCommands } from "./team.ts";
import { tokenCommands } from "./token.ts";

const commands: readonly Command[] = [...tokenCommands, ...teamCommands, ...ledgerCommands];

/** Runs a command and returns the process's exit code: 0 done, 1 refused, 2 not understood. */
export async function runCommand(
  args: readonly string[],
  settings: Settings,
  say: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<number> {
  const name = args.slice(0, 2).join(" ");
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    for (const line of describeCommands()) say(line);
    return args[0] === "help" ? 0 : 2;
  }
  const catalogue = loadCatalogue(settings.cataloguePath);
  await makeDataFolder(settings.dataFolder);
  const db = await openStore(settings);
  try {
    const nowMs = Date.now();
    await prepareHome(db, nowMs);
    return await command.run({ db, args: args.slice(2), say, nowMs, catalogue });
  } finally {
    await db.close();
  }
}

function describeCommands(): string[] {
  return [
    "npm run relay                      serve",
    ...commands.map(({ name, usage, does }) => `npm run relay -- ${name} ${usage}\n    ${does}`),
    "",
    "Settings, from the environment or a .env file:",
    ...Object.entries(settingsHelp).map(([name, meaning]) => `${name}\n    ${meaning}`),
  ];
}
