// `npm start`: builds the plugin, starts relay and playground, prints their addresses and stops them together.
import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { startChild, waitForAnswer } from "./child.ts";
import { servePlayground } from "./server.ts";
import { readStartSettings } from "./settings.ts";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  if (existsSync(".env")) loadEnvFile(".env");
  const settings = readStartSettings(process.env, process.argv.slice(2));
  const relayUrl = `http://localhost:${settings.relayPort}`;
  const env = { ...process.env, PORT: String(settings.relayPort) };

  const build = startChild(["build.mjs"], env);
  if ((await build.exited) !== 0) throw new Error("The plugin did not build. The message is above.");
  const watcher = settings.watch ? startChild(["build.mjs", "--watch"], env) : undefined;

  const relayEnv = settings.token === undefined ? env : { ...env, POLYFRAME_TOKEN: settings.token };
  const relayArgs = settings.watch ? ["--watch", "relay/main.ts"] : ["relay/main.ts"];
  const relay = startChild(relayArgs, relayEnv);
  await waitForAnswer(`${relayUrl}/v1/health`, relay);
  const playground = await servePlayground({
    port: settings.playgroundPort,
    relayUrl,
    token: settings.token,
  });

  say("");
  say(`relay       ${relayUrl}`);
  say(`playground  ${playground.url}`);
  if (settings.token !== undefined) say(`token       ${settings.token}`);

  async function stop(): Promise<void> {
    await Promise.all([playground.close(), relay.stop(), watcher?.stop()]);
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
  process.exitCode = await relay.exited;
  await stop();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
