import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { claimJob } from "../relay/claim-job.ts";
import { cancelRun, retryJob } from "../../relay/store/control.ts";
import type { Db, SqlValue } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { monthOf } from "../../relay/store/ledger.ts";
import { recordFailure, recordImage, recordUnsent } from "../../relay/store/outcome.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { listRuns, readRevisions, readRun, runKey } from "../../relay/store/read.ts";
import { migrations } from "../../relay/store/schema.ts";
import { openSqlite } from "../../relay/store/sqlite.ts";
import { insertRows, sql } from "../../relay/store/statements.ts";
import { submitRun } from "../../relay/store/submit.ts";
import { addTeam, listAccounts, noLimits, readAccounts } from "../../relay/store/teams.ts";
import { createFailure } from "../../core/failure.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { createRun, jobWorst, storeMonth, storeTeam, storeTime } from "../relay/stored-run.ts";

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "polyframe-store-"));
});
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const opened = new Set<Db>();
afterEach(async () => {
  await Promise.all([...opened].map((db) => db.close()));
  opened.clear();
});

/**
 * Opens one place several times over, as several processes do. SQLite belongs to one process and one connection, in which
 * everybody takes turns.
 */
const places: Record<string, () => Promise<() => Promise<Db>>> = {
  "SQLite in memory": async () => {
    const db = openSqlite(":memory:");
    return async () => db;
  },
  "a SQLite file": async () => {
    const db = openSqlite(join(folder, `${randomUUID()}.db`));
    return async () => db;
  },
  PostgreSQL: async () => {
    const url = await postgres.createDatabase();
    return () => openPostgres(url, { connections: 4 });
  },
};

async function openTeam(
  db: Db,
  monthly: number | null = null,
  perPerson: number | null = null,
): Promise<void> {
  await migrate(db);
  await addTeam(db, { id: storeTeam, name: "Team", ...noLimits, monthly, perPerson }, storeTime);
}

const png = { type: "image/png", width: 8, height: 8, bytes: 10, sha256: "x", expiresAt: storeTime + 1 };

