import { afterEach, expect, test } from "vitest";
import type { Changes, Run } from "../../core/api.ts";
import { openFixture, openTestDb, type Fixture, type FixtureOptions } from "../../test/relay/fixture.ts";
import { createScriptedProvider } from "../../test/relay/scripted-provider.ts";
import type { Db } from "../store/db.ts";
import { listThumbsDue, recordThumbs } from "../store/images.ts";
import type { ManualClock } from "../../test/relay/manual-clock.ts";
import type { Services } from "../services.ts";
import { createThumbKeeper } from "./add-thumbs.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(options: FixtureOptions = {}): Promise<Fixture> {
  const fixture = await openFixture({ provider: createScriptedProvider(), ...options });
  opened.unshift(fixture);
  return fixture;
}

async function poll({ call }: Fixture, { id, rev }: Pick<Run, "id" | "rev">): Promise<Run> {
  const answer = await call("GET", `/v1/changes?after=${id}:${rev}`);
  const [run] = ((await answer.json()) as Changes).runs;
  return run!;
}

/** A run whose picture is recorded and whose small copy is not made yet: the clock stands still. */
async function makePicture(fixture: Fixture): Promise<Run> {
  const id = await fixture.submit();
  await fixture.dispatcher.tick();
  let run: Run = { ...(await fixture.read(id)), rev: 1 };
  while (run.state === "open") run = await poll(fixture, run);
  return run;
}

/** Looks once for what is due; the keeper sets its clock for the next hour when it is done. */
async function lookOnce(services: Services, clock: ManualClock): Promise<void> {
  const keeper = createThumbKeeper(services);
  const set = clock.pending() + 1;
  keeper.look();
  await clock.whenSet(set);
  await keeper.end();
}

/** As if the process had died before it made the small copies: another one finds the same store and folder. */
async function startAgain({ db, folder, clock }: Fixture): Promise<Fixture> {
  return open({ db, folder, clock });
}

async function openShared(): Promise<Fixture> {
  const db: Db = await openTestDb();
  opened.push(db);
  return open({ db });
}

test("a closed run is complete once its pictures have their small copies, and its follower hears of that", async () => {
  const fixture = await open();
  const closed = await makePicture(fixture);
  expect(closed).toMatchObject({ state: "closed", complete: false });
  const waiting = poll(fixture, closed);
  await fixture.dispatcher.drain();
  const complete = await waiting;
  expect(complete).toMatchObject({ state: "closed", complete: true, counts: { succeeded: 1 } });
  expect(complete.jobs[0]?.thumb).toMatch(/^data:image\/jpeg;base64,/);
  // Of a complete run nothing is waited for.
  expect(await poll(fixture, complete)).toMatchObject({ rev: complete.rev, complete: true, jobs: [] });
  const list = (await (await fixture.call("GET", "/v1/runs")).json()) as { runs: unknown[] };
  expect(list.runs).toMatchObject([{ complete: true }]);
});

test("a run without pictures is complete when it is closed", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  expect(await fixture.read(id)).toMatchObject({ state: "open", complete: false });
  await fixture.call("POST", `/v1/runs/${id}/cancel`);
  expect(await fixture.read(id)).toMatchObject({ state: "closed", complete: true });
});

test("[D1] a small copy that a process did not come to make is made by the next one", async () => {
  const first = await openShared();
  const closed = await makePicture(first);
  const second = await startAgain(first);
  const waiting = poll(second, closed);
  await lookOnce(second.services, second.clock);
  expect(await waiting).toMatchObject({ complete: true });
  expect((await second.onlyJob(closed.id)).thumb).toMatch(/^data:image\/jpeg;base64,/);
});

test("missing small copies are looked for again every hour", async () => {
  const first = await openShared();
  const second = await open({ db: first.db, folder: first.folder });
  const keeper = createThumbKeeper(second.services);
  keeper.look();
  await second.clock.whenSet();
  const closed = await makePicture(first);
  expect(await listThumbsDue(second.db, "", 10)).toHaveLength(1);
  second.clock.advance(3_600_000);
  await second.clock.whenSet();
  expect(await second.read(closed.id)).toMatchObject({ complete: true });
  await keeper.end();
});

test("a picture whose bytes are gone gets no small copy, and its run is complete without it", async () => {
  const first = await openShared();
  const closed = await makePicture(first);
  const said: unknown[] = [];
  const log = { ...first.services.log, warn: (facts: object) => void said.push(facts) };
  const second = await open({ db: first.db, folder: first.folder, clock: first.clock, log });
  const job = await second.onlyJob(closed.id);
  await second.services.blobs.remove("images", job.images[0]!.id);
  await lookOnce(second.services, second.clock);
  expect(await second.read(closed.id)).toMatchObject({ complete: true });
  expect((await second.onlyJob(closed.id)).thumb).toBeUndefined();
  expect(said).toEqual([{ jobs: [job.id] }]);
});

test("a picture that cannot be decoded is tried twice, then its run is complete", async () => {
  const first = await openShared();
  const closed = await makePicture(first);
  const [image] = (await first.onlyJob(closed.id)).images;
  await first.services.blobs.put("images", image!.id, Buffer.from("no picture"));
  await first.dispatcher.drain();
  expect(await first.read(closed.id)).toMatchObject({ complete: false });
  await lookOnce(first.services, first.clock);
  expect(await first.read(closed.id)).toMatchObject({ complete: true });
});

test("while the pictures' store is away nothing is given up", async () => {
  const first = await openShared();
  const closed = await makePicture(first);
  const second = await startAgain(first);
  const blobs = { ...second.services.blobs, source: () => Promise.reject(new Error("away")) };
  await lookOnce({ ...second.services, blobs }, second.clock);
  expect(await second.read(closed.id)).toMatchObject({ complete: false });
  expect(await listThumbsDue(second.db, "", 10)).toHaveLength(1);
  await lookOnce(second.services, second.clock);
  expect(await second.read(closed.id)).toMatchObject({ complete: true });
});

test("what two processes make at once is written down once", async () => {
  const fixture = await open();
  const closed = await makePicture(fixture);
  await fixture.dispatcher.drain();
  const before = await fixture.read(closed.id);
  const { id } = before.jobs[0]!;
  expect(await recordThumbs(fixture.db, [{ jobId: id, thumb: "another" }])).toEqual([]);
  // A preview that comes after its picture is no small copy of it.
  expect(await recordThumbs(fixture.db, [{ jobId: id, thumb: "preview", isPreview: true }])).toEqual([]);
  expect(await fixture.read(closed.id)).toEqual(before);
});

test("more small copies than are made at a time are all made", async () => {
  const first = await openShared();
  const cells = Array.from({ length: 40 }, (_, n) => ({
    id: `c${n}`,
    target: { width: 1024, height: 1024 },
  }));
  const id = await first.submit({ cells });
  await first.dispatcher.drain();
  await first.db.run("update job set thumb = null, thumb_due = 1");
  await first.db.run("update run set owed = 40");
  await lookOnce(first.services, first.clock);
  const run = await first.read(id);
  expect(run.complete).toBe(true);
  expect(run.jobs.every((job) => job.thumb !== undefined)).toBe(true);
});
