/** What the relay's process does from its first to its last moment. */
import type { RelayOptions } from "./create-services.ts";
import { addEnvFile } from "./env-file.ts";
import { trustExtraCertificates } from "./extra-certificates.ts";
import { readSettings } from "./settings.ts";
import { createStopper } from "./stop-on-signal.ts";

/** Serves, or runs the named command. What goes wrong is said in a sentence, and the process ends with 1. */
export async function run(args: readonly string[], options: RelayOptions = {}): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreBrokenPipe);
  try {
    const isReadByNode = process.env.NODE_EXTRA_CA_CERTS !== undefined;
    addEnvFile(".env", process.env);
    trustExtraCertificates(process.env.NODE_EXTRA_CA_CERTS, isReadByNode);
    const settings = readSettings(process.env);
    if (args.length > 0) {
      const { runCommand } = await import("./commands/run-command.ts");
      process.exitCode = await runCommand(args, settings);
      return;
    }
    const { startRelay } = await import("./server.ts");
    const relay = await startRelay(settings, options);
    process.stdout.write(`relay ${relay.url}\n`);
    const stop = createStopper({
      ...relay,
      drainMs: settings.drainMs,
      nowMs: () => performance.now(),
      say: (line) => process.stderr.write(`${line}\n`),
      exit: (code) => process.exit(code),
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** The reader of our output may leave early, as `head` does: a relay goes on without them, and a command ends what it began. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
