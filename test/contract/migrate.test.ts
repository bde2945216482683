// A store filled by each earlier version of the schema is brought to the newest one, and work in it goes on.
import { afterEach, describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import { checkLedger } from "../../relay/store/check-ledger.ts";
import type { Db, SqlValue } from "../../relay/store/db.ts";
import { readAsset } from "../../relay/store/assets.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { personOwner, teamOwner } from "../../relay/store/ledger.ts";
import { listThumbsDue } from "../../relay/store/images.ts";
import { recordImage, resolveAttempt } from "../../relay/store/outcome.ts";
import { readRun } from "../../relay/store/read.ts";
import { doomAssets } from "../../relay/store/retention.ts";
import { readBody } from "../../relay/store/run-body.ts";
import { migrations } from "../../relay/store/schema.ts";
import { readTeam } from "../../relay/store/teams.ts";
import { insertRows } from "../../relay/store/statements.ts";
import { addWorker } from "../../relay/store/workers.ts";
import { claimJob } from "../relay/claim-job.ts";
import { createRun, jobWorst, storeMonth, storeTeam, storeTime } from "../relay/stored-run.ts";
import { contractStores } from "./stores.ts";

const opened: Db[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()));
});

const picture = { type: "image/png", width: 8, height: 8, bytes: 10, sha256: "x" };
const paid = { cost: 60, usage: undefined, requestId: undefined };
/** What each of the run's jobs had come to, in their order. */
const states = ["succeeded", "failed", "running", "queued", "waiting"] as const;
const run = createRun({ cells: states.length });
const ids = run.jobs.map((job) => job.id);

/** As a relay of that version left it. */
async function migrateTo(db: Db, version: number): Promise<void> {
  await db.run("create table migration (n bigint primary key)");
  for (const [at, statements] of migrations.slice(0, version).entries()) {
    for (const statement of statements) await db.run(statement);
    await db.run("insert into migration (n) values ($1)", [at + 1]);
  }
}

async function insert(db: Db, table: string, row: Record<string, SqlValue>): Promise<void> {
  await insertRows(db, table, [row]);
}

/** A run in the middle of its work: one picture made for 40, one attempt uncertain, one out, one job queued, one waiting. */
async function fill(db: Db, version: number): Promise<void> {
  const owned = { team: storeTeam, person: run.person, month: storeMonth };
  const money = { held: jobWorst, settled: 40, uncertain: jobWorst };
  await insert(db, "team", { id: storeTeam, name: "Team", monthly: 10_000, created_at: storeTime });
  const person = { team: storeTeam, id: run.person, name: run.personName };
  await insert(db, "person", { ...person, finish_tag: 9, seen_at: storeTime });
  for (const owner of [teamOwner, personOwner(run.person)])
    await insert(db, "account", { team: storeTeam, owner, month: storeMonth, name: "", ...money });
  await fillRun(db, version);
  await fillAttempt(db, owned, 0, { state: "received", cost: 40 }, [
    { kind: "reserve", held: jobWorst, settled: 0, uncertain: 0 },
    { kind: "settle", held: -jobWorst, settled: 40, uncertain: 0 },
  ]);
  await fillAttempt(db, owned, 1, { state: "uncertain", cost: null }, [
    { kind: "reserve", held: jobWorst, settled: 0, uncertain: 0 },
    { kind: "uncertain", held: -jobWorst, settled: 0, uncertain: jobWorst },
  ]);
  await fillAttempt(db, owned, 2, { state: "sent", cost: null }, [
    { kind: "reserve", held: jobWorst, settled: 0, uncertain: 0 },
  ]);
  const image = { id: "image-0", team: storeTeam, run: run.id, job: ids[0]!, attempt: "attempt-0", n: 1 };
  const times = { created_at: storeTime, expires_at: storeTime + 1 };
  await insert(db, "image", { ...image, ...picture, ...times });
  await fillBucket(db, version);
  await fillAsset(db, version);
  if (version >= 8) {
    await db.run("update job set thumb_due = 1 where state = 'succeeded'");
    await db.run("update run set owed = 1");
  }
  // From the third version on it was counted while runs came in.
  if (version >= 3)
    for (const table of ["team", "person"]) await db.run(`update ${table} set planned = $1`, [2 * jobWorst]);
}

async function fillRun(db: Db, version: number): Promise<void> {
  const { id, team, person, body, model, quality, title, worst } = run;
  const money = { reserved: jobWorst, settled: 40, uncertain: jobWorst };
  const counts = { waiting: 1, queued: 1, running: 1, succeeded: 1, failed: 1, cancelled: 0 };
  const common = { team, created_at: storeTime, rev: 7, body_hash: run.bodyHash };
  const named = { id, person, model, quality, title, worst };
  // From the seventh version on the body is apart, and each job names the model whose limits it waits for.
  const [whole, ofJob] = version < 7 ? [{ body }, {}] : [{}, { model }];
  await insert(db, "run", { ...common, ...named, ...whole, ...counts, ...money });
  const counted = version < 13 ? {} : { bytes: body.length, created_at: storeTime };
  if (version >= 7) await insert(db, "run_body", { run: id, team, body, ...counted });
  if (version >= 13) await db.run("update team set body_bytes = $1", [body.length]);
  for (const [ordinal, job] of run.jobs.entries()) {
    const state = states[ordinal]!;
    await insert(db, "job", {
      id: job.id,
      team,
      run: id,
      ordinal,
      ...ofJob,
      cell: job.cell,
      take: 1,
      spec: JSON.stringify(job.spec),
      width: 1024,
      height: 1024,
      worst: job.worst,
      typical_ms: 1_000,
      class: 0,
      tag: ordinal,
      parent: state === "waiting" ? ids[3]! : null,
      approval: 0,
      state,
      attempt: ordinal < 3 ? 1 : 0,
      tries: 0,
      rev: 7,
      available_at: 0,
      cancel_requested: 0,
      partials: "[]",
      cost: state === "succeeded" ? 40 : null,
      failure: state === "failed" ? JSON.stringify(createFailure("uncertain")) : null,
    });
  }
}

