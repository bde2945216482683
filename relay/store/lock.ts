/** Locks that die with their process: SQLite's own file lock on an empty database, which kill -9 frees. */
import { copyFileSync, truncateSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { isDamaged } from "./damaged.ts";

export type Lock = { release: () => void };

/**
 * Takes the lock, or returns undefined while another process holds it. The file is made where it is missing, and emptied where
 * something else stands in it: `onDamaged` is told where that was copied to.
 */
export function takeLock(
  path: string,
  onDamaged: (copy: string) => void = () => undefined,
): Lock | undefined {
  try {
    return tryLock(path);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    // A holder would have been found before the file was read. It is emptied where it is: a new file beside it could be locked
    // by two who find the damage at the same time.
    const copy = `${path}.damaged`;
    copyFileSync(path, copy);
    truncateSync(path);
    onDamaged(copy);
    return tryLock(path);
  }
}

function tryLock(path: string): Lock | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive");
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined;
    throw error;
  }
  return {
    release: () => {
      database.close();
    },
  };
}

/**
 * Takes the server role of a data folder, or throws a sentence. Administration commands never ask for it, so they go on
 * beside the server.
 */
export function lockServerRole(folder: string): Lock {
  const lock = takeLock(join(folder, "server.lock"));
  if (lock) return lock;
  throw new Error(
    `Another relay already serves the data folder ${folder}. Stop it first, or give this one its own folder with POLYFRAME_DATA.`,
  );
}
