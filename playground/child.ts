// Child processes of `npm start`: the build and the relay, ended together with it.
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";

/** How a process ended: `code` is the shell's for a `signal`, which is 128 and its number. */
export type End = { code: number; signal: NodeJS.Signals | null };
export type Child = { process: ChildProcess; exited: Promise<End>; stop: () => Promise<void> };

/** Runs a script of ours with this Node. Output goes to our own, or to `onLine` where lines are waited for. */
export function startChild(args: string[], env: NodeJS.ProcessEnv, onLine?: (line: string) => void): Child {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ["ignore", onLine ? "pipe" : "inherit", "inherit"],
  });
  if (onLine) forwardLines(child, onLine);
  const exited = new Promise<End>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal });
    });
  });
  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await exited;
  }
  return { process: child, exited, stop };
}

function forwardLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = "";
  child.stdout?.setEncoding("utf8");
  child.stdout?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

/** A sentence for a child, named by `what`, that ended by itself or was ended by another program. */
export function describeEnd(what: string, { code, signal }: End): string {
  // The system's memory killer leaves no other word.
  if (signal === "SIGKILL") return `The ${what} was killed (SIGKILL), perhaps because memory ran out.`;
  if (signal !== null) return `The ${what} was ended by ${signal}.`;
  return code === 0
    ? `The ${what} was stopped.`
    : `The ${what} ended with code ${code}; its own message is above.`;
}

/** Resolves when the address answers with success; rejects when the child ends first. Asks every 50 ms. */
export async function waitForAnswer(url: string, child: Child): Promise<void> {
  let ended: End | undefined;
  const stopped = child.exited.then((end) => {
    ended = end;
  });
  while (ended === undefined) {
    const answer = await fetch(url).catch(() => undefined); // not listening yet: asked again below
    if (answer?.ok) return;
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  throw new Error(`The relay did not come to answer. ${describeEnd("relay", ended)}`);
}
