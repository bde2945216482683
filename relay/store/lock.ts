/** Locks that die with their process: SQLite's own file lock on an empty database, which kill -9 frees. */
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";

export type Lock = { release: () => void };

/** Takes the lock, or returns undefined while another process holds it. The file is made where it is missing. */
export function takeLock(path: string): Lock | undefined {
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
