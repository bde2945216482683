import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../core/api.ts";
import { createTeamToken } from "../../relay/access/create-token.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import type { Db, Queries, SqlValue } from "../../relay/store/db.ts";
import { toPostgres } from "../../relay/store/dialect.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { openSqlite } from "../../relay/store/sqlite.ts";
import { sql } from "../../relay/store/statements.ts";
import { filledTeam, fillStore } from "../fill-store.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { createBody, openFixture, type Fixture } from "../relay/fixture.ts";
import { createPng } from "../relay/png.ts";

/** Tables whose rows are counted in tens: reading all of them is the cheapest way. */
const small = ["team", "token", "worker", "bucket", "migration"];

/** Partial indexes that hold only what is open now: reading all of one is reading the answer. */
const openWork = /\b(run_open|worker_open|job_queue|job_running|attempt_open|attempt_uncertain)\b/;

/** Against hanging alone: two stores are filled, on a machine that may have other work. */
const setUpMs = 600_000;

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
}, setUpMs);
afterAll(async () => {
  await Promise.all(Object.values(dbs).map((db) => db.close()));
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const statements = Object.entries(sql);

/**
 * What PostgreSQL's plan reads whole: a table, or an index without a condition on it. In the order of an index and only as
 * far as `limit` goes is a look-up.
 */
function listScans(plan: readonly string[], text: string): string[] {
  return plan.filter((line, at) => {
    const table = /Seq Scan on (\w+)/.exec(line)?.[1];
    if (table !== undefined) return !small.includes(table);
    const index =
      /(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)(?: on (\w+))?/.exec(line);
    if (!index || openWork.test(line) || /\blimit\b/.test(text)) return false;
    if (small.some((name) => index[2] === name || index[1]?.startsWith(name))) return false;
    const next = plan.findIndex((other, place) => place > at && /^\s*->/.test(other));
    return !plan.slice(at, next === -1 ? undefined : next).some((other) => other.includes("Index Cond"));
  });
}

describe("with 10,000 finished runs and 1,000,000 ledger rows", () => {
  it("both stores hold that much", async () => {
    for (const db of Object.values(dbs)) {
      expect(await db.get("select count(*) as n from run where succeeded > 0")).toEqual({ n: 10_000 });
      expect(await db.get("select count(*) as n from job where state = 'queued'")).toEqual({ n: 40 });
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
    expect(listScans(plan, text), plan.join("\n")).toEqual([]);
  });
});

type Asked = { text: string; values: readonly SqlValue[]; rows: number };

/** Notes what goes over the wire to the database. */
function listen(db: Db): { db: Db; asked: Asked[] } {
  const asked: Asked[] = [];
  function wrap(queries: Queries): Queries {
    return {
      all: async (text, values = []) => {
        const rows = await queries.all(text, values);
        asked.push({ text, values, rows: rows.length });
        return rows;
      },
      get: async (text, values = []) => {
        const row = await queries.get(text, values);
        asked.push({ text, values, rows: row ? 1 : 0 });
        return row;
      },
      run: async (text, values = []) => {
        asked.push({ text, values, rows: 0 });
        return queries.run(text, values);
      },
    };
  }
  const heard: Db = {
    ...db,
    ...wrap(db),
    transaction: (work) => db.transaction((tx) => work(wrap(tx))),
    close: async () => undefined,
  };
  return { db: heard, asked };
}

class Undone extends Error {}

/** Pages PostgreSQL touches for a statement, which is asked once more and taken back. */
async function countPages(db: Db, { text, values }: Asked): Promise<number> {
  let pages = 0;
  try {
    await db.transaction(async (tx) => {
      const [row] = await tx.all(`explain (analyze, buffers, format json) ${text}`, values);
      const [{ Plan }] = row!["QUERY PLAN"] as [{ Plan: Record<string, number> }];
      pages = Plan["Shared Hit Blocks"]! + Plan["Shared Read Blocks"]!;
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return pages;
}

type Cost = { statements: number; rows: number };
type Costs = { costs: Record<string, Cost>; pages: Record<string, number[]> };

/** Asks for everything there is to ask for, as a token of the filled team. */
async function measure(db: Db): Promise<Costs> {
  const { db: heard, asked } = listen(db);
  const fixture: Fixture = await openFixture({ db: heard, needsToken: true });
  const { authorization } = await giveToken(db, filledTeam);
  const operator = await giveToken(db, homeTeam);
  const costs: Record<string, Cost> = {};
  const pages: Record<string, number[]> = {};
  async function cost<T>(name: string, work: () => Promise<T>): Promise<T> {
    asked.length = 0;
    const result = await work();
    const mine = [...asked];
    costs[name] = { statements: mine.length, rows: mine.reduce((sum, { rows }) => sum + rows, 0) };
    // Rows that are added read nothing but what they refer to.
    const reading = mine.filter(({ text }) => /^\s*(select|update|delete)/.test(text));
    pages[name] = [];
    if (db.kind === "postgres") for (const each of reading) pages[name].push(await countPages(db, each));
    return result;
  }
  async function call(method: string, path: string, body?: unknown, headers = { authorization }) {
    const answer = await fixture.call(method, path, body, headers);
    expect([path, answer.status < 300]).toEqual([path, true]);
    return answer;
  }
  async function submit(body = createBody(), person = "warm"): Promise<Run> {
    return (await (
      await call("PUT", `/v1/runs/${randomUUID()}?person=${person}&name=Up`, body)
    ).json()) as Run;
  }
  async function upload(): Promise<unknown> {
    const headers = { authorization, "content-type": "image/png" };
    const init = { method: "POST", headers, body: Buffer.from(createPng(9, 9)) };
    return fixture.app.request("/v1/assets", init);
  }
  for (const person of ["other", "warm"]) await submit(createBody(), person);
  await fixture.dispatcher.drain();
  await cost("quote", () => call("POST", "/v1/quotes?person=warm", createBody()));
  const run = await cost("submit", () => submit());
  await cost("generate", () => fixture.dispatcher.drain());
  const made = (await (await cost("read", () => call("GET", `/v1/runs/${run.id}`))).json()) as Run;
  await cost("poll", () => call("GET", `/v1/changes?after=${run.id}:1&wait=0`));
  await cost("poll of all that is open", () => call("GET", "/v1/changes?wait=0"));
  await cost("list", () => call("GET", "/v1/runs?limit=1"));
  await cost("list of a file", () => call("GET", "/v1/runs?file=file-1&limit=20"));
  await cost("usage", () => call("GET", "/v1/usage?person=warm"));
  const picture = await cost("picture", () => call("GET", `/v1/images/${made.jobs[0]!.images[0]!.id}`));
  await picture.arrayBuffer();
  await cost("asset", upload);
  await cost("the same asset", upload);
  const second = await submit();
  const job = second.jobs[0]!.id;
  await cost("cancel a job", () => call("POST", `/v1/jobs/${job}/cancel`));
  await cost("retry", () => call("POST", `/v1/jobs/${job}/retry`, { afterAttempt: 0 }));
  await cost("cancel a run", () => call("POST", `/v1/runs/${second.id}/cancel`));
  const [cell] = createBody().cells;
  const third = await submit(createBody({ cells: [{ ...cell!, approval: true }] }));
  await cost("continue", () => call("POST", `/v1/runs/${third.id}/continue`));
  await cost("admin: overview", () => call("GET", "/v1/admin/overview", undefined, operator));
  await cost("admin: own team", () => call("GET", `/v1/admin/teams/${filledTeam}`));
  await cost("admin: list tokens", () => call("GET", "/v1/admin/tokens", undefined, operator));
  const token = { team: filledTeam, scopes: ["use"] };
  const answer = await cost("admin: make a token", () => call("POST", "/v1/admin/tokens", token));
  const { id } = (await answer.json()) as { id: string };
  await cost("admin: revoke a token", () => call("POST", `/v1/admin/tokens/${id}/revoke`));
  await cost("admin: resolve", () =>
    call("POST", "/v1/admin/attempts/open-1-uncertain/resolve", { cost: 0 }, operator),
  );
  await cost("metrics", () => call("GET", "/metrics", undefined, operator));
  await fixture.close();
  return { costs, pages };
}

async function giveToken(db: Db, team: string): Promise<{ authorization: string }> {
  const scopes = ["use", "review", "admin"] as const;
  const { token } = await createTeamToken(db, { team, label: "", scopes }, 0);
  return { authorization: `Bearer ${token}` };
}

describe("the cost of a request of the team that has it all", () => {
  it("would show a sum over the team's own ledger", async () => {
    const text = "select sum(settled) from ledger where team = $1 and month = '2026-11'";
    const pages = await countPages(dbs["PostgreSQL"]!, { text, values: [filledTeam], rows: 1 });
    expect(pages).toBeGreaterThan(1_000);
  });

  it.each(["SQLite", "PostgreSQL"])(
    "on %s is the same with a short past and with a long one",
    async (name) => {
      const young =
        name === "SQLite" ? openSqlite(":memory:") : await openPostgres(await postgres.createDatabase());
      await migrate(young);
      await fillStore(young, 100);
      const short = await measure(young);
      await young.close();
      const long = await measure(dbs[name]!);
      expect(long.costs).toEqual(short.costs);
      // An index of a million rows is two levels deeper than one of ten thousand, and a page more may be split here or there.
      for (const [request, pages] of Object.entries(long.pages))
        for (const [at, count] of pages.entries())
          expect([request, at, count <= short.pages[request]![at]! + 12]).toEqual([request, at, true]);
      expect(short.costs["poll"]!.statements).toBeLessThanOrEqual(6);
      expect(short.costs["submit"]!.statements).toBeLessThanOrEqual(30);
    },
  );
});
