import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Db } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { sql } from "../../relay/store/statements.ts";
import { addTeam, noLimits } from "../../relay/store/teams.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";

let postgres: TestPostgres;
let url = "";
let db: Db;
beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  db = await openPostgres(url, { connections: 3 });
  await migrate(db);
});
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
});

async function readTeam(id: string): Promise<unknown> {
  return db.transaction(async (tx) => (await tx.get(sql.team, [id]))?.["name"]);
}

test("a relay goes on when a newer one adds a column to a table whose plans it keeps", async () => {
  const id = randomUUID();
  await addTeam(db, { id, name: "Design", ...noLimits }, 1);
  // Several at once, so that every connection of the pool keeps a plan.
  await Promise.all(Array.from({ length: 3 }, () => readTeam(id)));
  const newer = new pg.Client({ connectionString: url });
  await newer.connect();
  await newer.query("alter table team add column later text");
  await newer.end();
  expect(await Promise.all(Array.from({ length: 3 }, () => readTeam(id)))).toEqual([
    "Design",
    "Design",
    "Design",
  ]);
});

test("a statement that fails in itself is not tried again as if its plan were old", async () => {
  let tries = 0;
  const failing = db.transaction(async (tx) => {
    tries += 1;
    await tx.get("select * from nowhere");
  });
  await expect(failing).rejects.toMatchObject({ code: "42P01" });
  expect(tries).toBe(1);
});
