// A real relay process for tests: started with an environment of its own, commanded, killed and started again.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CrashPoint } from "../relay/services.ts";

/**
 * What a test tells a running relay. `freeBytes` is what its disk still takes, null gives the real disk back; `storeIsFull`
 * says whether the embedded database may grow.
 */
export type RelayOrder = {
  advanceMs?: number;
  jumpMs?: number;
  freeBytes?: number | null;
  storeIsFull?: boolean;
};

export type RelayOptions = {
  /** The data folder; also the working folder, so that no `.env` of the developer's is read. */
  folder: string;
  env?: Record<string, string>;
  /** Dies at the n-th time it reaches this point. */
  crashAt?: { point: CrashPoint; nth?: number } | undefined;
};

export type RelayProcess = {
  url: string;
  pid: number;
  call: (method: string, path: string, body?: unknown) => Promise<Response>;
  /** Resolves when the order was carried out. */
  order: (order: RelayOrder) => Promise<void>;
  /** Resolves with how it ended, by itself or by a signal. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** kill -9; resolves when the process is gone. */
  kill: () => Promise<void>;
  /** SIGTERM; resolves when the process is gone. */
  stop: () => Promise<void>;
  /** SIGINT, as Ctrl-C sends it; does not wait for the end. */
  interrupt: () => void;
  /** Everything it wrote. */
  said: () => string;
  /** Resolves when what it wrote matches; rejects when it ends before. */
  heard: (pattern: RegExp) => Promise<void>;
};

export const relayToken = "token-of-the-journeys";
const entry = fileURLToPath(new URL("relay-entry.ts", import.meta.url));
const main = fileURLToPath(new URL("../relay/main.ts", import.meta.url));

function environment({ folder, env, crashAt }: RelayOptions): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    PORT: "0",
    POLYFRAME_DATA: folder,
    POLYFRAME_TOKEN: relayToken,
    POLYFRAME_LOG: "error",
    ...(crashAt && { CRASH_AT: crashAt.point, CRASH_NTH: String(crashAt.nth ?? 1) }),
    ...env,
  };
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (piece: Buffer) => {
      text += piece.toString("utf8");
    });
  return () => text;
}

/** Starts a relay; rejects with what it said when it ends before it answers. */
export async function startRelayProcess(options: RelayOptions): Promise<RelayProcess> {
  const child = fork(entry, [], {
    // Ours may name files by the folder we run in.
    execArgv: [],
    cwd: options.folder,
    env: environment(options),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said = collect(child);
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", () => {
      const address = /^relay (http:\S+)$/m.exec(said())?.[1];
      if (address !== undefined) resolve(address);
    });
    ended.then(() => reject(new Error(said().trim())), reject);
  });
  async function end(signal: NodeJS.Signals): Promise<void> {
    child.kill(signal);
    await ended;
  }
  return {
    url,
    pid: child.pid!,
    call: (method, path, body) => call(url, method, path, body),
    order: async (order) => {
      const done = once(child, "message");
      child.send(order);
      await Promise.race([done, ended]);
    },
    ended,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    interrupt: () => child.kill("SIGINT"),
    said,
    heard: (pattern) =>
      new Promise((resolve, reject) => {
        function look(): void {
          if (pattern.test(said())) resolve();
        }
        look();
        child.stdout?.on("data", look);
        child.stderr?.on("data", look);
        ended.then(() => reject(new Error(`The relay ended without saying ${pattern}.`)), reject);
      }),
  };
}

function call(url: string, method: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${relayToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Runs an administration command beside whatever serves the folder; gives its exit code and everything it said. */
export async function runRelayCommand(
  options: RelayOptions,
  args: readonly string[],
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.folder,
    env: environment(options),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = collect(child);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said: said() };
}
