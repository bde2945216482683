/** Locks that die with their process: SQLite's own file lock on an empty database, which kill -9 frees. */
import { copyFileSync, existsSync, truncateSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { isDamaged } from "./damaged.ts";
import { watchPlace } from "./watch-place.ts";

export type Lock = {
  release: () => void;
  /**
   * Makes the file again, and takes it, where it was deleted by hand: a file without a name in the folder locks nothing
   * there. To be called now and then; false once another process has taken the new file.
   */
  keep: () => boolean;
  /** False when there was no file: its process never took it, or the file was deleted while that process may still live. */
  wasThere: boolean;
};

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
    // by two processes that find the damage at the same time.
    const copy = `${path}.damaged`;
    copyFileSync(path, copy);
    truncateSync(path);
    onDamaged(copy);
    return tryLock(path);
  }
}

function tryLock(path: string): Lock | undefined {
  const wasThere = existsSync(path);
  let held = hold(path);
  if (!held) return undefined;
  return {
    wasThere,
    keep: () => {
      if (held?.isInPlace() === true) return true;
      const again = hold(path);
      held?.database.close();
      held = again;
      return held !== undefined;
    },
    release: () => held?.database.close(),
  };
}

type Held = { database: DatabaseSync; isInPlace: () => boolean };

function hold(path: string): Held | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive");
    return { database, isInPlace: watchPlace(path) };
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined;
    throw error;
  }
}

/**
 * Takes the server role of a data folder, or throws a sentence. Administration commands never ask for it, so they go on
 * beside the server.
 */
export function lockServerRole(folder: string): Lock {
  const lock = takeLock(join(folder, "server.lock"));
  return lock ?? refuseServed(folder);
}

/** Throws the sentence for a data folder that another relay serves. */
export function refuseServed(folder: string): never {
  throw new Error(
    `Another relay already serves the data folder ${folder}. Stop it first, or give this one its own folder with POLYFRAME_DATA.`,
  );
}
