/** The relay's side of one helper process. */
import { fork, type ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import { decodeAnswer, type Answer, type Order } from "./messages.ts";

/** How an order ended: answered, or with the process. `said` is the end of what it wrote. */
export type Ended = { type: "answered"; answer: Answer } | { type: "died"; how: string; said: string };

export type Helper = {
  /** Resolves with the answer, or when the process has ended. */
  ask: (order: Order) => Promise<Ended>;
  /** Orders that are not answered yet. */
  asked: () => number;
  /** Ends it at once. */
  kill: () => void;
  /** Resolves when it is gone. */
  gone: Promise<void>;
};

/** What it needs to find its libraries and its temporary files; keys and passwords are none of its business. */
const inherited = ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "SystemRoot"];
/** Without these, freed pictures stay with the process: it came to hold three times what it was working on. */
const allocator = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "1048576",
  MALLOC_TRIM_THRESHOLD_: "1048576",
};
const mostSaid = 2_000;

/** Starts a helper; `entry` is its first file. Never throws: one that cannot be started has died. */
export function startHelper(entry: string): Helper {
  const child = fork(entry, [], {
    env: { ...pickEnv(), ...allocator },
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  // A helper keeps no relay from ending.
  child.unref();
  child.channel?.unref();
  const said = collect(child);
  const waiting = new Map<number, (ended: Ended) => void>();
  const gone = Promise.withResolvers<void>();
  let death: Ended | undefined;

  function settle(id: number, ended: Ended): void {
    waiting.get(id)?.(ended);
    waiting.delete(id);
  }
  function end(how: string): void {
    death ??= { type: "died", how, said: said() };
    for (const id of waiting.keys()) settle(id, death);
    gone.resolve();
  }
  child.on("message", (message) => {
    const answer = readAnswer(message);
    if (answer) settle(answer.id, { type: "answered", answer });
    else child.kill("SIGKILL");
  });
  child.on("close", (code, signal) => {
    end(signal ?? `code ${code}`);
  });
  child.on("error", (error) => {
    // It could not be started, or not be told something: either way it is of no more use.
    child.kill("SIGKILL");
    if (child.pid === undefined) end(error.message);
  });
  return {
    ask: (order) =>
      new Promise((resolve) => {
        if (death) return resolve(death);
        waiting.set(order.id, resolve);
        child.send(order);
      }),
    asked: () => waiting.size,
    kill: () => child.kill("SIGKILL"),
    gone: gone.promise,
  };
}

/** Undefined for what no helper of ours says: it reads files that people sent, and one of them may have taken it over. */
function readAnswer(message: unknown): Answer | undefined {
  try {
    return decodeAnswer(message);
  } catch {
    return undefined;
  }
}

function pickEnv(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function collect(child: ChildProcess): () => string {
  let text = "";
  const { stderr } = child;
  stderr?.setEncoding("utf8").on("data", (piece: string) => {
    text = `${text}${piece}`.slice(-mostSaid);
  });
  if (stderr instanceof Socket) stderr.unref();
  return () => text.trim();
}
