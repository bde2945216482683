// The stores a contract test runs on.
import { afterAll, beforeAll } from "vitest";
import type { Db } from "../../relay/store/db.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { openSqlite } from "../../relay/store/sqlite.ts";
import { startPostgres, type TestPostgres } from "../postgres.ts";

/** Opens an empty store; the caller closes it. */
export type ContractStore = { name: string; open: () => Promise<Db> };

/** SQLite in memory and a PostgreSQL of the test file's own. Call it at the top of the file. */
export function contractStores(): ContractStore[] {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());
  return [
    { name: "SQLite", open: async () => openSqlite(":memory:") },
    {
      name: "PostgreSQL",
      open: async () => openPostgres(await server.createDatabase(), { connections: 4 }),
    },
  ];
}
