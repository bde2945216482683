import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestPostgres, startPostgres } from "../postgres.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

it("a server of version 18 answers on loopback", async () => {
  expect(
    await query(
      postgres.url,
      "select current_setting('server_version_num')::int / 10000 as major, 'ü' as text",
    ),
  ).toEqual([{ major: 18, text: "ü" }]);
});

it("databases made for tests do not see each other", async () => {
  const [one, other] = [await postgres.createDatabase(), await postgres.createDatabase()];
  await query(one, "create table kept (n int)");
  expect(await query(one, "select * from kept")).toEqual([]);
  await expect(query(other, "select * from kept")).rejects.toMatchObject({ code: "42P01" });
});

it("what was committed survives a kill, and what was not does not", async () => {
  const url = await postgres.createDatabase();
  await query(url, "create table kept (n int)");
  const open = new pg.Client({ connectionString: url });
  const broken = new Promise((resolve) => open.on("error", resolve));
  await open.connect();
  await query(url, "insert into kept values (1)");
  await open.query("begin");
  await open.query("insert into kept values (2)");
  await postgres.kill();
  await broken;
  await expect(query(url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await postgres.restart();
  expect(await query(url, "select n from kept")).toEqual([{ n: 1 }]);
});

it("an orderly restart keeps address and data", async () => {
  const url = await postgres.createDatabase();
  await query(url, "create table kept (n int)");
  await postgres.restart();
  expect(await query(url, "select * from kept")).toEqual([]);
});

it("two servers run side by side", async () => {
  const other = await startPostgres();
  expect(other.url).not.toBe(postgres.url);
  expect(await query(other.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await other.stop();
  await expect(query(other.url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
