/** Measured processes: started from an entry file with an environment of their own, asked what they use, stopped. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Usage } from "./probe.ts";

export type Measured = {
  url: string;
  usage: () => Promise<Usage>;
  stop: () => Promise<void>;
};

const probe = new URL("probe.ts", import.meta.url).href;

export type Entry = {
  file: string;
  args?: string[];
  env?: Record<string, string>;
  cwd: string;
  ready: RegExp;
};

/** Starts a process; `ready` finds its address in what it prints. Rejects with what it said when it ends before that. */
export async function startMeasured({ file, args = [], env = {}, cwd, ready }: Entry): Promise<Measured> {
  const child = fork(file, args, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    execArgv: ["--import", probe],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "close");
  const url = await findAddress(child, ended, ready);
  return {
    url,
    usage: async () => {
      const answered = once(child, "message");
      child.send("usage");
      const [usage] = (await answered) as [Usage];
      return usage;
    },
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function findAddress(child: ChildProcess, ended: Promise<unknown>, ready: RegExp): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (piece: Buffer) => {
        said = `${said}${piece.toString("utf8")}`.slice(-10_000);
        const address = ready.exec(said)?.[1];
        if (address !== undefined) resolve(address);
      });
    void ended.then(() => reject(new Error(`The process ended: ${said.trim()}`)));
  });
}

export const benchToken = "token-of-the-bench-alone";
export const relayEntry = fileURLToPath(new URL("../relay/main.ts", import.meta.url));
export const relayReady = /^relay (http:\S+)$/m;

/** A relay in a data folder of its own; `env` chooses its provider and store. */
export async function startRelayMeasured(env: Record<string, string> = {}): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-bench-"));
  const relay = await startMeasured({
    file: relayEntry,
    cwd: folder,
    env: {
      PORT: "0",
      POLYFRAME_DATA: folder,
      POLYFRAME_TOKEN: benchToken,
      POLYFRAME_DRAIN_SECONDS: "0",
      ...env,
    },
    ready: relayReady,
  });
  return {
    ...relay,
    stop: async () => {
      await relay.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
