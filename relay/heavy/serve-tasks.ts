/** The helper's side: performs what the relay asks for, and ends with it. */
import { writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { decodeOrder, type Answer } from "./messages.ts";
import type { Performable } from "./task.ts";

/** Serves until the channel to the relay closes, from either side and in any way. */
export function serveTasks(tasks: readonly Performable[]): void {
  yieldToRelay();
  // Nothing of ours waits for it, and exit handlers would wait for the decoder's threads.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // A terminal and a supervisor send these to all processes of a service; the relay says when its helper ends.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, ignore);
  process.on("message", (message) => void answer(tasks, message));
}

/** A third of the relay's share where both want the same core. Less, and a busy machine would starve it. */
const niceness = 5;

/** Calls that are out must not suffer: the helper waits for processors, and is taken first when the memory ends. */
function yieldToRelay(): void {
  // Files of people's pictures are for this account alone.
  process.umask(0o077);
  attempt(() => setPriority(niceness));
  if (process.platform === "linux") attempt(() => writeFileSync("/proc/self/oom_score_adj", "1000"));
}

/** A hardened container may forbid either; pictures are read all the same, and the relay's log says what was refused. */
function attempt(step: () => void): void {
  try {
    step();
  } catch (error) {
    process.stderr.write(`The helper for pictures runs like any other process: ${String(error)}\n`);
  }
}

async function answer(tasks: readonly Performable[], message: unknown): Promise<void> {
  const { id, task, input } = decodeOrder(message);
  try {
    const found = tasks.find(({ name }) => name === task);
    if (!found) throw new Error(`There is no task ${task}.`);
    send({ id, output: await found.perform(input) });
  } catch (error) {
    send({ id, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function send(message: Answer): void {
  process.send?.(message);
}

function ignore(): void {
  // The relay decides.
}