type Line = { kind: string; held: number; settled: number; uncertain: number };

async function fillAttempt(
  db: Db,
  owned: { team: string; person: string; month: string },
  at: number,
  outcome: { state: string; cost: number | null },
  lines: readonly Line[],
): Promise<void> {
  const id = `attempt-${at}`;
  const place = { id, job: ids[at]!, n: 1, run: run.id, worker: "old" };
  const sent = { sent_at: storeTime, reserved: jobWorst };
  await insert(db, "attempt", { ...place, ...owned, ...sent, ...outcome });
  for (const line of lines) await insert(db, "ledger", { attempt: id, at: storeTime, ...owned, ...line });
}

/** An asset that the run uses. */
async function fillAsset(db: Db, version: number): Promise<void> {
  const asset = { id: "asset-0", team: storeTeam, ...picture, created_at: storeTime, used_at: storeTime };
  await insert(db, "asset", asset);
  const pin = { asset: "asset-0", team: storeTeam };
  if (version < 11) await insert(db, "run_asset", { ...pin, run: run.id });
  else await insert(db, "asset_pin", { ...pin, owner: `run:${run.id}` });
}

async function fillBucket(db: Db, version: number): Promise<void> {
  const id = "openai/gpt-image-2";
  if (version === 1) await insert(db, "bucket", { id, level: 3, filled_at: storeTime, paused_until: 0 });
  else await insert(db, "bucket", { id, rev: 3, state: "{}" });
}

describe.each(contractStores())("a store in $name", ({ open }) => {
  test.each(migrations.map((_statements, at) => at + 1))(
    "[D1] [M2] filled at schema %i loses nothing when it is brought to the newest, and its work goes on",
    async (version) => {
      const db = await open();
      opened.push(db);
      await migrateTo(db, version);
      await fill(db, version);
      expect(await migrate(db)).toBe(migrations.length);
      expect(await migrate(db)).toBe(migrations.length);
      expect(await checkLedger(db)).toEqual({ attempts: 3, entries: 5, faults: [] });
      const before = await readRun(db, storeTeam, run.id, 0);
      expect(before?.jobs.map(({ state }) => state)).toEqual(states);
      expect(before?.jobs.map(({ kind, model }) => [kind, model])).toEqual(
        states.map(() => ["picture", run.model]),
      );
      // The picture that had come to nothing but itself gets its small copy after all.
      expect(before?.run.owed).toBe(1);
      expect(await listThumbsDue(db, "", 10)).toMatchObject([{ jobId: ids[0], imageId: "image-0" }]);
      expect(await readBody(db, { team: storeTeam, id: run.id })).toEqual(JSON.parse(run.body));
      expect((await readTeam(db, storeTeam))?.bodyBytes).toBe(run.body.length);
      expect(before?.images).toMatchObject([{ id: "image-0", attempt: "attempt-0" }]);
      // What the run uses stays pinned, and what is known of it is kept.
      expect(await db.all("select owner from asset_pin")).toEqual([{ owner: `run:${run.id}` }]);
      expect(await doomAssets(db, storeTime, storeTime, 10)).toBe(0);
      expect(await readAsset(db, storeTeam, "asset-0")).toMatchObject({ sha256: "x", uploadedSha256: null });

      // What was queued is claimed by a new process and made; what waited for it follows.
      await addWorker(db, "new", storeTime);
      for (const at of [3, 4]) {
        const claim = await claimJob(db, "new", `attempt-${at}`, storeTime);
        expect(claim).toMatchObject({ type: "claimed", job: { id: ids[at] } });
        const image = { id: `image-${at}`, ...picture, expiresAt: storeTime };
        await recordImage(db, { attemptId: `attempt-${at}`, image, paid, nowMs: storeTime });
      }
      // What was out comes back, and an operator books what was uncertain.
      const late = { id: "image-2", ...picture, expiresAt: storeTime };
      await recordImage(db, { attemptId: "attempt-2", image: late, paid, nowMs: storeTime });
      await resolveAttempt(db, { attemptId: "attempt-1", cost: 70, note: "", nowMs: storeTime });

      expect(await checkLedger(db)).toMatchObject({ attempts: 5, faults: [] });
      expect((await readRun(db, storeTeam, run.id, 0))?.run).toMatchObject({
        waiting: 0,
        queued: 0,
        running: 0,
        succeeded: 4,
        failed: 1,
        reserved: 0,
        settled: 40 + 3 * 60 + 70,
        uncertain: 0,
      });
      expect(await db.get("select planned from team")).toEqual({ planned: 0 });
    },
  );
});
