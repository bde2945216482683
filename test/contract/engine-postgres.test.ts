// The unit tests of engine and routes once more, on PostgreSQL: they register themselves when they are imported.
import { afterAll, beforeAll } from "vitest";
import { openPostgres } from "../../relay/store/postgres.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { setDefaultDb } from "../relay/fixture.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  setDefaultDb(async () => openPostgres(await postgres.createDatabase(), { connections: 4 }));
});
afterAll(() => postgres?.stop());

await import("../../relay/engine/dispatcher.test.ts");
await import("../../relay/engine/sweeper.test.ts");
await import("../../relay/routes/changes.test.ts");
await import("../../relay/app.test.ts");
