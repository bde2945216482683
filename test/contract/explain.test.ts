import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Db, Queries } from "../../relay/store/db.ts";
import { toPostgres } from "../../relay/store/dialect.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { openSqlite } from "../../relay/store/sqlite.ts";
import { sql } from "../../relay/store/statements.ts";
import { fillStore } from "../fill-store.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { createBody, openFixture, type Fixture } from "../relay/fixture.ts";

/** Tables whose rows are counted in tens: reading all of them is the cheapest way. */
const small = ["team", "token", "worker", "bucket", "migration"];

/** Administration's own sums over everything, asked for by a person, never by a request of a panel. */
const wholesale = new Set<string>(["ledgerSums", "ledgerTotals", "checkLedger", "ledgerByAttempt"]);

/** Partial indexes that hold only what is open now: reading all of one is reading the answer. */
const openWork =
  / USING (COVERING )?INDEX (run_open|worker_open|job_queue|job_running|attempt_open|attempt_uncertain)\b/;

let postgres: TestPostgres;
let folder: string;
const dbs: Record<string, Db> = {};
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "polyframe-large-"));
  dbs["SQLite"] = openSqlite(join(folder, "large.db"));
  dbs["PostgreSQL"] = await openPostgres(await postgres.createDatabase());
  for (const db of Object.values(dbs)) {
    await migrate(db);
    await fillStore(db);
  }
});
afterAll(async () => {
  await Promise.all(Object.values(dbs).map((db) => db.close()));
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const statements = Object.entries(sql).filter(([name]) => !wholesale.has(name));

describe("with 10,000 finished runs and 1,000,000 ledger rows", () => {
  it("both stores hold that much", async () => {
    for (const db of Object.values(dbs)) {
      expect(await db.get("select count(*) as n from run")).toEqual({ n: 10_000 });
      expect(await db.get("select count(*) as n from ledger")).toEqual({ n: 1_000_000 });
    }
  });

  it.each(statements)("SQLite scans no table for %s", async (_name, text) => {
    const rows = await dbs["SQLite"]!.all(`explain query plan ${text}`);
    const scans = rows
      .map((row) => String(row["detail"]))
      .filter((detail) => /^SCAN (?!json_each)/.test(detail))
      .filter((detail) => !small.some((table) => detail.startsWith(`SCAN ${table}`)))
      // In the order of an index and only as far as `limit` goes is a look-up, not a scan.
      .filter((detail) => !openWork.test(detail))
      .filter((detail) => !(/ USING (COVERING )?INDEX /.test(detail) && /\blimit\b/.test(text)));
    expect(scans).toEqual([]);
  });

  it.each(statements)("PostgreSQL scans no table for %s", async (_name, text) => {
    const plan = (await dbs["PostgreSQL"]!.all(`explain (generic_plan) ${toPostgres(text)}`)).map((row) =>
      String(row["QUERY PLAN"]),
    );
    const scans = plan.filter((line) => {
      const table = /Seq Scan on (\w+)/.exec(line)?.[1];
      return table !== undefined && !small.includes(table);
    });
    expect(scans, plan.join("\n")).toEqual([]);
  });
});

/** Counts what goes over the wire to the database. */
function count(db: Db): { db: Db; counted: { statements: number; rows: number } } {
  const counted = { statements: 0, rows: 0 };
  function wrap(queries: Queries): Queries {
    return {
      all: async (text, values) => {
        const rows = await queries.all(text, values);
        counted.statements += 1;
        counted.rows += rows.length;
        return rows;
      },
      get: async (text, values) => {
        const row = await queries.get(text, values);
        counted.statements += 1;
        counted.rows += row ? 1 : 0;
        return row;
      },
      run: async (text, values) => {
        counted.statements += 1;
        return queries.run(text, values);
      },
    };
  }
  const counting: Db = {
    ...db,
    ...wrap(db),
    transaction: (work) => db.transaction((tx) => work(wrap(tx))),
    close: async () => undefined,
  };
  return { db: counting, counted };
}

describe("the cost of a request", () => {
  async function measure(db: Db): Promise<Record<string, { statements: number; rows: number }>> {
    const { db: counting, counted } = count(db);
    const fixture: Fixture = await openFixture({ db: counting });
    const costs: Record<string, { statements: number; rows: number }> = {};
    async function cost(name: string, work: () => Promise<unknown>): Promise<void> {
      const before = { ...counted };
      await work();
      costs[name] = { statements: counted.statements - before.statements, rows: counted.rows - before.rows };
    }
    let id = "";
    for (const person of ["other", "warm"]) await fixture.submit({}, `?person=${person}&name=Up`);
    await fixture.dispatcher.drain();
    await cost("quote", () => fixture.call("POST", "/v1/quotes?person=warm", createBody()));
    await cost("submit", async () => {
      id = await fixture.submit({}, "?person=warm&name=Up");
    });
    await cost("generate", () => fixture.dispatcher.drain());
    await cost("read", () => fixture.read(id));
    await cost("poll", () => fixture.call("GET", `/v1/changes?after=${id}:1&wait=0`));
    await cost("list", () => fixture.call("GET", "/v1/runs?limit=1"));
    await cost("list of a file", () => fixture.call("GET", "/v1/runs?file=none&limit=1"));
    await cost("usage", () => fixture.call("GET", "/v1/usage?person=warm"));
    await fixture.close();
    return costs;
  }

  it.each(["SQLite", "PostgreSQL"])("on %s is the same in an empty store and in a full one", async (name) => {
    const empty =
      name === "SQLite" ? openSqlite(":memory:") : await openPostgres(await postgres.createDatabase());
    const small = await measure(empty);
    await empty.close();
    expect(await measure(dbs[name]!)).toEqual(small);
    expect(small["poll"]!.statements).toBeLessThanOrEqual(6);
    expect(small["submit"]!.statements).toBeLessThanOrEqual(30);
  });
});
