/** The server role of a data folder: one process at a time, freed by the system when that process dies. */
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";

/**
 * Takes the role or throws a sentence. The lock is SQLite's own file lock on an empty database beside the real one:
 * kill -9 frees it, and administration commands, which never ask for it, go on beside the server.
 */
export function lockServerRole(folder: string): { release: () => void } {
  const database = new DatabaseSync(join(folder, "server.lock"));
  try {
    database.exec("pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive");
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message))
      throw new Error(
        `Another relay already serves the data folder ${folder}. Stop it first, or give this one its own folder with POLYFRAME_DATA.`,
        { cause: error },
      );
    throw error;
  }
  return {
    release: () => {
      database.close();
    },
  };
}
