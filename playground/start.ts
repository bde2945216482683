// `npm start`: builds the plugin, starts relay and playground, prints their addresses and stops them together.
import { addEnvFile } from "../relay/env-file.ts";
import { type Child, describeEnd, startChild, waitForAnswer } from "./child.ts";
import { servePlayground } from "./server.ts";
import { readStartSettings, type StartSettings } from "./settings.ts";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What must end with us, in whatever way we end. */
type Running = { stop: () => Promise<void> }[];

async function main(running: Running): Promise<void> {
  addEnvFile(".env", process.env);
  const settings = readStartSettings(process.env, process.argv.slice(2));
  const relayUrl = `http://localhost:${settings.relayPort}`;
  const env = { ...process.env, PORT: String(settings.relayPort) };

  const build = startChild(["build.mjs"], env);
  if ((await build.exited).code !== 0) throw new Error("The plugin did not build. The message is above.");
  if (settings.watch) running.push(startChild(["build.mjs", "--watch"], env));
  const relay = startRelay(settings, env);
  running.push(relay);
  await waitForAnswer(`${relayUrl}/v1/health`, relay);
  const { playgroundPort: port, token, watch } = settings;
  const playground = await servePlayground({ port, relayUrl, token, watch });
  running.push({ stop: playground.close });

  say("");
  say(`relay ${relayUrl}`);
  say(`playground ${playground.url}`);
  if (token !== undefined)
    say(`token ${token}\nThe playground has it already; the plugin in Figma asks for it once, in Settings.`);
  const { code, signal } = await relay.exited;
  process.exitCode = code;
  // Nobody stopped us: whoever looks at this terminal next has to be told why nothing answers any more.
  if (stopping === undefined)
    throw new Error(`${describeEnd("relay", { code, signal })} The playground ends with it.`);
}

function startRelay({ token, watch }: StartSettings, env: NodeJS.ProcessEnv): Child {
  const relayEnv = token === undefined ? env : { ...env, POLYFRAME_TOKEN: token };
  // The relay says its address as soon as it listens; ours are said together once everything answers.
  function forward(line: string): void {
    if (!/^relay http:\S+$/.test(line)) say(line);
  }
  return startChild(watch ? ["--watch", "relay/main.ts"] : ["relay/main.ts"], relayEnv, forward);
}

const running: Running = [];
let stopping: Promise<unknown> | undefined;
function stop(): Promise<unknown> {
  stopping ??= Promise.all(running.map((each) => each.stop()));
  return stopping;
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());

try {
  await main(running);
} catch (error) {
  // What a stop interrupts has nothing to say.
  if (stopping === undefined) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = process.exitCode || 1;
  }
} finally {
  await stop();
}
