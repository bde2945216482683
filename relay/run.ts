/** What the relay's process does from its first to its last moment. */
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import type { RelayOptions } from "./parts.ts";
import { readSettings } from "./settings.ts";

/** Serves, or runs the named command. What goes wrong is said in a sentence, and the process ends with 1. */
export async function run(args: readonly string[], options: RelayOptions = {}): Promise<void> {
  try {
    if (existsSync(".env")) loadEnvFile(".env");
    const settings = readSettings(process.env);
    if (args.length > 0) {
      const { runCommand } = await import("./commands/run-command.ts");
      process.exitCode = await runCommand(args, settings);
      return;
    }
    const { startRelay } = await import("./server.ts");
    const relay = await startRelay(settings, options);
    process.stdout.write(`relay ${relay.url}\n`);
    stopOnSignal(relay.close);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Ctrl-C reaches us from the terminal and again from `npm start`, so only the first signal counts. */
function stopOnSignal(close: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
          process.exit(1);
        },
      );
    });
}
