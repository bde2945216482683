// Relays killed at random, again and again, while runs come in and the upstream misbehaves; then everything must add up.
// `npm run test:nightly` kills 200 times, POLYFRAME_TEST_KILLS as often as it says; POLYFRAME_TEST_SEED repeats a failure's run.
import { randomInt, randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Run } from "../../../core/api.ts";
import type { RunBody } from "../../../core/run-body.ts";
import { ifThere } from "../../../relay/bytes/files.ts";
import type { CrashPoint } from "../../../relay/services.ts";
import { measurePart, readSpool } from "../../../relay/engine/spool.ts";
import type { Fault } from "../../openai-stub/faults.ts";
import type { RelayProcess } from "../../relay-process.ts";
import { journeyStores } from "./stores.ts";
import { createRunBody, followThroughTime, nameOf, openWorld, putRun, readRun, type World } from "./world.ts";

const usual = process.env["POLYFRAME_NIGHTLY"] === "1" ? "200" : "8";
const kills = Number(process.env["POLYFRAME_TEST_KILLS"] ?? usual);
const seed = Number(process.env["POLYFRAME_TEST_SEED"] ?? String(randomInt(2 ** 31)));

type Random = { below: (n: number) => number; pick: <T>(from: readonly T[]) => T };

/** The same numbers for the same seed (mulberry32). */
function createRandom(start: number): Random {
  let state = start;
  function below(n: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  }
  return { below, pick: (from) => from[below(from.length)]! };
}

const points: readonly CrashPoint[] = [
  "after-attempt",
  "mid-body",
  "after-rename",
  "before-commit",
  "after-commit",
];
const faults: readonly Fault[] = [
  { kind: "overloaded" },
  { kind: "rate-limited", waitMs: 1_000 },
  { kind: "server-error" },
  { kind: "cut", at: "body" },
  { kind: "truncated-image" },
  { kind: "no-usage" },
  { kind: "moderation", stage: "output" },
  { kind: "trickle", pieces: 20, everyMs: 10 },
];

/** A run as its sender knows it; acknowledged once the relay answered. */
type Sent = { id: string; subject: string; body: RunBody; isAcknowledged: boolean };

function createNext(random: Random, n: number): Sent {
  const subject = `picture ${n}.`;
  const target = { width: 1024, height: 1024 };
  const cells = Array.from({ length: 1 + random.below(3) }, (_, at) => ({
    id: `cell-${at}`,
    target,
    // Some pictures are made from another one of their run.
    ...(at > 0 &&
      random.below(3) === 0 && {
        inputs: [{ cell: "cell-0", role: "anchor" as const }],
      }),
  }));
  return { id: randomUUID(), subject, body: createRunBody(subject, { cells }), isAcknowledged: false };
}

async function send(relay: RelayProcess, sent: Sent): Promise<void> {
  // A connection that the kill broke says nothing: the run is sent again in the end, under the same id.
  const answer = await putRun(relay, sent.id, sent.body).catch(() => undefined);
  if (answer?.status === 200 || answer?.status === 201) sent.isAcknowledged = true;
}

/** What people do to a run while relays die under it. */
async function meddle(relay: RelayProcess, random: Random, sent: Sent): Promise<void> {
  const run = await readRun(relay, sent.id).catch(() => undefined);
  const job = run && random.pick(run.jobs);
  if (!job) return;
  const isEnded = job.state === "failed" || job.state === "cancelled";
  const call = isEnded
    ? relay.call("POST", `/v1/jobs/${job.id}/retry`, { afterAttempt: job.attempt })
    : relay.call("POST", `/v1/jobs/${job.id}/cancel`);
  await call.catch(() => undefined);
}

/** A relay, and whether it was told where to die. */
type Life = { relay: RelayProcess; isDoomed: boolean };

/** Starts a relay, which may die while it is still clearing up after the one before. */
async function startLife(world: World, random: Random): Promise<Life | undefined> {
  const nth = 1 + random.below(4);
  const crashAt = random.below(4) === 0 ? undefined : { point: random.pick(points), nth };
  try {
    const relay = await world.start({ crashAt, env: { POLYFRAME_PARALLEL: "3" } });
    return { relay, isDoomed: crashAt !== undefined };
  } catch (error) {
    if (crashAt && error instanceof Error && error.message === "") return undefined;
    throw error;
  }
}

