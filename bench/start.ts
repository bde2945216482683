/** Cold start of `npm run relay` to a healthy answer, and what the process holds when nothing happens. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Figure } from "./figure.ts";
import { relayEntry, relayReady, startRelayMeasured } from "./process.ts";

const rounds = 9;
const settleMs = 2000;

/** Milliseconds from the start of the process to its answer to /v1/health, in a new folder and as a user starts it. */
async function measureColdStart(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-bench-"));
  const start = performance.now();
  const child = spawn(process.execPath, [relayEntry], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: "0", POLYFRAME_DATA: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (piece: Buffer) => {
      said += piece.toString("utf8");
      const address = relayReady.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error("The relay ended before it answered.")));
  });
  const answer = await fetch(`${url}/v1/health`);
  const ms = performance.now() - start;
  if (!answer.ok) throw new Error(`The relay answered ${answer.status}.`);
  await answer.body?.cancel();
  child.kill("SIGTERM");
  await ended;
  await rm(folder, { recursive: true, force: true });
  return ms;
}

/** Megabytes held two seconds after a start, and processor time used up to then. */
async function measureIdle(): Promise<{ mb: number; cpuMs: number }> {
  const relay = await startRelayMeasured();
  await (await fetch(`${relay.url}/v1/health`)).text();
  await wait(settleMs);
  const { rss, cpuMs } = await relay.usage();
  await relay.stop();
  return { mb: rss / 1e6, cpuMs };
}

export async function measureStart(): Promise<Figure[]> {
  await measureColdStart(); // fills the cache of compiled modules, once after an installation
  const starts: number[] = [];
  const idle: { mb: number; cpuMs: number }[] = [];
  for (let at = 0; at < rounds; at += 1) starts.push(await measureColdStart());
  for (let at = 0; at < 3; at += 1) idle.push(await measureIdle());
  return [
    {
      name: "cold start to a healthy answer",
      unit: "ms",
      samples: starts,
      promise: { most: 600, gates: false },
    },
    { name: "processor time of a start", unit: "ms CPU", samples: idle.map(({ cpuMs }) => cpuMs) },
    {
      name: "memory when idle",
      unit: "MB",
      samples: idle.map(({ mb }) => mb),
      promise: { most: 120, gates: true },
    },
  ];
}
