/** What the queue adds: 208 jobs of 100 ms with 16 in flight, beside a bare loop of the same calls, on both stores. */
import { setTimeout as wait } from "node:timers/promises";
import { startPostgres } from "../test/postgres.ts";
import { createDirectClient, createRunBody, followRun, submitRun, type Asked } from "./clients.ts";
import type { Figure } from "./figure.ts";
import { divide, timeInTurn } from "./pairs.ts";
import { startRelayMeasured, type Measured } from "./process.ts";
import { toRelayEnv, startUpstream } from "./upstream.ts";

const jobs = 208;
const inFlight = 16;
const rounds = 5;
/** Of 208 jobs each: V8 compiles what a job needs once it was needed some hundred times. */
const warmUps = 3;
/** Several times what a loaded machine needs; a run that does not end says so instead of keeping the rest waiting. */
const patienceMs = 60_000;
/** Small copies are made after the answer: they belong to the jobs' cost, and must not slow the next measurement. */
const settleMs = 4_000;
const asked: Asked = { width: 1024, height: 1024, format: "jpeg" };

/** As many calls as the queue makes, by as many loops as it has in flight. */
async function loopBare(url: string): Promise<void> {
  const client = createDirectClient(`${url}/v1`);
  let left = jobs;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left > 0) {
        left -= 1;
        await client(asked);
      }
    }),
  );
}

async function runQueue(url: string): Promise<void> {
  const late = Symbol("late");
  const run = await submitRun(url, createRunBody(asked, jobs));
  const images = await Promise.race([followRun(url, run), wait(patienceMs, late, { ref: false })]);
  if (images === late) throw new Error(`${jobs} pictures did not come in ${patienceMs / 1000} s.`);
  if (images.length !== jobs) throw new Error(`${images.length} of ${jobs} pictures came.`);
}

/** The relay's processor time for each job, small copies included. */
async function measureCpu(relay: Measured): Promise<number> {
  const before = await relay.usage();
  await runQueue(relay.url);
  await wait(settleMs);
  return ((await relay.usage()).cpuMs - before.cpuMs) / jobs;
}

export async function measureQueue(): Promise<Figure[]> {
  const upstream = await startUpstream({ latencyMs: 100 });
  // Writes are synced to the disk, as they are where money is counted.
  const postgres = await startPostgres({ durable: true });
  const env = { ...toRelayEnv(upstream), POLYFRAME_PARALLEL: String(inFlight) };
  const embedded = await startRelayMeasured(env);
  const shared = await startRelayMeasured({ ...env, DATABASE_URL: await postgres.createDatabase() });
  try {
    const times = await timeInTurn(
      {
        bare: () => loopBare(upstream.url),
        sqlite: () => runQueue(embedded.url),
        postgres: () => runQueue(shared.url),
      },
      rounds,
      settleMs,
      warmUps,
    );
    const promise = { most: 1.1, gates: false };
    return [
      { name: "bare loop", unit: "ms", samples: times.bare },
      { name: "SQLite", unit: "ms", samples: times.sqlite },
      { name: "SQLite to bare loop", unit: "x", samples: divide(times.sqlite, times.bare), promise },
      { name: "PostgreSQL", unit: "ms", samples: times.postgres },
      { name: "PostgreSQL to bare loop", unit: "x", samples: divide(times.postgres, times.bare), promise },
      { name: "SQLite, processor time of a job", unit: "ms CPU", samples: [await measureCpu(embedded)] },
      { name: "PostgreSQL, processor time of a job", unit: "ms CPU", samples: [await measureCpu(shared)] },
    ];
  } finally {
    await embedded.stop();
    await shared.stop();
    await postgres.stop();
    await upstream.stop();
  }
}