describe.each(Object.keys(places))("the store in %s", (place) => {
  let open: () => Promise<Db>;
  async function openDb(): Promise<Db> {
    const db = await open();
    opened.add(db);
    return db;
  }
  /** One database, opened by some processes, with the team in it. */
  async function openMany(
    count: number,
    ceilings: { monthly?: number; perPerson?: number } = {},
  ): Promise<[Db, ...Db[]]> {
    open = await places[place]!();
    const dbs = [await openDb()] as [Db, ...Db[]];
    await openTeam(dbs[0], ceilings.monthly, ceilings.perPerson);
    while (dbs.length < count) dbs.push(await openDb());
    return dbs;
  }
  /** The sum over the ledger, and what the team's account says. */
  async function readMoney(db: Db) {
    const ledger = await db.get(
      `select coalesce(sum(held), 0) as held, coalesce(sum(settled), 0) as settled,
       coalesce(sum(uncertain), 0) as uncertain from ledger where team = $1`,
      [storeTeam],
    );
    const { team } = await readAccounts(db, { team: storeTeam, person: "p0", month: storeMonth });
    const { held, settled, uncertain } = team;
    return { ledger: { ...ledger }, account: { held, settled, uncertain } };
  }

  it("takes text, whole numbers and null, and nothing a driver would bend", async () => {
    const [db] = await openMany(1);
    const bad: unknown[] = [new Date(), 0.5, Number.NaN, 2 ** 60, undefined, true];
    for (const value of bad)
      await expect(db.get("select $1 as given", [value as SqlValue])).rejects.toThrow(
        "The store takes text, whole numbers and null",
      );
  });

  it("gives back text of every script and line, and whole numbers up to 2^53", async () => {
    const [db] = await openMany(1);
    const name = "Ünï – 日本語 – عربى – 👩🏽‍🚀 – a'b\"c\\d\n$1 ?1";
    await addTeam(db, { id: "t2", name, ...noLimits, monthly: Number.MAX_SAFE_INTEGER }, storeTime);
    expect(await db.get(sql.team, ["t2"])).toMatchObject({ name, monthly: Number.MAX_SAFE_INTEGER });
  });

  it("[M2] counts and sums are whole numbers", async () => {
    const [db] = await openMany(1);
    const row = await db.get("select count(*) as n, sum(created_at) as total from team");
    expect(row).toEqual({ n: 1, total: storeTime });
    await addTeam(db, { id: "t2", name: "B", ...noLimits, monthly: Number.MAX_SAFE_INTEGER }, storeTime);
    await addTeam(db, { id: "t3", name: "C", ...noLimits, monthly: Number.MAX_SAFE_INTEGER }, storeTime);
    // A sum beyond what a number holds exactly is refused, not rounded.
    await expect(db.get("select sum(monthly) as total from team")).rejects.toThrow();
  });

  it("processes that start at once migrate it once", async () => {
    open = await places[place]!();
    const dbs = await Promise.all(Array.from({ length: 4 }, openDb));
    expect(await Promise.all(dbs.map((db) => migrate(db)))).toEqual(dbs.map(() => migrations.length));
    expect(await dbs[0]!.all("select n from migration order by n")).toEqual(
      migrations.map((_, index) => ({ n: index + 1 })),
    );
  });

  it("a schema of a newer relay is refused in a sentence", async () => {
    const [db] = await openMany(1);
    await db.run("insert into migration (n) values ($1)", [migrations.length + 1]);
    await expect(migrate(db)).rejects.toThrow("Start that version or a newer one.");
  });

  it("a transaction is done as a whole or not at all", async () => {
    const [db] = await openMany(1);
    const broken = db.transaction(async (tx) => {
      await tx.run(sql.setTeamLimits, [storeTeam, 5, null, null, null]);
      throw new Error("half way");
    });
    await expect(broken).rejects.toThrow("half way");
    expect(await db.get(sql.team, [storeTeam])).toMatchObject({ monthly: null });
  });

  it("transactions that lock the same rows in opposite orders both get done", async () => {
    const [one, other] = (await openMany(2)) as [Db, Db];
    await addTeam(one, { id: "t2", name: "B", ...noLimits, monthly: 0, perPerson: 0 }, storeTime);
    await one.run("update team set monthly = 0, per_person = 0 where id = $1", [storeTeam]);
    async function addTo(db: Db, ids: string[]): Promise<void> {
      await db.transaction(async (tx) => {
        for (const id of ids) await tx.run("update team set monthly = monthly + 1 where id = $1", [id]);
      });
    }
    await Promise.all(
      Array.from({ length: 4 }, (_, n) =>
        n % 2 === 0 ? addTo(one, [storeTeam, "t2"]) : addTo(other, ["t2", storeTeam]),
      ),
    );
    expect(await one.all("select monthly from team order by id")).toEqual([{ monthly: 4 }, { monthly: 4 }]);
  });

  it("[M3] the same run id makes one run, however many processes receive it at once", async () => {
    const dbs = await openMany(4);
    const id = randomUUID();
    const run = createRun({ id, cells: 3 });
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        submitRun(dbs[n % 4]!, { ...createRun({ id, cells: 3 }), person: `p${n}` }, storeTime),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "same")).toHaveLength(11);
    expect(await submitRun(dbs[0], { ...run, bodyHash: "another" }, storeTime)).toBe("other");
    expect((await readRun(dbs[0], storeTeam, id, 0))?.jobs).toHaveLength(3);
  });

  it("[D2] several workers claim every job once", async () => {
    const dbs = await openMany(4);
    const id = randomUUID();
    await submitRun(dbs[0], createRun({ id, cells: 30 }), storeTime);
    const claimed: string[] = [];
    async function work(db: Db, worker: string): Promise<void> {
      for (;;) {
        const claim = await claimJob(db, worker, randomUUID(), storeTime);
        if (claim.type !== "claimed") return;
        claimed.push(`${claim.job.id}:${claim.attempt.n}`);
      }
    }
    await Promise.all(dbs.map((db, n) => work(db, `w${n}`)));
    // A worker that saw the last rows locked by others may have left early; then nothing is left to lose either.
    await work(dbs[0], "w0");
    expect(claimed).toHaveLength(30);
    expect(new Set(claimed).size).toBe(30);
    const run = await readRun(dbs[0], storeTeam, id, 0);
    expect(run?.run).toMatchObject({ queued: 0, running: 30, reserved: 30 * jobWorst, rev: 31 });
    expect(new Set(run?.jobs.map((job) => job.rev)).size).toBe(30);
  });

  it("[D2] an attempt of a job is written down once", async () => {
    const [db] = await openMany(1);
    const run = createRun({ cells: 1 });
    await submitRun(db, run, storeTime);
    await claimJob(db, "w", "a1", storeTime);
    const owned = { team: storeTeam, run: run.id, person: "p0", month: storeMonth };
    const sent = { worker: "other", state: "sent", sent_at: storeTime, reserved: 1 };
    const again = insertRows(db, "attempt", [{ id: "a2", job: run.jobs[0]!.id, n: 1, ...owned, ...sent }]);
    await expect(again).rejects.toThrow(/unique/i);
  });

  it.each([
    ["team", { monthly: 7 * jobWorst + 1 }],
    ["person", { perPerson: 7 * jobWorst + 1 }],
  ] as const)(
    "[M1] admission never passes the ceiling of a %s under concurrency",
    async (_owner, ceilings) => {
      const dbs = await openMany(4, ceilings);
      await submitRun(dbs[0], createRun({ cells: 20 }), storeTime);
      const types: string[] = [];
      async function work(db: Db, worker: string): Promise<void> {
        for (;;) {
          const { type } = await claimJob(db, worker, randomUUID(), storeTime);
          if (type === "none") return;
          types.push(type);
        }
      }
      await Promise.all(dbs.map((db, n) => work(db, `w${n}`)));
      await work(dbs[0], "w0");
      expect(types.filter((type) => type === "claimed")).toHaveLength(7);
      expect(types.filter((type) => type === "refused")).toHaveLength(13);
      for (const account of await listAccounts(dbs[0], storeTeam, storeMonth))
        expect(account.held).toBe(7 * jobWorst);
    },
  );

  it("[M2] the ledger adds up after everything happened at once", async () => {
    const dbs = await openMany(3, { monthly: 25 * jobWorst });
    const runs = Array.from({ length: 6 }, (_, n) => createRun({ cells: 6, person: `p${n % 3}` }));
    await Promise.all(runs.map((run, n) => submitRun(dbs[n % 3]!, run, storeTime)));
    let turn = 0;
    async function work(db: Db, worker: string): Promise<void> {
      for (;;) {
        const claim = await claimJob(db, worker, randomUUID(), storeTime + turn);
        if (claim.type === "none") return;
        if (claim.type !== "claimed") continue;
        turn += 1;
        await end(db, claim.attempt.id, turn % 6);
      }
    }
    async function end(db: Db, attempt: string, how: number): Promise<void> {
      const nowMs = storeTime;
      const paid = { cost: 40 + how, usage: undefined, requestId: undefined };
      const failure = createFailure("uncertain");
      if (how === 0) await recordFailure(db, { attemptId: attempt, failure, money: "uncertain", nowMs });
      else if (how === 1) await recordFailure(db, { attemptId: attempt, failure, money: "release", nowMs });
      else if (how === 2)
        await recordUnsent(db, {
          attemptId: attempt,
          failure,
          availableAt: nowMs + 1e9,
          countsAsTry: true,
          nowMs,
        });
      else await recordImage(db, { attemptId: attempt, image: { ...png, id: randomUUID() }, paid, nowMs });
      // What is told twice, or comes late, is counted once.
      if (how === 4)
        await recordImage(db, { attemptId: attempt, image: { ...png, id: randomUUID() }, paid, nowMs });
      if (how === 0 && turn % 12 === 0)
        await recordImage(db, { attemptId: attempt, image: { ...png, id: randomUUID() }, paid, nowMs });
    }
    await Promise.all([
      ...dbs.map((db, n) => work(db, `w${n}`)),
      cancelRun(dbs[1]!, storeTeam, runs[5]!.id),
      cancelRun(dbs[2]!, storeTeam, runs[5]!.id),
    ]);
    const { ledger, account } = await readMoney(dbs[0]);
    expect(account).toEqual(ledger);
    expect(account.held).toBe(0);
    expect(account.settled + account.uncertain).toBeGreaterThan(0);
    const sums = await dbs[0].get(
      "select sum(reserved) as held, sum(settled) as settled, sum(uncertain) as uncertain from run",
    );
    expect(sums).toEqual(ledger);
    for (const { run, jobs } of await Promise.all(
      runs.map(async ({ id }) => (await readRun(dbs[0], storeTeam, id, 0))!),
    ))
      expect(run.queued + run.running + run.succeeded + run.failed + run.cancelled).toBe(jobs.length);
  });

  it("[D2] a picture two processes record at once is there once", async () => {
    const dbs = await openMany(2);
    const run = createRun({ cells: 1 });
    await submitRun(dbs[0], run, storeTime);
    await claimJob(dbs[0], "w", "a1", storeTime);
    const paid = { cost: 40, usage: undefined, requestId: undefined };
    const changes = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        recordImage(dbs[n % 2]!, { attemptId: "a1", image: { ...png, id: `i${n}` }, paid, nowMs: storeTime }),
      ),
    );
    expect(changes.filter((change) => change !== undefined)).toHaveLength(1);
    const found = await readRun(dbs[1]!, storeTeam, run.id, 0);
    expect(found?.images).toHaveLength(1);
    expect(found?.run).toMatchObject({ succeeded: 1, settled: 40, reserved: 0 });
  });

  it("a retry two processes receive at once queues the job once", async () => {
    const dbs = await openMany(2);
    const run = createRun({ cells: 1 });
    const job = run.jobs[0]!.id;
    await submitRun(dbs[0], run, storeTime);
    await claimJob(dbs[0], "w", "a1", storeTime);
    const failure = createFailure("moderation");
    await recordFailure(dbs[0], { attemptId: "a1", failure, money: "release", nowMs: storeTime });
    const asked = { team: storeTeam, jobId: job, afterAttempt: 1, nowMs: storeTime };
    await Promise.all(Array.from({ length: 6 }, (_, n) => retryJob(dbs[n % 2]!, asked)));
    const found = await readRun(dbs[0], storeTeam, run.id, 0);
    expect(found?.run).toMatchObject({ queued: 1, failed: 0 });
    // Only the first one changed something: submitted, claimed, failed, queued.
    expect(found?.run.rev).toBe(4);
  });

  it("a follower that reads while others write misses no change", async () => {
    const dbs = await openMany(3);
    const run = createRun({ cells: 24 });
    await submitRun(dbs[0], run, storeTime);
    const seen = new Map<string, string>();
    let rev = 0;
    let isWriting = true;
    async function follow(): Promise<void> {
      for (let isLast = false; !isLast;) {
        isLast = !isWriting;
        const found = await readRun(dbs[2]!, storeTeam, run.id, rev);
        for (const job of found!.jobs) seen.set(job.id, job.state);
        rev = found!.run.rev;
      }
    }
    async function write(db: Db, worker: string): Promise<void> {
      for (;;) {
        const claim = await claimJob(db, worker, randomUUID(), storeTime);
        if (claim.type !== "claimed") return;
        const paid = { cost: 1, usage: undefined, requestId: undefined };
        const image = { ...png, id: randomUUID() };
        await recordImage(db, { attemptId: claim.attempt.id, image, paid, nowMs: storeTime });
      }
    }
    const following = follow();
    await Promise.all([write(dbs[0], "w0"), write(dbs[1]!, "w1")]);
    await write(dbs[0], "w0");
    isWriting = false;
    await following;
    expect(seen.size).toBe(24);
    expect(new Set(seen.values())).toEqual(new Set(["succeeded"]));
  });

  it("pages of runs hold every run once, also when they came in the same millisecond", async () => {
    const [db] = await openMany(1);
    const runs = Array.from({ length: 25 }, (_, n) => createRun({ cells: 1, file: n % 2 === 0 ? "f" : "g" }));
    for (const [n, run] of runs.entries()) await submitRun(db, run, storeTime + Math.floor(n / 10));
    for (const file of [undefined, "f"]) {
      const got: string[] = [];
      let before: { createdAt: number; id: string } | undefined;
      for (;;) {
        const page = await listRuns(db, { team: storeTeam, kind: "picture", file, before, limit: 7 });
        got.push(...page.map((run) => run.id));
        before = page.at(-1);
        if (page.length < 7) break;
      }
      const expected = runs.filter((run) => file === undefined || run.file === file).map((run) => run.id);
      expect(got.toSorted()).toEqual(expected.toSorted());
    }
  });

  it("the revisions of a thousand runs come by one statement, and unknown ones are left out", async () => {
    const [db] = await openMany(1);
    const run = createRun({ cells: 1 });
    await submitRun(db, run, storeTime);
    const ids = [run.id, ...Array.from({ length: 1_000 }, () => randomUUID())];
    expect([...(await readRevisions(db, ids))]).toEqual([
      [runKey(storeTeam, run.id), { rev: 1, isClosed: false, isComplete: false }],
    ]);
  });

  it("a run of every size it allows is written down, and every value under the column that names it", async () => {
    const [db] = await openMany(1);
    const run = createRun({ cells: 1_000 });
    await submitRun(db, run, storeTime);
    expect((await readRun(db, storeTeam, run.id, 0))?.jobs.map((job) => job.ordinal)).toEqual(
      run.jobs.map((_, index) => index),
    );
    await insertRows(db, "team", [
      { id: "t2", name: "B", created_at: storeTime },
      { created_at: storeTime, name: "C", id: "t3" },
    ]);
    expect(await db.all("select id, name from team where id <> $1 order by id", [storeTeam])).toEqual([
      { id: "t2", name: "B" },
      { id: "t3", name: "C" },
    ]);
    expect(monthOf(storeTime)).toBe(storeMonth);
  });
});
