/**
 * Which processes are alive. Each writes a sign of life and looks for others that have stopped, whose work it then settles.
 * On the same machine a file lock tells at once, elsewhere the counted signs do: clocks may jump, counts do not.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isId } from "../text/ids.ts";
import type { Services } from "../services.ts";
import { takeLock, type Lock } from "../store/lock.ts";
import { addWorker, beatWorker, endWorker, listBeats } from "../store/workers.ts";
import { repeat } from "../time/repeat.ts";

/** `wake` is called now and then: jobs of a dead worker may have been queued again, and other processes queue jobs unheard. */
export type PresenceServices = Pick<Services, "db" | "clock" | "log" | "worker" | "spoolFolder" | "wake"> & {
  /** Settles everything a dead worker left. */
  recover: (worker: string) => Promise<void>;
};

export type Presence = {
  /** One sign of life, and a look at the others. */
  beat: () => Promise<void>;
  /** Begins to beat by itself. */
  start: () => void;
  /** Stops and says goodbye: this worker owes nothing any more. */
  end: () => Promise<void>;
  /** Stops without a goodbye: another process, or the next start, settles what this worker still owes. */
  vanish: () => Promise<void>;
};

const beatMs = 5_000;
/** Beats of ours without one of theirs: half a minute. A process that was only slow keeps its late results all the same. */
const beatsUntilDead = 6;

type State = { services: PresenceServices; silent: Map<string, { beats: number; rounds: number }> };

/** Takes this worker's lock and writes it down; both before its first attempt. */
export async function openPresence(services: PresenceServices): Promise<Presence> {
  await mkdir(services.spoolFolder, { recursive: true });
  // The lock comes before the folder, so no process ever sees our folder unlocked.
  const lock = takeLock(lockPath(services, services.worker));
  if (!lock) throw new Error(`Another process is the worker ${services.worker}.`);
  await addWorker(services.db, services.worker, services.clock.now());
  return createPresence(services, lock);
}

function createPresence(services: PresenceServices, lock: Lock): Presence {
  const state: State = { services, silent: new Map() };
  async function beat(): Promise<void> {
    await beatWorker(services.db, services.worker, services.clock.now());
    for (const worker of await findDead(state)) await settle(services, worker);
    services.wake();
  }
  const beats = repeat(services.clock, beatMs, beat, (error) => {
    services.log.warn({ err: error }, "No sign of life could be written; trying again.");
  });
  async function end(): Promise<void> {
    await beats.end();
    await endWorker(services.db, services.worker, services.clock.now());
    await rm(join(services.spoolFolder, services.worker), { recursive: true, force: true });
    lock.release();
    await rm(lockPath(services, services.worker), { force: true });
  }
  async function vanish(): Promise<void> {
    await beats.end();
    lock.release();
  }
  return { beat, start: beats.start, end, vanish };
}

function lockPath({ spoolFolder }: PresenceServices, worker: string): string {
  return join(spoolFolder, `${worker}.lock`);
}

/** Workers whose lock is here to be tried, and those of other machines that have been silent for too long. */
async function findDead({ services, silent }: State): Promise<string[]> {
  const here = await listLocal(services.spoolFolder);
  const others = await listBeats(services.db, services.worker);
  const dead = [...here].filter((worker) => worker !== services.worker);
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

/** Ids of workers that have, or had, their spool in this folder. Other entries of it are not ours. */
async function listLocal(spoolFolder: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const entry of await readdir(spoolFolder, { withFileTypes: true })) {
    if (entry.isDirectory()) found.add(entry.name);
    else if (entry.name.endsWith(".lock")) found.add(entry.name.slice(0, -".lock".length));
  }
  return new Set([...found].filter((name) => isId(name)));
}

/** Settles a worker unless it turns out to be alive on this machine. */
async function settle(services: PresenceServices, worker: string): Promise<void> {
  let lock: Lock | undefined;
  try {
    lock = takeLock(lockPath(services, worker), (copy) => {
      services.log.warn(
        { worker, copy },
        "The lock of a relay process was damaged; it was copied aside and emptied.",
      );
    });
    if (!lock) return;
    services.log.warn({ worker }, "A relay process ended without saying goodbye; settling what it left.");
    await services.recover(worker);
    await rm(lockPath(services, worker), { force: true });
  } catch (error) {
    // Trouble with one worker must not keep the others from being settled; the next beat tries again.
    services.log.error(
      { worker, err: error },
      "What an ended process left could not be settled; trying again.",
    );
  } finally {
    lock?.release();
  }
}
