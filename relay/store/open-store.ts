/** Opens the store the settings name and brings it to the newest schema. */
import { join } from "node:path";
import type { Settings } from "../settings.ts";
import type { Db } from "./db.ts";
import { migrate } from "./migrate.ts";
import { openSqlite } from "./sqlite.ts";

/** The embedded database of the data folder. The caller closes it. */
export async function openStore(settings: Pick<Settings, "dataFolder" | "databaseUrl">): Promise<Db> {
  if (settings.databaseUrl !== undefined)
    throw new Error("DATABASE_URL is not supported yet. Remove it to use the embedded database.");
  const db = openSqlite(join(settings.dataFolder, "polyframe.db"));
  await migrate(db);
  return db;
}
