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
  /** Settles everything a dead worker left; `mayLive` when nothing but its silence says that it is dead. */
  recover: (worker: string, mayLive: boolean) => Promise<void>;
  /** The data folder's lock, kept where its file is deleted. */
  serverLock?: Lock | undefined;
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

/** Between two signs of life. */
export const beatMs = 5_000;
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
    for (const held of [lock, services.serverLock])
      if (held?.keep() === false)
        services.log.error(
          {},
          "A lock of this relay was deleted and another process took it. Make sure that one relay alone serves this data folder.",
        );
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

/** Where a worker's lock is. */
export function lockPath({ spoolFolder }: Pick<Services, "spoolFolder">, worker: string): string {
  return join(spoolFolder, `${worker}.lock`);
}

/**
 * Workers that may be dead: those whose lock file is in this folder and can be tried, and silent ones, which are on other
 * machines or had their lock file deleted, and may live all the same.
 */
async function findDead({ services, silent }: State): Promise<string[]> {
  const { folders, locks } = await listLocal(services.spoolFolder);
  const others = await listBeats(services.db, services.worker);
  const known = new Map(others.map(({ id, beats }) => [id, beats]));
  for (const id of folders) if (!known.has(id)) known.set(id, 0);
  const dead = [...locks].filter((worker) => worker !== services.worker);
  for (const [id, beats] of known) {
    if (locks.has(id) || id === services.worker) continue;
    const before = silent.get(id);
    const rounds = before?.beats === beats ? before.rounds + 1 : 0;
    silent.set(id, { beats, rounds });
    if (rounds >= beatsUntilDead) dead.push(id);
  }
  for (const id of silent.keys()) if (!known.has(id) || locks.has(id)) silent.delete(id);
  return dead;
}

/** Ids of workers that have, or had, their spool or their lock in this folder. Other entries of it are not ours. */
async function listLocal(spoolFolder: string): Promise<{ folders: string[]; locks: Set<string> }> {
  const entries = await readdir(spoolFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const locks = entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".lock"))
    .map((entry) => entry.name.slice(0, -".lock".length));
  return {
    folders: folders.filter((name) => isId(name)),
    locks: new Set(locks.filter((name) => isId(name))),
  };
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
    await services.recover(worker, !lock.wasThere);
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
