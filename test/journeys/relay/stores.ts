// The stores every relay journey runs on.
import { afterAll } from "vitest";
import { startPostgres } from "../../postgres.ts";

export type JourneyStore = {
  name: string;
  /** True where any number of relays may serve one store. */
  isShared: boolean;
  /** Makes an empty store: the address of a database, or undefined for the one in the data folder. */
  create: () => Promise<string | undefined>;
};

/** The embedded store and a PostgreSQL of the test file's own. Call it at the top of the file. */
export async function journeyStores(): Promise<JourneyStore[]> {
  const server = await startPostgres();
  afterAll(() => server.stop());
  return [
    { name: "SQLite", isShared: false, create: () => Promise.resolve(undefined) },
    { name: "PostgreSQL", isShared: true, create: server.createDatabase },
  ];
}
