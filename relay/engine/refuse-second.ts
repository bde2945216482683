/**
 * Whether another relay serves a data folder although its lock was free: a lock file that was deleted by hand locks nothing. The
 * server's workers have locks of their own, and give signs of life in the store.
 */
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Services } from "../services.ts";
import { refuseServed, takeLock } from "../store/lock.ts";
import { listBeats } from "../store/workers.ts";
import { beatMs, lockPath } from "./presence.ts";

/** A little longer than a living process waits between two signs of life. */
const watchMs = beatMs + 1_500;

/**
 * Throws the sentence for a folder that is served. Takes seconds only where a worker has not ended and its lock file is gone,
 * as after a backup was restored.
 */
export async function refuseSecondServer(
  services: Pick<Services, "db" | "spoolFolder" | "worker">,
  dataFolder: string,
  // Not the relay's clock, whose timers keep no process alive: nothing else does at this moment.
  wait: (ms: number) => Promise<void> = setTimeout,
): Promise<void> {
  const { db, worker } = services;
  const before = await listBeats(db, worker);
  const unlocked = new Map(
    before
      .filter(({ id }) => !isProvenDead(lockPath(services, id), dataFolder))
      .map(({ id, beats }) => [id, beats]),
  );
  if (unlocked.size === 0) return;
  await wait(watchMs);
  for (const { id, beats } of await listBeats(db, worker))
    if (unlocked.has(id) && unlocked.get(id) !== beats) refuseServed(dataFolder);
}

/** True when the worker's lock is there to be taken; false when it has none. */
function isProvenDead(path: string, dataFolder: string): boolean {
  if (!existsSync(path)) return false;
  (takeLock(path) ?? refuseServed(dataFolder)).release();
  return true;
}
