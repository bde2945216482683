/** What the queue adds: 208 jobs of 100 ms with 16 in flight, beside a bare loop of the same calls, on both stores. */
import { startPostgres } from "../test/postgres.ts";
import { createDirectClient, describeBody, followRun, submitRun, type Asked } from "./clients.ts";
import type { Figure } from "./figure.ts";
import { divide, timeInTurn } from "./pairs.ts";
import { startRelayMeasured } from "./process.ts";
import { describeUpstream, startUpstream } from "./upstream.ts";

const jobs = 208;
const inFlight = 16;
const rounds = 5;
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
  const images = await followRun(url, await submitRun(url, describeBody(asked, jobs)));
  if (images.length !== jobs) throw new Error(`${images.length} of ${jobs} pictures came.`);
}

export async function measureQueue(): Promise<Figure[]> {
  const upstream = await startUpstream({ latencyMs: 100 });
  // Writes are synced to the disk, as they are where money is counted.
  const postgres = await startPostgres({ durable: true });
  const env = { ...describeUpstream(upstream), POLYFRAME_PARALLEL: String(inFlight) };
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
    );
    const promise = { most: 1.1, gates: false };
    return [
      { name: "bare loop", unit: "ms", samples: times.bare },
      { name: "SQLite", unit: "ms", samples: times.sqlite },
      { name: "SQLite to bare loop", unit: "x", samples: divide(times.sqlite, times.bare), promise },
      { name: "PostgreSQL", unit: "ms", samples: times.postgres },
      { name: "PostgreSQL to bare loop", unit: "x", samples: divide(times.postgres, times.bare), promise },
    ];
  } finally {
    await embedded.stop();
    await shared.stop();
    await postgres.stop();
    await upstream.stop();
  }
}
