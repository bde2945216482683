// The stores every relay journey runs on.
import { readdirSync } from "node:fs";
import { afterAll } from "vitest";
import { startPostgres } from "../../postgres.ts";

export type JourneyStore = {
  name: string;
  /** True where any number of relays may serve one store. */
  isShared: boolean;
  /** Makes an empty store: the address of a database, or undefined for the one in the data folder. */
  create: () => Promise<string | undefined>;
};

const storeFolder = new URL("../../../relay/store/", import.meta.url);
export const hasPostgres = readdirSync(storeFolder).some((name) => name.startsWith("postgres"));

/** The embedded store, and PostgreSQL where the relay has its driver. Call it at the top of a test file. */
export async function journeyStores(): Promise<JourneyStore[]> {
  const embedded: JourneyStore = {
    name: "SQLite",
    isShared: false,
    create: () => Promise.resolve(undefined),
  };
  if (!hasPostgres) return [embedded];
  const server = await startPostgres();
  afterAll(() => server.stop());
  return [embedded, { name: "PostgreSQL", isShared: true, create: server.createDatabase }];
}
