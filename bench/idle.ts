/** 200 panels wait, each with its own run and long-poll, and nothing happens: what that asks of the database. */
import { setTimeout as wait } from "node:timers/promises";
import type { Run } from "../core/api.ts";
import { createRunBody, submitRun } from "./clients.ts";
import { readCounts, startCounting } from "./count-statements.ts";
import type { Figure } from "./figure.ts";
import { startLocalRelay } from "./local-relay.ts";
import { benchToken } from "./process.ts";

const panels = 200;
const settleMs = 2_000;
/** Twice the time between two signs of life, so that each window holds as many of them. */
const windowMs = 10_000;
const windows = 2;

/** Runs whose one cell waits for an approval that never comes: open, with nothing to do. */
function submitWaiting(url: string): Promise<Run> {
  const body = createRunBody({ width: 1024, height: 1024, format: "jpeg" }, 1);
  const cells = body.cells.map((cell) => ({ ...cell, approval: true as const }));
  return submitRun(url, { ...body, cells });
}

export async function measureWaiting(): Promise<Figure[]> {
  const relay = await startLocalRelay();
  const leaving = new AbortController();
  try {
    const runs: Run[] = [];
    for (let at = 0; at < panels; at += 1) runs.push(await submitWaiting(relay.url));
    const headers = { authorization: `Bearer ${benchToken}` };
    const polls = runs.map(({ id, rev }) =>
      fetch(`${relay.url}/v1/changes?after=${id}:${rev}&wait=60`, { headers, signal: leaving.signal }).catch(
        () => undefined, // they are left waiting, and broken off in the end
      ),
    );
    await wait(settleMs);
    const samples: number[] = [];
    for (let at = 0; at < windows; at += 1) {
      startCounting();
      await wait(windowMs);
      samples.push(readCounts().statements / (windowMs / 1000));
    }
    leaving.abort();
    await Promise.all(polls);
    return [
      {
        name: `statements for ${panels} waiting panels, SQLite`,
        unit: "per second",
        samples,
        promise: { most: 4, gates: true },
      },
    ];
  } finally {
    leaving.abort();
    await relay.close();
  }
}
