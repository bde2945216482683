/** Requests against a new store and against one with a long past: statements and rows must be the same. */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import type { Run } from "../core/api.ts";
import { createRunBody, followRun, submitRun } from "./clients.ts";
import { readCounts, startCounting } from "./count-statements.ts";
import { measureCpuUntil } from "./cpu.ts";
import { quantile, type Figure } from "./figure.ts";
import { startLocalRelay, type LocalRelay } from "./local-relay.ts";
import { benchToken } from "./process.ts";

const pastRuns = 10_000;
const attemptsPerRun = 34;
const repeats = 20;
const headers = { authorization: `Bearer ${benchToken}` };
const body = createRunBody({ width: 1024, height: 1024, format: "jpeg" });

type Costs = { statements: number; rows: number; cpuMs: number };
type Requests = { costs: Record<string, Costs>; texts: Set<string> };

async function measureOne(texts: Set<string>, request: () => Promise<unknown>): Promise<Costs> {
  await request();
  const times: number[] = [];
  startCounting();
  for (let at = 0; at < repeats; at += 1) times.push((await measureCpuUntil(request)).ms);
  const { statements, rows, texts: seen } = readCounts();
  for (const text of seen) texts.add(text);
  return { statements: statements / repeats, rows: rows / repeats, cpuMs: quantile(times, 0.25) };
}

/** What a person does, by name. A submitted run is followed to its end, so that the next one finds the same relay. */
async function measureRequests({ url }: LocalRelay): Promise<Requests> {
  const run: Run = await submitRun(url, body);
  const [image] = await followRun(url, run);
  async function read(path: string, init: { method?: string; body?: string } = {}): Promise<void> {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      headers: init.body === undefined ? headers : { ...headers, "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  const json = { method: "POST", body: JSON.stringify(body) };
  const texts = new Set<string>();
  const costs = {
    // First, for it leaves twenty runs behind to be listed.
    "submit a run and follow it to its picture": await measureOne(texts, async () =>
      followRun(url, await submitRun(url, body)),
    ),
    "quote a run": await measureOne(texts, () => read("/v1/quotes", json)),
    "list the newest 20 runs": await measureOne(texts, () => read("/v1/runs?limit=20")),
    "read a run": await measureOne(texts, () => read(`/v1/runs/${run.id}`)),
    "poll for changes": await measureOne(texts, () => read(`/v1/changes?after=${run.id}:0&wait=0`)),
    "download a picture": await measureOne(texts, () => read(`/v1/images/${image}`)),
    "read the usage": await measureOne(texts, () => read("/v1/usage")),
  };
  return { costs, texts };
}

/** Copies the newest run with everything that hangs on it, ten thousand times, into the months before. */
function addPast(path: string): number {
  const database = new DatabaseSync(path);
  try {
    return copyPast(database);
  } finally {
    database.close();
  }
}

function copyPast(database: DatabaseSync): number {
  const copies = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${pastRuns}), m(k) as (select 1 union all select k + 1 from m where k < ${attemptsPerRun})`;
  database.exec("pragma synchronous = off; pragma busy_timeout = 10000; begin immediate");
  copyRows(
    database,
    "run",
    { id: "'past-' || i", created_at: "created_at - i * 1000" },
    `${copies}, one as (select * from run order by created_at desc limit 1)`,
    "n",
  );
  copyRows(
    database,
    "run_body",
    { run: "'past-' || i" },
    `${copies}, one as (select * from run_body limit 1)`,
    "n",
  );
  copyRows(
    database,
    "job",
    { id: "'job-' || i", run: "'past-' || i" },
    `${copies}, one as (select * from job where state = 'succeeded' limit 1)`,
    "n",
  );
  copyRows(
    database,
    "attempt",
    { id: "'attempt-' || i || '-' || k", job: "'job-' || i", run: "'past-' || i", n: "k" },
    `${copies}, one as (select * from attempt where state <> 'sent' limit 1)`,
    "n, m",
  );
  copyRows(
    database,
    "image",
    { id: "'image-' || i", run: "'past-' || i", job: "'job-' || i", attempt: "'attempt-' || i || '-1'" },
    `${copies}, one as (select * from image where partial is null limit 1)`,
    "n",
  );
  for (const kind of ["reserve", "settle", "release"])
    copyRows(
      database,
      "ledger",
      { attempt: "'attempt-' || i || '-' || k", kind: `'${kind}'`, month: "'2026-01'" },
      `${copies}, one as (select * from ledger limit 1)`,
      "n, m",
    );
  database.exec("commit");
  const row = database.prepare("select count(*) as many from ledger").get();
  return Number(row?.["many"]);
}

function copyRows(
  database: DatabaseSync,
  table: string,
  changes: Record<string, string>,
  tables: string,
  times: string,
): void {
  const names = database
    .prepare("select name from pragma_table_info(?)")
    .all(table)
    .map((row) => String(row["name"]));
  const values = names.map((name) => changes[name] ?? `one.${name}`);
  database.exec(
    `insert into ${table} (${names.join(", ")}) ${tables} select ${values.join(", ")} from ${times}, one`,
  );
}

/** Statements among these that read a whole table or index, by SQLite's own plan. */
function listScans(path: string, texts: ReadonlySet<string>): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const scans = [...texts].filter((text) => {
    if (!/^\s*(select|update|insert|delete|with)/i.test(text)) return false;
    const plan = database.prepare(`explain query plan ${text}`).all();
    return plan.some((row) =>
      /^SCAN (?!json_each|CONSTANT)(?!.*USING (COVERING )?INDEX)/.test(String(row["detail"])),
    );
  });
  database.close();
  return scans;
}

export async function measureHistory(): Promise<Figure[]> {
  const relay = await startLocalRelay();
  try {
    const young = await measureRequests(relay);
    const ledgerRows = addPast(relay.databasePath);
    if (ledgerRows < 1_000_000) throw new Error(`Only ${ledgerRows} ledger rows were made.`);
    // This process stood still meanwhile: connections whose time is up are to close before the next request.
    await wait(1000);
    const old = await measureRequests(relay);
    const scans = listScans(relay.databasePath, old.texts);
    for (const text of scans) process.stdout.write(`Reads a whole table: ${text}\n`);
    return [
      ...Object.entries(old.costs).flatMap(([name, costs]) => toFigures(name, young.costs[name]!, costs)),
      {
        name: "statements that read a whole table",
        unit: "statements",
        samples: [scans.length],
        promise: { most: 0, gates: true },
      },
    ];
  } finally {
    await relay.close();
  }
}

function toFigures(name: string, young: Costs, old: Costs): Figure[] {
  // A follower may be answered once more or less, with two statements and their rows. Everything else is constant but for
  // what the relay does beside requests, which is less than half a statement for each.
  const most = name.includes("follow")
    ? (figure: number) => Math.ceil(figure * 1.25)
    : (figure: number) => figure + 0.5;
  return [
    {
      name: `${name}: statements`,
      unit: "statements",
      samples: [old.statements],
      promise: { most: most(young.statements), gates: true },
    },
    {
      name: `${name}: rows`,
      unit: "rows",
      samples: [old.rows],
      promise: { most: most(young.rows), gates: true },
    },
    { name: `${name}: processor time, new store`, unit: "ms CPU", samples: [young.cpuMs] },
    { name: `${name}: processor time, old store`, unit: "ms CPU", samples: [old.cpuMs] },
  ];
}
