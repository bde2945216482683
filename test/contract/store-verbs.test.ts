import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import { type NewAsset, readAsset, saveAsset } from "../../relay/store/assets.ts";
import { claimJobs, type Claim } from "../../relay/store/claim.ts";
import { claimJob } from "../relay/claim-job.ts";
import { cancelJob, cancelRun, continueRun, retryJob } from "../../relay/store/control.ts";
import { checkValues, type Db } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import {
  recordFailure,
  recordImage,
  recordImages,
  recordUnsent,
  resolveAttempt,
} from "../../relay/store/outcome.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { listOpenRuns, listRuns, readRevisions, readRun, runKey } from "../../relay/store/read.ts";
import { deleteAsset, doomAssets } from "../../relay/store/retention.ts";
import { openSqlite } from "../../relay/store/sqlite.ts";
import { insertRows } from "../../relay/store/statements.ts";
import { submitRun, type NewRun } from "../../relay/store/submit.ts";
import {
  addTeam,
  addToken,
  findToken,
  listAccounts,
  noLimits,
  revokeToken,
  setTeamLimits,
} from "../../relay/store/teams.ts";
import { addWorker, listSentBy, listUncertain, readNextDue } from "../../relay/store/workers.ts";
import { startPostgres, type TestPostgres } from "../postgres.ts";

const now = Date.UTC(2026, 10, 10, 12);
const month = "2026-11";
let postgres: TestPostgres | undefined;
let folder = "";

beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "polyframe-store-"));
});

afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const stores: Record<string, () => Promise<Db>> = {
  "SQLite in memory": async () => openSqlite(":memory:"),
  "SQLite on file": async () => openSqlite(join(folder, `${randomUUID()}.db`)),
  PostgreSQL: async () => openPostgres(await postgres!.createDatabase()),
};

function createJob(n: number, worst: number): NewRun["jobs"][number] {
  const id = `c${n}`;
  const tokens = { imageOutput: { low: 1, high: 1 }, imageInput: 0, text: { low: 1, high: 2 } };
  const size = { width: 1024, height: 1024 };
  const shown = { size, hiddenPx: { x: 0, y: 0 }, density: 1, stable: true, tokens };
  return {
    id: randomUUID(),
    cell: id,
    take: 1,
    spec: {
      quote: { id, take: 1, ...shown, cost: { low: worst, high: worst } },
    },
    worst,
    typicalMs: 1000,
    parent: undefined,
    approval: false,
  };
}

function createRun(team: string, over: Partial<NewRun> & { count?: number; worst?: number } = {}): NewRun {
  const { count = 1, worst = 100, ...rest } = over;
  return {
    id: randomUUID(),
    team,
    person: "p1",
    personName: "Ann",
    body: "{}",
    bodyHash: "h",
    model: "m",
    quality: "low",
    title: "t",
    file: undefined,
    worst: worst * count,
    jobs: Array.from({ length: count }, (_, n) => createJob(n, worst)),
    assets: [],
    ...rest,
  };
}

function createAsset(team: string, sha256: string): NewAsset {
  const facts = { type: "image/png", width: 1, height: 1, bytes: 3 };
  return { id: randomUUID(), team, sha256, uploadedSha256: sha256, ...facts };
}

async function claim(db: Db): Promise<Extract<Claim, { type: "claimed" }>> {
  const claimed = await claimJob(db, "w1", randomUUID(), now);
  if (claimed.type !== "claimed") throw new Error(`Nothing was claimed: ${claimed.type}`);
  return claimed;
}

function image() {
  const id = randomUUID();
  return { id, type: "image/png", width: 4, height: 4, bytes: 9, sha256: "s", expiresAt: now + 1 };
}

function paid(cost: number) {
  return { cost, usage: undefined, requestId: "r" };
}

const lost = createFailure("uncertain");

