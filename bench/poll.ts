/** How soon a panel that waits hears of a picture: from the commit in the relay to the decoded answer at the client. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Changes } from "../core/api.ts";
import type { RunBody } from "../core/run-body.ts";
import { startRelay } from "../relay/server.ts";
import { readSettings } from "../relay/settings.ts";
import { createScriptedProvider, hold } from "../test/relay/scripted-provider.ts";
import type { Figure } from "./figure.ts";

const rounds = 40;
/** Longer than the relay gathers changes for a follower who has just been answered. */
const quietMs = 200;

const body: RunBody = {
  kind: "picture",
  model: "gpt-image-2",
  quality: "low",
  density: 1,
  brief: { subject: "A quiet harbour at dawn" },
  cells: [{ id: "square/und", target: { width: 1024, height: 1024 } }],
};

/** The relay runs in this process, so that the moment of the commit and that of the answer have one clock. */
export async function measurePolls(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-bench-"));
  const provider = createScriptedProvider({ offline: true });
  let committedAt = 0;
  const settings = readSettings({ PORT: "0", POLYFRAME_DATA: folder, POLYFRAME_DRAIN_SECONDS: "0" });
  const relay = await startRelay(settings, {
    provider,
    crashPoint: (point) => {
      if (point === "after-commit") committedAt = performance.now();
    },
  });
  async function sample(pauseMs: number): Promise<number> {
    const gate = hold();
    provider.next(gate.script);
    const heardAt = await followOne(relay.url, gate, pauseMs);
    return heardAt - committedAt;
  }
  const quiet: number[] = [];
  const busy: number[] = [];
  try {
    for (let at = 0; at < rounds; at += 1) {
      quiet.push(await sample(quietMs));
      busy.push(await sample(0));
    }
  } finally {
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  }
  return [
    { name: "commit to answer", unit: "ms", samples: quiet, promise: { most: 50, gates: false } },
    // Changes within 150 ms of an answer are gathered on purpose, so that a large run does not flood its panels.
    { name: "the same within 150 ms of another answer", unit: "ms", samples: busy },
  ];
}

/** Submits a run, waits until its picture is being made and a poll is out, lets it be finished; when the poll told so. */
async function followOne(url: string, gate: ReturnType<typeof hold>, pauseMs: number): Promise<number> {
  const id = randomUUID();
  const sent = await fetch(`${url}/v1/runs/${id}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (sent.status !== 201) throw new Error(`The run was refused: ${await sent.text()}`);
  await gate.started;
  let rev = 0;
  for (;;) {
    const waiting = fetch(`${url}/v1/changes?after=${id}:${rev}&wait=10`);
    if (rev > 0) {
      await wait(pauseMs);
      gate.release();
    }
    const { runs } = (await (await waiting).json()) as Changes;
    const run = runs[0];
    if (run === undefined) throw new Error("The poll ended without news.");
    if (run.jobs.some((job) => job.state === "succeeded")) return performance.now();
    rev = run.rev;
  }
}
