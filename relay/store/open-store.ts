/** Opens the store the settings name and brings it to the newest schema. */
import { join } from "node:path";
import { describeFullDisk } from "../bytes/disk-full.ts";
import { isDamaged } from "./damaged.ts";
import { isDatabaseGone } from "./database-gone.ts";
import type { Db } from "./db.ts";
import { describeConnecting } from "./describe-connecting.ts";
import { migrate, readSchema } from "./migrate.ts";
import { refuseOlderWorkers } from "./older-workers.ts";

/** Where the store is: PostgreSQL under an address, or a file in the data folder. */
export type StorePlace = { dataFolder: string; databaseUrl: string | undefined };

/** PostgreSQL where DATABASE_URL names one, else the embedded database of the data folder. The caller closes it. */
export async function openStore(settings: StorePlace, openPlace = open): Promise<Db> {
  try {
    const db = await openPlace(settings);
    await bringUp(db, settings).catch(async (error: unknown) => {
      await db.close();
      throw error;
    });
    return db;
  } catch (error) {
    const refusal = settings.databaseUrl === undefined ? undefined : describeConnecting(error);
    if (refusal !== undefined) throw new Error(refusal, { cause: error });
    // The address is not repeated: it may hold a password.
    if (isDatabaseGone(error))
      throw new Error("The database in DATABASE_URL does not answer. Start it, or correct the address.", {
        cause: error,
      });
    const { dataFolder, databaseUrl } = settings;
    throw describeFullDisk(
      error,
      databaseUrl === undefined ? pathIn(dataFolder) : "the database in DATABASE_URL",
    );
  }
}

async function bringUp(db: Db, { dataFolder }: StorePlace): Promise<void> {
  await refuseOlderWorkers(db, { schema: await readSchema(db), dataFolder });
  await migrate(db);
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, "polyframe.db");
}

async function open({ dataFolder, databaseUrl }: StorePlace): Promise<Db> {
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import("./postgres.ts");
    return openPostgres(databaseUrl);
  }
  const { openSqlite } = await import("./sqlite.ts");
  const path = pathIn(dataFolder);
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