/** One death: every place has a relay, work comes in at any of them, one of them dies. */
async function liveAndDie(world: World, random: Random, sent: Sent[], lives: Set<Life>, places: number) {
  while (lives.size < places) {
    const life = await startLife(world, random);
    if (!life) return;
    lives.add(life);
    life.relay.ended.then(
      () => lives.delete(life),
      () => lives.delete(life),
    );
  }
  const before = world.stub.requests.length;
  const fresh = Array.from({ length: 1 + random.below(3) }, (_, at) => createNext(random, sent.length + at));
  sent.push(...fresh);
  if (random.below(2) === 0)
    world.stub.script({ fault: random.pick(faults), match: { prompt: random.pick(fresh).subject } });
  const relays = [...lives].map((life) => life.relay);
  const { relay, isDoomed } = random.pick([...lives]);
  await Promise.all(fresh.map((run) => send(random.pick(relays), run)));
  if (random.below(2) === 0) await meddle(random.pick(relays), random, random.pick(sent));
  // Killed from outside when so many more calls are out, or when nothing more will come.
  const quiet = Promise.all(sent.map(({ id }) => settle(relay, id)));
  await Promise.race([relay.ended, world.stub.arrived(before + 1 + random.below(4)), quiet]);
  if (isDoomed) await Promise.race([relay.ended, quiet]);
  await relay.kill();
  await quiet;
}

/** Waits until nothing of a run is out any more; a relay that dies meanwhile ends the wait. */
async function settle(relay: RelayProcess, id: string): Promise<void> {
  for (;;) {
    const run = await readRun(relay, id).catch(() => undefined);
    if (!run || !run.jobs.some((job) => job.state === "running")) return;
    await relay.call("GET", `/v1/changes?after=${id}:${run.rev}&wait=1`).catch(() => undefined);
  }
}

/** Attempts whose whole picture lies in a spool, described or not: whatever happens next, it must not be lost. */
async function listReceived(world: World): Promise<string[]> {
  const spool = join(world.folder, "spool");
  const folders = ((await ifThere(readdir(spool, { withFileTypes: true }))) ?? [])
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(spool, entry.name));
  const found: string[] = [];
  for (const folder of folders) {
    // A living neighbour may record a picture between two looks: then it is no longer here to be lost.
    const { metas, parts } = (await ifThere(readSpool(folder))) ?? { metas: [], parts: [] };
    found.push(...metas.map(({ attempt }) => attempt));
    for (const attempt of parts)
      if ((await ifThere(measurePart(folder, attempt)))?.facts?.complete === true) found.push(attempt);
  }
  return found;
}

/** Every picture of these attempts is there under its job. */
async function checkReceived(world: World, received: ReadonlySet<string>): Promise<void> {
  const kept = await world.look((db) =>
    db.all(`select attempt.id as id from attempt join image on image.attempt = attempt.id
      where attempt.state = 'received' and image.partial is null`),
  );
  const ids = new Set(kept.map((row) => row["id"]));
  expect([...received].filter((attempt) => !ids.has(attempt))).toEqual([]);
}

/** Attempt by attempt: sent once at most, what was made is paid for or uncertain, what was not made has no picture. */
async function checkUpstream(world: World, sent: Sent, run: Run): Promise<void> {
  const asked = new Map(world.asked(sent.subject).map((request) => [nameOf(request), request]));
  expect(asked.size).toBe(world.asked(sent.subject).length);
  const attempts = await world.attempts(run.id);
  expect(attempts.map(({ id }) => id)).toEqual(expect.arrayContaining([...asked.keys()]));
  for (const { id, state, cost } of attempts) {
    const made = asked.get(id)?.made ?? 0;
    const isPaid = state === "uncertain" || (cost ?? 0) > 0;
    if (made > 0) expect([id, isPaid]).toEqual([id, true]);
    else expect([id, state, cost ?? 0]).toEqual([id, expect.not.stringMatching("received"), 0]);
  }
}

const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

for (const store of await journeyStores()) {
  const places = store.isShared ? 2 : 1;
  const name = `${kills} kills at random of ${places === 1 ? "a relay" : "two relays"} on ${store.name}`;
  test(
    `[D1] [D2] [D4] [M2] [M3] after ${name} everything adds up (seed ${seed})`,
    async () => {
      const world = await openWorld({ databaseUrl: await store.create() });
      worlds.push(world);
      const random = createRandom(seed);
      const sent: Sent[] = [];
      const lives = new Set<Life>();
      const received = new Set<string>();
      for (let kill = 0; kill < kills; kill += 1) {
        await liveAndDie(world, random, sent, lives, places);
        for (const attempt of await listReceived(world)) received.add(attempt);
        expect(await world.audit(false)).toEqual([]);
      }
      await Promise.all([...lives].map(({ relay }) => relay.kill()));
      const last = await world.start();
      for (const run of sent) {
        const { status } = await putRun(last, run.id, run.body);
        // What was acknowledged is known; what was not may have been written down or not.
        expect(run.isAcknowledged ? [200] : [200, 201]).toContain(status);
      }
      // What the dead left queued goes on at the few pictures a minute that the provider said are allowed.
      const minutes = 120 + 4 * kills;
      for (const run of sent) await checkUpstream(world, run, await followThroughTime(last, run.id, minutes));
      await checkReceived(world, received);
      expect(await world.audit()).toEqual([]);
    },
    60_000 + kills * 20_000,
  );
}
