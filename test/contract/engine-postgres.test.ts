// The unit tests of engine, schedule and routes once more, on PostgreSQL: they register themselves when they are imported.
import { afterAll, beforeAll } from "vitest";
import { openPostgres } from "../../relay/store/postgres.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { setTestStore } from "../relay/fixture.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  async function openPlace() {
    const url = await postgres.createDatabase();
    return () => openPostgres(url, { connections: 4 });
  }
  setTestStore({ openPlace, openNew: async () => (await openPlace())() });
});
afterAll(() => postgres?.stop());

await import("../../relay/access/access.test.ts");
await import("../../relay/admin/routes.test.ts");
await import("../../relay/app.test.ts");
await import("../../relay/engine/add-thumbs.test.ts");
await import("../../relay/engine/dispatcher.test.ts");
await import("../../relay/engine/recover.test.ts");
await import("../../relay/engine/sweeper.test.ts");
await import("../../relay/log/metrics.test.ts");
await import("../../relay/routes/changes.test.ts");
await import("../../relay/store/limiter.test.ts");
await import("../../relay/store/turns.test.ts");
