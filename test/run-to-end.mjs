// Runs a program of ours to its end, and ends with it what it started: a process left over would hold the output, and a check never ends.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const lookEveryMs = 1_000;

/**
 * Runs Node on a file, with our own input and output, in a process group of its own. Resolves with the exit code; with 1 and a
 * sentence where it had to be ended: `graceMs` after it wrote the file `done`, or `longestMs` after its start.
 * @param {string[]} args the file and its arguments
 * @param {{ env?: NodeJS.ProcessEnv, done?: string, graceMs?: number, longestMs?: number }} [limits]
 * @returns {Promise<number>}
 */
export function runToEnd(args, limits = {}) {
  const { env = process.env, done, graceMs = 60_000, longestMs = 3_000_000 } = limits;
  const child = spawn(process.execPath, args, { stdio: "inherit", env, detached: canGroup });
  const started = Date.now();
  let doneAt = Infinity;
  return new Promise((resolve) => {
    /** @param {number} code @param {string} [why] */
    function end(code, why) {
      clearInterval(looking);
      for (const signal of passedOn) process.off(signal, stop);
      if (why !== undefined) process.stdout.write(`\n${args[0]} was ended: ${why}\n`);
      endGroup(child);
      resolve(code);
    }
    function stop() {
      end(130, "a signal asked for it.");
    }
    const looking = setInterval(() => {
      const now = Date.now();
      if (doneAt === Infinity && done !== undefined && existsSync(done)) doneAt = now;
      if (now - doneAt >= graceMs)
        end(1, "it had written its report, but a process it had started did not let it end.");
      else if (now - started >= longestMs) end(1, `it took longer than ${longestMs / 60_000} minutes.`);
    }, lookEveryMs);
    for (const signal of passedOn) process.on(signal, stop);
    child.on("exit", (code) => end(code ?? 1));
  });
}

/** @type {NodeJS.Signals[]} */
const passedOn = ["SIGINT", "SIGTERM"];
/** Windows has no process groups: there the program alone is ended. */
const canGroup = process.platform !== "win32";

/** @param {import("node:child_process").ChildProcess} child */
function endGroup(child) {
  if (!canGroup || child.pid === undefined) return void child.kill("SIGKILL");
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // ESRCH: all of it has ended, as it should.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
