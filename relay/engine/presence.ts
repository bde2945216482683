/**
 * Who is alive. Every process writes a sign of life and looks for others that have stopped; what those left is settled.
 * On the same machine a file lock tells at once, elsewhere the counted signs do: clocks may jump, counts do not.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../time/clock.ts";
import { isId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Db } from "../store/db.ts";
import { takeLock, type Lock } from "../store/lock.ts";
import { addWorker, beatWorker, endWorker, listBeats } from "../store/workers.ts";
import { repeat } from "../time/repeat.ts";

export type PresenceDeps = {
  db: Db;
  clock: Clock;
  log: Log;
  worker: string;
  spoolFolder: string;
  /** Settles everything a dead worker left. */
  recover: (worker: string) => Promise<void>;
  /** Jobs of a dead worker may have been queued again, and other processes queue jobs without our hearing of it. */
  wake: () => void;
};

export type Presence = {
  /** One sign of life, and a look at the others. */
  beat: () => Promise<void>;
  /** Begins to beat by itself. */
  start: () => void;
  /** Stops and says goodbye: this worker owes nothing any more. */
  end: () => Promise<void>;
  /** Stops without a goodbye: what this worker still owes is for whoever finds it. */
  vanish: () => Promise<void>;
};

const beatMs = 5_000;
/** Beats of ours without one of theirs: half a minute. A process that was only slow keeps its late results all the same. */
const beatsUntilDead = 6;

type State = { deps: PresenceDeps; silent: Map<string, { beats: number; rounds: number }> };

/** Takes this worker's lock and writes it down; both before its first attempt. */
export async function openPresence(deps: PresenceDeps): Promise<Presence> {
  await mkdir(deps.spoolFolder, { recursive: true });
  // The lock comes before the folder, so nobody ever sees our folder unlocked.
  const lock = takeLock(lockPath(deps, deps.worker));
  if (!lock) throw new Error(`Another process is the worker ${deps.worker}.`);
  await addWorker(deps.db, deps.worker, deps.clock.now());
  return createPresence(deps, lock);
}

function createPresence(deps: PresenceDeps, lock: Lock): Presence {
  const state: State = { deps, silent: new Map() };
  async function beat(): Promise<void> {
    await beatWorker(deps.db, deps.worker, deps.clock.now());
    for (const worker of await findDead(state)) await settle(deps, worker);
    deps.wake();
  }
  const beats = repeat(deps.clock, beatMs, beat, (error) => {
    deps.log.warn({ err: error }, "No sign of life could be written; trying again.");
  });
  async function end(): Promise<void> {
    await beats.end();
    await endWorker(deps.db, deps.worker, deps.clock.now());
    await rm(join(deps.spoolFolder, deps.worker), { recursive: true, force: true });
    lock.release();
    await rm(lockPath(deps, deps.worker), { force: true });
  }
  async function vanish(): Promise<void> {
    await beats.end();
    lock.release();
  }
  return { beat, start: beats.start, end, vanish };
}

function lockPath({ spoolFolder }: PresenceDeps, worker: string): string {
  return join(spoolFolder, `${worker}.lock`);
}

/** Workers whose lock is here to be tried, and those of other machines that have been silent for too long. */
async function findDead({ deps, silent }: State): Promise<string[]> {
  const here = await listLocal(deps.spoolFolder);
  const others = await listBeats(deps.db, deps.worker);
  const dead = [...here].filter((worker) => worker !== deps.worker);
  for (const { id, beats } of others) {
    const before = silent.get(id);
    const rounds = before?.beats === beats ? before.rounds + 1 : 0;
    silent.set(id, { beats, rounds });
    if (rounds >= beatsUntilDead && !here.has(id)) dead.push(id);
  }
  const open = new Set(others.map((other) => other.id));
  for (const id of silent.keys()) if (!open.has(id)) silent.delete(id);
  return dead;
}

/** Ids of workers that have, or had, their spool in this folder. What else lies in it is not ours. */
async function listLocal(spoolFolder: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const entry of await readdir(spoolFolder, { withFileTypes: true })) {
    if (entry.isDirectory()) found.add(entry.name);
    else if (entry.name.endsWith(".lock")) found.add(entry.name.slice(0, -".lock".length));
  }
  return new Set([...found].filter((name) => isId(name)));
}

/** Settles a worker unless it turns out to be alive on this machine. */
async function settle(deps: PresenceDeps, worker: string): Promise<void> {
  let lock: Lock | undefined;
  try {
    lock = takeLock(lockPath(deps, worker), (copy) => {
      deps.log.warn(
        { worker, copy },
        "The lock of a relay process was damaged; it was copied aside and emptied.",
      );
    });
    if (!lock) return;
    deps.log.warn({ worker }, "A relay process ended without saying goodbye; settling what it left.");
    await deps.recover(worker);
    await rm(lockPath(deps, worker), { force: true });
  } catch (error) {
    // One worker's trouble is not the others'; the next beat tries again.
    deps.log.error({ worker, err: error }, "What an ended process left could not be settled; trying again.");
  } finally {
    lock?.release();
  }
}
