/** Opens the store the settings name and brings it to the newest schema. */
import { join } from "node:path";
import type { Settings } from "../settings.ts";
import { isDatabaseGone } from "./database-gone.ts";
import type { Db } from "./db.ts";
import { migrate } from "./migrate.ts";

/** PostgreSQL where DATABASE_URL names one, else the embedded database of the data folder. The caller closes it. */
export async function openStore(settings: Pick<Settings, "dataFolder" | "databaseUrl">): Promise<Db> {
  const db = await open(settings);
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await db.close();
    // The address is not repeated: it may hold a password.
    if (isDatabaseGone(error))
      throw new Error("The database in DATABASE_URL does not answer. Start it, or correct the address.", {
        cause: error,
      });
    throw error;
  }
}

async function open({ dataFolder, databaseUrl }: Pick<Settings, "dataFolder" | "databaseUrl">): Promise<Db> {
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import("./postgres.ts");
    return openPostgres(databaseUrl);
  }
  const { openSqlite } = await import("./sqlite.ts");
  const path = join(dataFolder, "polyframe.db");
  try {
    return openSqlite(path);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    throw new Error(
      `The store ${path} is damaged and cannot be opened. Put a backup in its place, or move it away to begin with an empty one.`,
      { cause: error },
    );
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
function isDamaged(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (error.errcode === 11 || error.errcode === 26);
}
