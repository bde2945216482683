// Child processes of `npm start`: the build and the relay, ended together with it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export type Child = { process: ChildProcess; exited: Promise<number>; stop: () => Promise<void> };

/** Runs a script of ours with this Node. Output goes to our own, or to `onLine` where lines are waited for. */
export function startChild(args: string[], env: NodeJS.ProcessEnv, onLine?: (line: string) => void): Child {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ["ignore", onLine ? "pipe" : "inherit", "inherit"],
  });
  if (onLine) forwardLines(child, onLine);
  const exited = once(child, "exit").then(([code]) => (typeof code === "number" ? code : 1));
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

/** Resolves when the address answers with success; rejects when the child ends first. Asks every 50 ms. */
export async function waitForAnswer(url: string, child: Child): Promise<void> {
  let ended = false;
  const stopped = child.exited.then(() => {
    ended = true;
  });
  while (!ended) {
    const answer = await fetch(url).catch(() => undefined); // not listening yet: asked again below
    if (answer?.ok) return;
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  throw new Error("The relay stopped before it answered. Its own message is above.");
}
