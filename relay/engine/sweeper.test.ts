import { existsSync, readdirSync } from "node:fs";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Asset } from "../../core/api.ts";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";
import {
  createScriptedProvider,
  fail,
  hold,
  reportedUsage,
  type ScriptedProvider,
} from "../../test/relay/scripted-provider.ts";
import { homeTeam } from "../access/auth.ts";
import { silentLog } from "../log/log.ts";
import { readJob, readStoredRun } from "../store/read.ts";
import { bodyGone } from "../store/run-body.ts";
import { readTeam } from "../store/teams.ts";
import { priceUsage } from "./request.ts";
import { createSweeper, type Sweeper } from "./sweeper.ts";

const dayMs = 86_400_000;
const opened: Fixture[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

async function open(): Promise<Fixture & { provider: ScriptedProvider; sweeper: Sweeper }> {
  const provider = createScriptedProvider();
  const fixture = await openFixture({ provider });
  opened.push(fixture);
  return { ...fixture, provider, sweeper: createSweeper(fixture.services) };
}

async function upload(fixture: Fixture, shade: number): Promise<Asset> {
  const answer = await fixture.app.request("/v1/assets", {
    method: "POST",
    headers: { "content-type": "image/png" },
    body: Buffer.from(createPng(64, 64, shade)),
  });
  return (await answer.json()) as Asset;
}

/** A run with a reference. */
function withReference(asset: Asset) {
  return { brief: { subject: "a fox", references: [{ asset: asset.id, role: "style" as const }] } };
}

test("an image is served until its time is over, then says it expired and keeps its record", async () => {
  const fixture = await open();
  const { clock, sweeper, services } = fixture;
  const id = await fixture.submit();
  await fixture.dispatcher.drain();
  const [image] = (await fixture.onlyJob(id)).images;
  clock.advance(30 * dayMs - 1);
  await sweeper.sweep();
  expect((await fixture.call("GET", `/v1/images/${image!.id}`)).status).toBe(200);
  clock.advance(1);
  await sweeper.sweep();
  const gone = await fixture.call("GET", `/v1/images/${image!.id}`);
  expect(gone.status).toBe(410);
  expect(await gone.json()).toMatchObject({ kind: "expired", retryable: false });
  expect((await fixture.onlyJob(id)).images).toMatchObject([{ id: image!.id, width: 64, expired: true }]);
  // The bytes follow an hour later, so that a download that had begun can end.
  expect(await services.blobs.has("images", image!.id)).toBe(true);
  clock.advance(3_600_000);
  await sweeper.sweep();
  expect(await services.blobs.has("images", image!.id)).toBe(false);
  expect((await fixture.onlyJob(id)).images).toHaveLength(1);
});

test("an image of an open run does not expire, because another cell may be made from it", async () => {
  const fixture = await open();
  const target = { width: 1024, height: 1024 };
  const id = await fixture.submit({
    cells: [
      { id: "a", target },
      { id: "b", target, approval: true },
    ],
  });
  await fixture.dispatcher.drain();
  fixture.clock.advance(60 * dayMs);
  await fixture.sweeper.sweep();
  const [first] = (await fixture.read(id)).jobs;
  expect((await fixture.call("GET", `/v1/images/${first!.images[0]!.id}`)).status).toBe(200);
  await fixture.call("POST", `/v1/runs/${id}/continue`);
  await fixture.dispatcher.drain();
  await fixture.sweeper.sweep();
  expect((await fixture.call("GET", `/v1/images/${first!.images[0]!.id}`)).status).toBe(410);
});

test("an asset that was not used for the time is deleted after a day of grace", async () => {
  const fixture = await open();
  const asset = await upload(fixture, 10);
  fixture.clock.advance(30 * dayMs);
  await fixture.sweeper.sweep();
  expect(await fixture.services.blobs.has("assets", asset.id)).toBe(true);
  fixture.clock.advance(dayMs);
  await fixture.sweeper.sweep();
  expect(await fixture.services.blobs.has("assets", asset.id)).toBe(false);
  const refused = await fixture.submit(withReference(asset)).catch((error: unknown) => String(error));
  expect(refused).toContain("Add the reference again.");
  expect(refused).toContain(`"missing":["${asset.id}"]`);
  // The same bytes are a new asset now.
  const again = await upload(fixture, 10);
  expect(again.id).not.toBe(asset.id);
  await fixture.submit(withReference(again));
});

test("an asset used in its day of grace stays", async () => {
  const fixture = await open();
  const asset = await upload(fixture, 10);
  fixture.clock.advance(30 * dayMs);
  await fixture.sweeper.sweep();
  await fixture.submit(withReference(asset));
  await fixture.dispatcher.drain();
  fixture.clock.advance(dayMs);
  await fixture.sweeper.sweep();
  expect(await fixture.services.blobs.has("assets", asset.id)).toBe(true);
});

test("an asset of an open run stays, however old, also when its deletion was planned before", async () => {
  const fixture = await open();
  const asset = await upload(fixture, 10);
  fixture.provider.next(fail("moderation", "nothing"));
  const id = await fixture.submit(withReference(asset));
  await fixture.dispatcher.drain();
  fixture.clock.advance(30 * dayMs);
  await fixture.sweeper.sweep();
  // The failed job is tried again and is held at the provider while the grace ends.
  const held = hold();
  fixture.provider.next(held.script);
  await fixture.call("POST", `/v1/jobs/${(await fixture.onlyJob(id)).id}/retry`, { afterAttempt: 1 });
  await fixture.dispatcher.tick();
  await held.started;
  fixture.clock.advance(2 * dayMs);
  await fixture.sweeper.sweep();
  expect(await fixture.services.blobs.has("assets", asset.id)).toBe(true);
  held.release();
  await fixture.dispatcher.drain();
  expect(await fixture.onlyJob(id)).toMatchObject({ state: "succeeded" });
});

test("bytes without a row and broken uploads are removed when they are old, and nothing else", async () => {
  const fixture = await open();
  const { services, clock, folder } = fixture;
  const asset = await upload(fixture, 10);
  await services.blobs.put("images", "orphan-old", createPng(8, 8));
  await services.blobs.put("images", "orphan-new", createPng(8, 8));
  const old = (clock.now() - 40 * dayMs) / 1_000;
  await utimes(join(folder, "images", "or", "orphan-old"), old, old);
  const now = clock.now() / 1_000;
  await utimes(join(folder, "images", "or", "orphan-new"), now, now);
  await createSweeper(services).sweep();
  expect(readdirSync(join(folder, "images", "or"))).toEqual(["orphan-new"]);
  expect(existsSync(join(folder, "assets", asset.id.slice(0, 2), asset.id))).toBe(true);
});

test("the sweeper comes back every hour, also after a round that failed", async () => {
  const fixture = await open();
  let rounds = 0;
  const broken = {
    ...fixture.services,
    log: silentLog,
    db: {
      ...fixture.db,
      all: async () => {
        rounds += 1;
        throw new Error("away");
      },
    },
  };
  const sweeper = createSweeper(broken);
  sweeper.start();
  for (let hour = 0; hour < 3; hour += 1) {
    fixture.clock.advance(3_600_000);
    await fixture.clock.whenSet();
  }
  expect(rounds).toBe(3);
  await sweeper.end();
  expect(fixture.clock.pending()).toBe(0);
});

test("a retry whose reference is no longer kept is refused in that sentence", async () => {
  const fixture = await open();
  const asset = await upload(fixture, 10);
  // What is uncertain keeps what it asked for, so that a reference can go before it.
  fixture.provider.next(fail("uncertain", "unknown"));
  const id = await fixture.submit(withReference(asset));
  await fixture.dispatcher.drain();
  for (let day = 0; day < 2; day += 1) {
    fixture.clock.advance(31 * dayMs);
    await fixture.sweeper.sweep();
  }
  const { id: job } = await fixture.onlyJob(id);
  const answer = await fixture.call("POST", `/v1/jobs/${job}/retry`, { afterAttempt: 1 });
  expect(answer.status).toBe(410);
  expect(await answer.json()).toMatchObject({
    kind: "expired",
    message: expect.stringContaining("no longer kept") as string,
  });
  expect(await fixture.onlyJob(id)).toMatchObject({ state: "failed", attempt: 1 });
});

test("what a run asked for goes a day after its pictures, and a retry is then refused in a sentence", async () => {
  const fixture = await open();
  const { db, clock, sweeper, services } = fixture;
  const body = { partials: 2 };
  fixture.provider.next(fail("moderation", "nothing"));
  const ended = await fixture.submit(body);
  await fixture.dispatcher.drain();
  const waiting = { cells: [{ id: "a", target: { width: 1024, height: 1024 }, approval: true as const }] };
  await fixture.submit(waiting);
  const counted = (await readTeam(db, homeTeam))?.bodyBytes ?? 0;
  clock.advance(31 * dayMs - 1);
  await sweeper.sweep();
  expect((await readTeam(db, homeTeam))?.bodyBytes).toBe(counted);
  clock.advance(1);
  await sweeper.sweep();
  const { id: job } = await fixture.onlyJob(ended);
  // What is left is that of the run that waits for a person.
  const left = await db.all("select run, bytes from run_body");
  expect(left).toHaveLength(1);
  expect((await readTeam(db, homeTeam))?.bodyBytes).toBe(left[0]!["bytes"]);
  const answer = await fixture.call("POST", `/v1/jobs/${job}/retry`, { afterAttempt: 1 });
  expect(answer.status).toBe(410);
  expect(await answer.json()).toMatchObject({ kind: "expired", message: bodyGone.message });
  expect((await fixture.read(ended)).jobs).toMatchObject([{ state: "failed", attempt: 1 }]);
  // Another process has nothing in memory; a picture that comes all the same is booked with every preview it may have had.
  const stored = await readJob(db, homeTeam, job);
  const run = await readStoredRun(db, homeTeam, ended);
  const elsewhere = { ...services, db: { ...db } };
  const { cost } = await priceUsage(elsewhere, { job: stored!, run: run! }, undefined);
  const { cost: known } = await priceUsage(elsewhere, { job: stored!, run: run! }, reportedUsage);
  expect(cost).toBeGreaterThan(stored!.worst);
  expect(known).toBeGreaterThan(0);
});

test("[M2] [D4] a job whose reference went all the same ends with that sentence and costs nothing", async () => {
  const fixture = await open();
  const asset = await upload(fixture, 10);
  const id = await fixture.submit(withReference(asset));
  await fixture.db.run("delete from asset_pin where asset = $1", [asset.id]);
  await fixture.db.run("delete from asset where id = $1", [asset.id]);
  await fixture.dispatcher.drain();
  expect(await fixture.onlyJob(id)).toMatchObject({
    state: "failed",
    attempt: 1,
    failure: { kind: "expired", message: expect.stringContaining("no longer kept") as string },
  });
  expect((await fixture.read(id)).cost).toEqual({ reserved: 0, settled: 0, uncertain: 0 });
  expect(fixture.provider.requests).toHaveLength(0);
});
