import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openFixture, openTestPlace, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";
import { createScriptedProvider, type ScriptedProvider } from "../../test/relay/scripted-provider.ts";
import { watchWork } from "../../test/relay/watch-work.ts";
import { recordImage } from "../store/outcome.ts";
import { listUncertain } from "../store/workers.ts";
import type { CrashPoint } from "../services.ts";
import { recoverWorker } from "./recover.ts";

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A relay that stops for ever at a point, as kill -9 would, and a second one on the same store and folder. */
async function crashAt(
  point: CrashPoint,
  repeatable = false,
): Promise<{
  id: string;
  second: Fixture;
  dead: string;
  provider: ScriptedProvider;
  done: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-crash-"));
  folders.push(folder);
  const open = await openTestPlace(folder);
  const { db, still } = watchWork(await open());
  const reached = Promise.withResolvers<void>();
  const first = await openFixture({
    folder,
    db,
    provider: createScriptedProvider({ repeatable }),
    crashPoint: (at) => {
      if (at !== point) return;
      reached.resolve();
      throw new Error("killed");
    },
  });
  // Nothing after the point may run: neither a record nor a retry of it.
  first.services.clock.after = () => () => undefined;
  const id = await first.submit();
  await first.dispatcher.tick();
  await reached.promise;
  // The first one's own wake-up ends its transaction; two connections of one thread cannot wait for each other. What
  // was out counts as gone: an attempt killed while it is recorded waits for a timer that never comes.
  await still(() => 0);
  const provider = createScriptedProvider({ repeatable });
  const second = await openFixture({ folder, db: await open(), provider });
  async function done(): Promise<void> {
    await Promise.all([db.close(), second.db.close()]);
  }
  return { id, second, dead: first.services.worker, provider, done };
}

test.each(["after-rename", "before-commit", "after-commit"] as const)(
  "[D1] a picture received before a crash at %s is recorded once by the next start",
  async (point) => {
    const { id, second, dead, provider, done } = await crashAt(point);
    await recoverWorker(second.services, dead);
    await recoverWorker(second.services, dead);
    await second.dispatcher.drain();
    const job = await second.onlyJob(id);
    expect(job).toMatchObject({ state: "succeeded", attempt: 1 });
    expect(job.images).toHaveLength(1);
    const image = await second.app.request(`/v1/images/${job.images[0]!.id}`);
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(new Uint8Array(createPng(64, 64)));
    expect(provider.requests).toHaveLength(0);
    expect((await second.read(id)).cost).toMatchObject({ reserved: 0, uncertain: 0 });
    expect(existsSync(join(second.services.spoolFolder, dead))).toBe(false);
    await done();
  },
);

test("[D2] an attempt whose process died before an answer is uncertain, and never sent again by itself", async () => {
  const { id, second, dead, provider, done } = await crashAt("after-attempt");
  await recoverWorker(second.services, dead);
  await second.dispatcher.drain();
  expect(await second.onlyJob(id)).toMatchObject({ state: "failed", failure: { kind: "uncertain" } });
  expect(await listUncertain(second.db, 10)).toHaveLength(1);
  expect(provider.requests).toHaveLength(0);
  await done();
});

test("[M3] a repeatable provider's lost attempt is made again by the next start", async () => {
  const { id, second, dead, provider, done } = await crashAt("after-attempt", true);
  await recoverWorker(second.services, dead);
  await second.dispatcher.drain();
  expect(await second.onlyJob(id)).toMatchObject({ state: "succeeded", attempt: 2 });
  expect(provider.requests).toHaveLength(1);
  await done();
});

test("[D2] a late result of an uncertain attempt is kept and succeeds its job", async () => {
  const { id, second, dead, done } = await crashAt("after-attempt");
  await recoverWorker(second.services, dead);
  const [attempt] = await listUncertain(second.db, 1);
  const image = { id: "late", type: "image/png", width: 8, height: 8, bytes: 10, sha256: "x", expiresAt: 1 };
  const paid = { cost: 5, usage: undefined, requestId: undefined };
  await recordImage(second.db, { attemptId: attempt!.id, image, paid, nowMs: 1 });
  await recordImage(second.db, { attemptId: attempt!.id, image: { ...image, id: "again" }, paid, nowMs: 2 });
  const run = await second.read(id);
  expect(run.jobs).toMatchObject([{ state: "succeeded", cost: 5, images: [{ id: "late" }] }]);
  expect(run.cost).toEqual({ reserved: 0, settled: 5, uncertain: 0 });
  await done();
});

test("[D1] an unreadable description is set aside, and its picture is kept all the same", async () => {
  const { id, second, dead, done } = await crashAt("after-rename");
  const spool = join(second.services.spoolFolder, dead);
  const [described = ""] = await readdir(spool);
  await writeFile(join(spool, described), '{"attempt":');
  await writeFile(join(spool, described.replace(".json", ".part")), createPng(64, 64));
  await writeFile(join(spool, "of-no-attempt.part"), createPng(8, 8));
  await mkdir(join(spool, "a-folder.part"));
  await recoverWorker(second.services, dead);
  await recoverWorker(second.services, dead);
  expect(await second.onlyJob(id)).toMatchObject({ state: "succeeded", usage: { assumed: true } });
  expect(existsSync(spool)).toBe(false);
  const [place = ""] = await readdir(join(second.folder, "set-aside"));
  expect(await readdir(join(second.folder, "set-aside", place))).toContain("of-no-attempt.part");
  await done();
});

test("[D4] a described picture whose bytes are gone ends its job as uncertain", async () => {
  const { id, second, dead, done } = await crashAt("after-rename");
  await rm(join(second.folder, "images"), { recursive: true });
  await recoverWorker(second.services, dead);
  expect(await second.onlyJob(id)).toMatchObject({ state: "failed", failure: { kind: "uncertain" } });
  await done();
});

test("[D1] what waits in the spool is not taken for settled while its resting place is away", async () => {
  const { id, second, dead, done } = await crashAt("after-rename");
  const { blobs } = second.services;
  const away = { ...blobs, adopt: () => Promise.reject(new Error("The object store is away.")) };
  await expect(recoverWorker({ ...second.services, blobs: away }, dead)).rejects.toThrow("away");
  await recoverWorker(second.services, dead);
  expect(await second.onlyJob(id)).toMatchObject({ state: "succeeded" });
  await done();
});

test("[D1] what a worker is still writing is set aside and never removed, as only its silence says that it is dead", async () => {
  const { id, second, dead, done } = await crashAt("after-rename");
  const spool = join(second.services.spoolFolder, dead);
  await writeFile(join(spool, "arriving.part"), createPng(64, 64).subarray(0, 40));
  await recoverWorker(second.services, dead, true);
  expect(await second.onlyJob(id)).toMatchObject({ state: "succeeded" });
  expect(existsSync(spool)).toBe(false);
  const [place = ""] = await readdir(join(second.folder, "set-aside"));
  expect(await readdir(join(second.folder, "set-aside", place))).toContain("arriving.part");
  await recoverWorker(second.services, dead, true);
  await done();
});
