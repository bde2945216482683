// kill -9 of a real relay at each named point of an attempt's life, and what the next start makes of it.
import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { CrashPoint } from "../../../relay/services.ts";
import { runRelayCommand } from "../../relay-process.ts";
import {
  createRunBody,
  followToComplete,
  followToEnd,
  openWorld,
  putRun,
  readImage,
  readRun,
  submit,
  submitAndCrash,
  type World,
  type WorldOptions,
} from "./world.ts";
import { journeyStores } from "./stores.ts";

const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});
async function open(options: WorldOptions): Promise<World> {
  const world = await openWorld(options);
  worlds.push(world);
  return world;
}

/** Points after the picture's last byte: it must be there afterwards. Before them it is unknown what was made. */
const received: readonly CrashPoint[] = ["after-rename", "before-commit", "after-commit"];
const points: readonly CrashPoint[] = ["after-attempt", "mid-body", ...received];

const heron = createRunBody("a heron at dawn");
const stores = await journeyStores();

for (const store of stores)
  for (const point of points) {
    test(`[D1] [D2] on ${store.name}, kill -9 at ${point} loses no run and no received picture, and sends nothing twice`, async () => {
      const world = await open({ databaseUrl: await store.create() });
      const first = await world.start({ crashAt: { point } });
      const { id } = await submitAndCrash(first, heron);
      expect(await world.audit(false)).toEqual([]);
      const second = await world.start();
      // The attempt was written down, so the run was too: a plugin that heard no answer finds it by sending it again.
      expect((await putRun(second, id, heron)).status).toBe(200);
      const run = await followToEnd(second, id);
      const [job] = run.jobs;
      expect(world.asked("a heron at dawn")).toHaveLength(point === "after-attempt" ? 0 : 1);
      if (received.includes(point)) {
        expect(job).toMatchObject({ state: "succeeded", attempt: 1 });
        const { bytes } = await readImage(second, job!.images[0]!.id);
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(job!.images[0]!.sha256);
        expect(run.cost).toEqual({ reserved: 0, settled: job!.cost, uncertain: 0 });
      } else {
        expect(job).toMatchObject({ state: "failed", attempt: 1, failure: { kind: "uncertain" } });
        expect(run.cost).toMatchObject({ reserved: 0, settled: 0 });
        expect(run.cost.uncertain).toBeGreaterThan(0);
      }
      expect(await world.audit()).toEqual([]);
    });
  }

for (const store of stores)
  test(`[D1] on ${store.name}, kill -9 before the small copy leaves it to the next start, and the run becomes complete`, async () => {
    const world = await open({ databaseUrl: await store.create() });
    const first = await world.start({ crashAt: { point: "before-thumb" } });
    const { id } = await submitAndCrash(first, heron);
    const run = await followToComplete(await world.start(), id);
    expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
    expect(run.jobs[0]!.thumb).toMatch(/^data:image\/jpeg;base64,/);
    expect(world.asked("a heron at dawn")).toHaveLength(1);
    expect(await world.audit()).toEqual([]);
  });

test.each(["after-attempt", "mid-body", "after-commit"] as const)(
  "[M3] kill -9 at %s costs an offline picture nothing: it is there after the next start",
  async (point) => {
    const world = await open({});
    const first = await world.start({ offline: true, crashAt: { point } });
    const { id } = await submitAndCrash(first, heron);
    const run = await followToEnd(await world.start({ offline: true }), id);
    // The painter's bytes arrive in one piece, so mid-body its picture is whole already.
    expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: point === "after-attempt" ? 2 : 1 }]);
    expect(run.jobs[0]!.images).toHaveLength(1);
    expect(run.cost).toEqual({ reserved: 0, settled: 0, uncertain: 0 });
    expect(await world.audit()).toEqual([]);
  },
);

for (const store of stores)
  test(`[D1] on ${store.name}, what waited in the queue of a killed relay is made by the next one, each picture once`, async () => {
    const world = await open({ databaseUrl: await store.create() });
    const env = { POLYFRAME_PARALLEL: "1" };
    const first = await world.start({ env, crashAt: { point: "after-commit", nth: 2 } });
    const target = { width: 1024, height: 1024 };
    const cells = ["a", "b", "c", "d"].map((id) => ({ id, target }));
    const { id } = await submitAndCrash(first, createRunBody("four kites", { cells }));
    const run = await followToEnd(await world.start({ env }), id);
    // The next call leaves before the picture before it is recorded, so one may have been out when the relay died.
    const ends = run.jobs.map((job) => job.failure?.kind ?? job.state).toSorted();
    expect(ends.slice(0, 3)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(["succeeded", "uncertain"]).toContain(ends[3]);
    expect(world.asked("four kites").length).toBeLessThanOrEqual(4);
    expect(await world.audit()).toEqual([]);
  });

for (const store of stores)
  test(`[M2] on ${store.name}, an operator resolves what a crash left uncertain, beside the running relay`, async () => {
    const databaseUrl = await store.create();
    const world = await open({ databaseUrl });
    const first = await world.start({ crashAt: { point: "mid-body" } });
    const { id } = await submitAndCrash(first, createRunBody("an oak"));
    const second = await world.start();
    const options = {
      folder: world.folder,
      env: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
    };
    const list = await runRelayCommand(options, ["ledger", "list"]);
    const attempt = /^(\S+) .+ run /m.exec(list.said)?.[1] ?? "";
    expect(list).toMatchObject({ code: 0, said: expect.stringContaining(id) as string });
    const resolved = await runRelayCommand(options, ["ledger", "resolve", attempt, "--cost", "0.004"]);
    expect(resolved).toMatchObject({ code: 0, said: expect.stringContaining("Booked") as string });
    expect((await readRun(second, id)).cost).toEqual({ reserved: 0, settled: 4_000_000, uncertain: 0 });
    expect(await world.audit()).toEqual([]);
  });

test("a second relay on the same folder is refused in a sentence, and the first goes on", async () => {
  const world = await open({});
  const first = await world.start();
  await expect(world.start()).rejects.toThrow(
    /Another relay already serves the data folder .+ Stop it first/,
  );
  const run = await followToEnd(first, await submit(first, createRunBody("a lighthouse")));
  expect(run.jobs).toMatchObject([{ state: "succeeded" }]);
});

test("[K2] a token made beside the running relay works at once, and not any more once it is revoked", async () => {
  const world = await open({});
  const relay = await world.start();
  const made = await runRelayCommand({ folder: world.folder }, ["token", "create", "--team", "Design"]);
  const token = /^token (\S+)$/m.exec(made.said)?.[1] ?? "";
  const tokenId = /^id\s+(\S+)$/m.exec(made.said)?.[1] ?? "";
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${relay.url}/v1/runs`, { headers })).status).toBe(200);
  const revoked = await runRelayCommand({ folder: world.folder }, ["token", "revoke", tokenId]);
  expect(revoked).toMatchObject({ code: 0 });
  expect((await fetch(`${relay.url}/v1/runs`, { headers })).status).toBe(401);
});
