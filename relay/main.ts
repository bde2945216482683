// `node relay/main.ts` serves; `node relay/main.ts <command>` administers, also beside a running relay.
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { readSettings } from "./settings.ts";

async function main(args: readonly string[]): Promise<void> {
  if (existsSync(".env")) loadEnvFile(".env");
  const settings = readSettings(process.env);
  if (args.length > 0) {
    const { runCommand } = await import("./commands/run-command.ts");
    process.exitCode = await runCommand(args, settings);
    return;
  }
  const { startRelay } = await import("./server.ts");
  const relay = await startRelay(settings);
  process.stdout.write(`relay ${relay.url}\n`);
  let stopping: Promise<void> | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      stopping ??= relay.close().then(() => process.exit(0));
    });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