describe.each(Object.keys(stores))("%s", (name) => {
  let db: Db;
  const team = "team-1";
  const other = "team-2";

  beforeAll(async () => {
    db = await stores[name]!();
    await migrate(db);
    await addTeam(db, { id: team, name: "One", ...noLimits }, now);
    await addTeam(db, { id: other, name: "Two", ...noLimits }, now);
    await addWorker(db, "w1", now);
  });

  afterAll(() => db.close());

  async function accounts() {
    const all = await listAccounts(db, team, month);
    return all.map(({ owner, held, settled, uncertain }) => ({ owner, held, settled, uncertain }));
  }

  test("migrating twice changes nothing", async () => {
    expect(await migrate(db)).toBe(await migrate(db));
  });

  test("refuses a Date, a fraction and undefined instead of storing NULL or something near", () => {
    for (const value of [new Date(), 0.5, undefined, NaN, true, 2 ** 60])
      expect(() => checkValues([value])).toThrow("The store takes");
  });

  test("int8, count and sum come back as numbers", async () => {
    const run = createRun(team, { worst: 9_000_000_000_000 });
    await submitRun(db, run, now);
    const row = await db.get("select count(*) as n, sum(worst) as total, max(worst) as most from run");
    expect(row).toEqual({ n: 1, total: 9_000_000_000_000, most: 9_000_000_000_000 });
    await cancelRun(db, team, run.id);
  });

  test("a failing transaction leaves nothing behind", async () => {
    const failing = db.transaction(async (tx) => {
      await tx.run("update team set name = 'changed' where id = $1", [team]);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await db.get("select name from team where id = $1", [team])).toEqual({ name: "One" });
  });

  test("[M3] the same run id makes one run; another body under it is told apart", async () => {
    const run = createRun(team, { count: 90 });
    expect(await submitRun(db, run, now)).toBe("created");
    expect(await submitRun(db, { ...run, jobs: createRun(team).jobs }, now)).toBe("same");
    expect(await submitRun(db, { ...run, bodyHash: "other" }, now)).toBe("other");
    const found = await readRun(db, team, run.id, 0);
    expect(found?.run).toMatchObject({ queued: 90, rev: 1 });
    expect(found?.jobs.map((job) => job.cell)).toEqual(run.jobs.map((job) => job.cell));
    expect(await cancelRun(db, team, run.id)).toBe(true);
  });

  test("[M3] the same run sent twice at the same moment makes one run", async () => {
    const run = createRun(team);
    const outcomes = await Promise.all([submitRun(db, run, now), submitRun(db, run, now)]);
    expect(new Set(outcomes)).toEqual(new Set(["created", "same"]));
    await cancelRun(db, team, run.id);
  });

  test("a run id of one team stands for nothing in another, and may stand for another run there", async () => {
    const run = createRun(team);
    await submitRun(db, run, now);
    expect(await readRun(db, other, run.id, 0)).toBeUndefined();
    expect(await cancelRun(db, other, run.id)).toBe(false);
    expect(await continueRun(db, other, run.id)).toBe(false);
    expect(await cancelJob(db, other, run.jobs[0]!.id)).toBeUndefined();
    expect(await submitRun(db, { ...createRun(other), id: run.id }, now)).toBe("created");
    await cancelRun(db, team, run.id);
    await cancelRun(db, other, run.id);
  });

  test("[D2] a claim writes attempt, reservation and state at once, and nobody else claims the job", async () => {
    await submitRun(db, createRun(team), now);
    const { attempt, job } = await claim(db);
    expect(job).toMatchObject({ state: "running", attempt: 1 });
    expect(attempt).toMatchObject({ n: 1, reserved: 100, state: "sent", month });
    expect(await claimJob(db, "w2", randomUUID(), now)).toEqual({ type: "none" });
    expect(await listSentBy(db, "w1")).toHaveLength(1);
    expect((await accounts()).every((account) => account.held === 100)).toBe(true);
    await recordImage(db, { attemptId: attempt.id, image: image(), paid: paid(70), nowMs: now });
    expect(await accounts()).toEqual([
      { owner: "team", held: 0, settled: 70, uncertain: 0 },
      { owner: "person:p1", held: 0, settled: 70, uncertain: 0 },
    ]);
  });

  test("[D2] of many claims at once each job is claimed by one", async () => {
    await submitRun(db, createRun(team, { count: 12 }), now);
    const claims = await Promise.all(
      Array.from({ length: 24 }, (_, n) => claimJob(db, `w${n % 3}`, randomUUID(), now)),
    );
    // On PostgreSQL a claim may find everything locked and come back with nothing; it comes again.
    let more = await claimJob(db, "w1", randomUUID(), now);
    for (; more.type === "claimed"; more = await claimJob(db, "w1", randomUUID(), now)) claims.push(more);
    const claimed = claims.flatMap((each) => (each.type === "claimed" ? [each] : []));
    expect(claimed).toHaveLength(12);
    expect(new Set(claimed.map((each) => each.job.id)).size).toBe(12);
    await Promise.all(
      claimed.map(({ attempt }) =>
        recordFailure(db, { attemptId: attempt.id, failure: lost, money: "release", nowMs: now }),
      ),
    );
    expect((await accounts())[0]).toEqual({ owner: "team", held: 0, settled: 70, uncertain: 0 });
  });

  test("[M2] a lost attempt is uncertain in both accounts until its late picture settles it", async () => {
    const run = createRun(team);
    await submitRun(db, run, now);
    const { attempt } = await claim(db);
    await recordFailure(db, { attemptId: attempt.id, failure: lost, money: "uncertain", nowMs: now });
    expect((await accounts())[0]).toEqual({ owner: "team", held: 0, settled: 70, uncertain: 100 });
    expect((await listUncertain(db, 10)).map(({ id }) => id)).toEqual([attempt.id]);
    await recordImage(db, { attemptId: attempt.id, image: image(), paid: paid(60), nowMs: now });
    expect((await accounts())[0]).toEqual({ owner: "team", held: 0, settled: 130, uncertain: 0 });
    expect((await readRun(db, team, run.id, 0))?.jobs[0]).toMatchObject({
      state: "succeeded",
      failure: null,
    });
  });

  test("[M2] an operator's figure settles an uncertain attempt, and a still later picture corrects it", async () => {
    await submitRun(db, createRun(team), now);
    const { attempt } = await claim(db);
    await recordFailure(db, { attemptId: attempt.id, failure: lost, money: "uncertain", nowMs: now });
    const resolution = { attemptId: attempt.id, cost: 40, note: "", nowMs: now };
    expect(await resolveAttempt(db, resolution)).toBeTruthy();
    expect(await resolveAttempt(db, resolution)).toBeFalsy();
    expect((await accounts())[0]).toMatchObject({ settled: 170, uncertain: 0 });
    await recordImage(db, { attemptId: attempt.id, image: image(), paid: paid(45), nowMs: now });
    expect((await accounts())[0]).toMatchObject({ settled: 175, uncertain: 0 });
  });

  test("[D2] a picture is recorded once per attempt", async () => {
    const run = createRun(team);
    await submitRun(db, run, now);
    const { attempt } = await claim(db);
    const first = { attemptId: attempt.id, image: image(), paid: paid(0), nowMs: now };
    await Promise.all([recordImage(db, first), recordImage(db, { ...first, image: image() })]);
    expect((await readRun(db, team, run.id, 0))?.images).toHaveLength(1);
  });

  test("what made nothing waits for its time in the queue", async () => {
    const run = createRun(team);
    await submitRun(db, run, now);
    const { attempt } = await claim(db);
    const unsent = { attemptId: attempt.id, availableAt: now + 5000, countsAsTry: true, nowMs: now };
    await recordUnsent(db, { ...unsent, failure: createFailure("rate-limited") });
    expect(await claimJob(db, "w1", randomUUID(), now)).toEqual({ type: "none" });
    expect(await readNextDue(db, now)).toBe(now + 5000);
    await cancelRun(db, team, run.id);
    expect(await readNextDue(db, now)).toBeUndefined();
  });

  test("a run's revision grows with each change, and all changes after a revision are found", async () => {
    const run = createRun(team, { count: 3 });
    await submitRun(db, run, now);
    const { job, attempt } = await claim(db);
    const key = runKey(team, run.id);
    expect((await readRevisions(db, [run.id])).get(key)).toMatchObject({ rev: 2, isClosed: false });
    expect((await readRun(db, team, run.id, 1))?.jobs.map(({ id }) => id)).toEqual([job.id]);
    await cancelRun(db, team, run.id);
    expect((await readRun(db, team, run.id, 2))?.jobs).toHaveLength(3);
    expect((await readRevisions(db, [run.id])).get(key)).toMatchObject({ rev: 3, isClosed: false });
    await recordFailure(db, { attemptId: attempt.id, failure: lost, money: "release", nowMs: now });
    expect((await readRevisions(db, [run.id])).get(key)).toMatchObject({ isClosed: true, isComplete: true });
  });

  test("retry answers a repeated call without a second effect and refuses what it cannot mean", async () => {
    const run = createRun(team);
    await submitRun(db, run, now);
    const { attempt, job } = await claim(db);
    await recordFailure(db, { attemptId: attempt.id, failure: lost, money: "release", nowMs: now });
    const again = { team, jobId: job.id, afterAttempt: 1, nowMs: now };
    expect(await retryJob(db, again)).toMatchObject({ job: { state: "queued" } });
    expect(await retryJob(db, again)).toMatchObject({ job: { state: "queued" } });
    expect(await retryJob(db, { ...again, afterAttempt: 7 })).toMatchObject({
      refusal: { kind: "bad-request" },
    });
    expect(await retryJob(db, { ...again, team: other })).toBeUndefined();
    await cancelRun(db, team, run.id);
  });

  test("runs are listed newest first in pages by key, by file where one is named", async () => {
    for (const [n, at] of [5, 5, 9, 7].entries())
      await submitRun(db, createRun(other, { file: n < 2 ? "f" : "g" }), now + at);
    const all = await listRuns(db, {
      team: other,
      kind: "picture",
      file: undefined,
      before: undefined,
      limit: 4,
    });
    expect(all.map((run) => run.createdAt - now)).toEqual([9, 7, 5, 5]);
    const second = await listRuns(db, {
      team: other,
      kind: "picture",
      file: "f",
      before: all[2]!,
      limit: 10,
    });
    expect(second.map((run) => run.id)).toEqual([all[3]!.id]);
    expect(await listOpenRuns(db, other, 10)).toHaveLength(4);
    for (const run of all) await cancelRun(db, other, run.id);
    expect(await listOpenRuns(db, other, 10)).toEqual([]);
  });

  test("[M1] admissions stop at the ceiling, exactly", async () => {
    await setTeamLimits(db, other, { ...noLimits, monthly: 250 }, now);
    const run = createRun(other, { count: 4 });
    await submitRun(db, run, now);
    const claims: string[] = [];
    for (let n = 0; n < 4; n += 1) claims.push((await claimJob(db, "w2", randomUUID(), now)).type);
    expect(claims).toEqual(["claimed", "claimed", "refused", "refused"]);
    const [own] = await listAccounts(db, other, month);
    expect(own).toMatchObject({ ceiling: 250, held: 200 });
    expect((await readRun(db, other, run.id, 0))?.jobs.at(-1)?.failure?.kind).toBe("ceiling");
  });

  test("[M1] of jobs claimed together those that fit are held and the others refused, each with its sentence", async () => {
    await addTeam(db, { id: "team-4", name: "Four", ...noLimits, monthly: 250 }, now);
    const run = createRun("team-4", { count: 4 });
    await submitRun(db, run, now);
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const claims = await claimJobs(db, "w4", ids, now);
    expect(claims.map((each) => each.type).toSorted()).toEqual(["claimed", "claimed", "refused", "refused"]);
    expect((await listAccounts(db, "team-4", month))[0]).toMatchObject({ ceiling: 250, held: 200 });
    const read = await readRun(db, "team-4", run.id, 0);
    expect(read?.run).toMatchObject({ queued: 0, running: 2, failed: 2, reserved: 200 });
    expect(await claimJobs(db, "w4", ids, now)).toEqual([]);
  });

  test("jobs of several runs and people are claimed together in their order, with bulk's turns kept", async () => {
    await addTeam(db, { id: "team-5", name: "Five", ...noLimits }, now);
    const bulk = createRun("team-5", { count: 3, person: "ann" });
    const one = createRun("team-5", { person: "bob" });
    const two = createRun("team-5", { person: "ann" });
    for (const run of [bulk, one, two]) await submitRun(db, run, now);
    const ids = Array.from({ length: 3 }, () => randomUUID());
    const claims = await claimJobs(db, "w5", ids, now, { bulkTurns: 1 });
    const runs = claims.flatMap((each) => (each.type === "claimed" ? [each.run.id] : []));
    expect(runs.toSorted()).toEqual([bulk.id, one.id, two.id].toSorted());
    expect(await listSentBy(db, "w5")).toHaveLength(3);
    const held = await listAccounts(db, "team-5", month);
    expect(held.map(({ owner, held: sum }) => [owner, sum])).toEqual([
      ["team", 300],
      ["person:ann", 200],
      ["person:bob", 100],
    ]);
    for (const claim of claims)
      if (claim.type === "claimed")
        await recordFailure(db, { attemptId: claim.attempt.id, failure: lost, money: "release", nowMs: now });
    await cancelRun(db, "team-5", bulk.id);
  });

  test("[D2] pictures recorded together count once each, and an unknown one spoils none but itself", async () => {
    await addTeam(db, { id: "team-6", name: "Six", ...noLimits }, now);
    const run = createRun("team-6", { count: 3 });
    await submitRun(db, run, now);
    const claims = await claimJobs(db, "w6", [randomUUID(), randomUUID(), randomUUID()], now);
    const attempts = claims.flatMap((each) => (each.type === "claimed" ? [each.attempt.id] : []));
    const received = [...attempts, attempts[0]!].map((attemptId) => ({
      attemptId,
      image: image(),
      paid: paid(10),
      nowMs: now,
    }));
    const changed = await recordImages(db, received);
    expect(changed.map((each) => each?.isClosed)).toEqual([true, true, true, undefined]);
    expect((await readRun(db, "team-6", run.id, 0))?.run).toMatchObject({ succeeded: 3, settled: 30 });
    await expect(recordImages(db, [{ ...received[0]!, attemptId: "unknown" }])).rejects.toThrow(/no attempt/);
  });

  test("[M1] of reservations at the same moment none passes the ceiling", async () => {
    await addTeam(db, { id: "team-3", name: "Three", ...noLimits, monthly: 550 }, now);
    await submitRun(db, createRun("team-3", { count: 20 }), now);
    await Promise.all(Array.from({ length: 20 }, () => claimJob(db, "w3", randomUUID(), now)));
    const [own] = await listAccounts(db, "team-3", month);
    expect(own?.held).toBe(500);
  });

  test("an asset is stored once per team and unknown to others", async () => {
    const asset = createAsset(team, "abc");
    expect((await saveAsset(db, asset, now)).id).toBe(asset.id);
    expect((await saveAsset(db, { ...asset, id: randomUUID() }, now + 1)).id).toBe(asset.id);
    expect((await saveAsset(db, { ...asset, id: randomUUID(), team: other }, now)).id).not.toBe(asset.id);
    expect(await readAsset(db, other, asset.id)).toBeUndefined();
  });

  test("an asset knows the hash of the bytes that were sent last, which may be others than those that are kept", async () => {
    const asset = { ...createAsset(team, "kept"), uploadedSha256: "with a tail" };
    expect(await saveAsset(db, asset, now)).toMatchObject({ sha256: "kept", uploadedSha256: "with a tail" });
    const second = { ...asset, id: randomUUID(), uploadedSha256: "with another" };
    expect(await saveAsset(db, second, now)).toMatchObject({ id: asset.id, uploadedSha256: "with another" });
    // As relays from before there was the column left it, until it is sent again.
    await db.run("update asset set uploaded_sha256 = null where id = $1", [asset.id]);
    expect((await readAsset(db, team, asset.id))?.uploadedSha256).toBeNull();
    expect(await saveAsset(db, asset, now)).toMatchObject({ id: asset.id, uploadedSha256: "with a tail" });
  });

  test("an asset stays while it is pinned: by a run until that is complete, by another owner until the pin is gone", async () => {
    const asset = createAsset(team, "pinned");
    await saveAsset(db, asset, now);
    const run = createRun(team, { assets: [asset.id] });
    await submitRun(db, run, now);
    async function doom(): Promise<boolean> {
      await doomAssets(db, now, now, 100);
      return (await readAsset(db, team, asset.id))?.doomedAt === now;
    }
    expect(await doom()).toBe(false);
    // The owner's own id may be the same as a run's.
    await insertRows(db, "asset_pin", [{ asset: asset.id, team, owner: `set:${run.id}` }]);
    await cancelRun(db, team, run.id);
    expect(await doom()).toBe(false);
    // Planned before it was pinned, it is kept when its day comes.
    await db.run("update asset set doomed_at = $2 where id = $1", [asset.id, now]);
    expect(await deleteAsset(db, asset.id, now)).toBe(false);
    expect(await readAsset(db, team, asset.id)).toMatchObject({ doomedAt: null });
    await db.run("delete from asset_pin where owner like 'set:%'");
    expect(await doom()).toBe(true);
    expect(await deleteAsset(db, asset.id, now)).toBe(true);
    expect(await db.all("select owner from asset_pin where asset = $1", [asset.id])).toEqual([]);
  });

  test("a retry and the deletion of its asset at the same moment never both succeed", async () => {
    for (let round = 0; round < 12; round += 1) {
      const asset = createAsset(team, `race ${round}`);
      await saveAsset(db, asset, now);
      const run = createRun(team, { assets: [asset.id] });
      await submitRun(db, run, now);
      const { attempt, job } = await claim(db);
      await recordFailure(db, { attemptId: attempt.id, failure: lost, money: "release", nowMs: now });
      await doomAssets(db, now, now, 10);
      const retry = { team, jobId: job.id, afterAttempt: 1, nowMs: now + 1, assets: [asset.id] };
      const [isDeleted, retried] = await Promise.all([
        deleteAsset(db, asset.id, now),
        // Sometimes a little later, so that either may be first.
        new Promise((resolve) => {
          setTimeout(resolve, round / 4);
        }).then(() => retryJob(db, retry)),
      ]);
      if (isDeleted) expect(retried).toMatchObject({ refusal: { kind: "expired" } });
      else expect(retried).toMatchObject({ job: { state: "queued" } });
      expect(await readAsset(db, team, asset.id)).toEqual(
        isDeleted ? undefined : expect.objectContaining({ id: asset.id }),
      );
      await cancelRun(db, team, run.id);
    }
  });

  test("a revoked token is unknown at once", async () => {
    await addToken(db, { hash: "hash", id: "tok", team, label: "", scopes: ["use"] }, now);
    expect(await findToken(db, "hash")).toMatchObject({ team, teamName: "One", scopes: ["use"] });
    expect(await revokeToken(db, "tok", now)).toBe(true);
    expect(await revokeToken(db, "tok", now)).toBe(false);
    expect(await findToken(db, "hash")).toBeUndefined();
  });

  test("[M2] the ledger, the attempts and the accounts say the same", async () => {
    const sums = "sum(held) as held, sum(settled) as settled, sum(uncertain) as uncertain";
    const ledger = await db.get(`select ${sums} from ledger`);
    expect(await db.get(`select ${sums} from account where owner = 'team'`)).toEqual(ledger);
    expect(await db.get(`select ${sums} from account where owner <> 'team'`)).toEqual(ledger);
    const held = await db.get("select sum(reserved) as held from attempt where state = 'sent'");
    const settled = await db.get("select sum(cost) as settled from attempt");
    const lines = await db.get(
      "select coalesce(sum(reserved), 0) as uncertain from attempt where state = 'uncertain'",
    );
    expect({ ...held, ...settled, ...lines }).toEqual(ledger);
  });
});
