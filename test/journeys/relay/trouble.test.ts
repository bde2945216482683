// What happens around a relay: its disk fills up, it is told to stop, its clock jumps, its database goes and comes back.
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Run } from "../../../core/api.ts";
import { startPostgres, type TestPostgres } from "../../postgres.ts";
import type { RelayProcess } from "../../relay-process.ts";
import { journeyStores } from "./stores.ts";
import {
  createRunBody,
  follow,
  followThroughTime,
  followToEnd,
  openWorld,
  putRun,
  readOnlyJob,
  readRun,
  submit,
  type World,
  type WorldOptions,
} from "./world.ts";

const worlds: World[] = [];
const servers: TestPostgres[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
async function open(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  worlds.push(world);
  return world;
}

const well = createRunBody("a well");
/** Lets the relay write to the last byte that nothing else was promised. */
const noFloor = { POLYFRAME_MIN_FREE_MB: "0" };

/** Sends a run and waits until its call is out, its answer held back. */
async function sendAndHold(world: World, relay: RelayProcess): Promise<string> {
  world.stub.script({ fault: { kind: "hold", gate: "answer" } });
  const id = await submit(relay, well);
  await world.stub.arrived(1);
  return id;
}

/** A picture whose bytes the disk took, and nothing that says what they are. */
async function receiveWithoutRoomToRecord(
  databaseUrl: string | undefined,
): Promise<{ world: World; relay: RelayProcess; id: string }> {
  const world = await open({ databaseUrl, stub: { samePictures: true } });
  const relay = await world.start({ env: noFloor });
  const first = await followToEnd(relay, await submit(relay, well));
  world.stub.reset();
  const id = await sendAndHold(world, relay);
  await relay.order({ freeBytes: first.jobs[0]!.images[0]!.bytes + 10 });
  world.stub.release("answer");
  await relay.heard(/could not be recorded/);
  return { world, relay, id };
}

const hourMs = 3_600_000;

describe.each(await journeyStores())("on $name:", (store) => {
  test("below the floor of free disk nothing is taken or claimed, and everything goes on once there is room", async () => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start({ env: { POLYFRAME_PARALLEL: "1" } });
    const sent = await sendAndHold(world, relay);
    const id = await submit(relay, createRunBody("a second well"));
    await relay.order({ freeBytes: 100_000_000 });
    expect((await putRun(relay, randomUUID(), well)).status).toBe(507);
    world.stub.release("answer");
    await followToEnd(relay, sent);
    await relay.heard(/disk is nearly full/);
    expect(await readOnlyJob(relay, id)).toMatchObject({ state: "queued", attempt: 0 });
    expect(world.stub.requests).toHaveLength(1);
    await relay.order({ freeBytes: null });
    await relay.order({ advanceMs: 10_000 });
    expect((await followToEnd(relay, id)).jobs).toMatchObject([{ state: "succeeded" }]);
    expect(await world.audit()).toEqual([]);
  });

  test("[D1] below the floor of free disk, what was sent before is still received and kept", async () => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start();
    const id = await sendAndHold(world, relay);
    await relay.order({ freeBytes: 100_000_000 });
    world.stub.release("answer");
    expect((await followToEnd(relay, id)).jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
    expect(await world.audit()).toEqual([]);
  });

  test("[M2] a disk that fills up in the middle of a picture ends the job in a sentence, its money uncertain", async () => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start();
    const id = await sendAndHold(world, relay);
    await relay.order({ freeBytes: 100_000 });
    world.stub.release("answer");
    const run = await followToEnd(relay, id);
    expect(run.jobs).toMatchObject([{ state: "failed", failure: { kind: "disk-full" } }]);
    expect(run.cost).toMatchObject({ reserved: 0, settled: 0 });
    expect(run.cost.uncertain).toBeGreaterThan(0);
    expect(world.stub.requests).toHaveLength(1);
    await relay.order({ freeBytes: null });
    expect(await world.audit()).toEqual([]);
  });

  test("[D4] a run that fits on the disk without its picture is taken, and costs nothing until there is room", async () => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start({ env: noFloor });
    await relay.order({ freeBytes: 1_000_000 });
    const id = await submit(relay, well);
    await relay.heard(/disk is nearly full/);
    const run = await readRun(relay, id);
    expect(run.jobs).toMatchObject([{ state: "queued", attempt: 0 }]);
    expect(run.cost).toEqual({ reserved: 0, settled: 0, uncertain: 0 });
    expect(world.stub.requests).toHaveLength(0);
    await relay.order({ freeBytes: null });
    expect((await followThroughTime(relay, id, 10)).jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
    expect(world.stub.requests).toHaveLength(1);
    expect(await world.audit()).toEqual([]);
  });

  test("[D1] a whole picture that cannot be described on a full disk is recorded once there is room", async () => {
    const { world, relay, id } = await receiveWithoutRoomToRecord(await store.create());
    expect(await readOnlyJob(relay, id)).toMatchObject({ state: "running" });
    await relay.order({ freeBytes: null });
    await relay.order({ advanceMs: 60_000 });
    expect((await followToEnd(relay, id)).jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
    expect(world.stub.requests).toHaveLength(1);
    expect(await world.audit()).toEqual([]);
  });

  test("[D1] a whole picture that a killed relay could not record for want of room is recorded by the next", async () => {
    const { world, relay, id } = await receiveWithoutRoomToRecord(await store.create());
    await relay.kill();
    const run = await followToEnd(await world.start(), id);
    // Its usage was known to the dead relay alone, so the worst case counts.
    expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 1, usage: { assumed: true } }]);
    expect(world.stub.requests).toHaveLength(1);
    expect(await world.audit()).toEqual([]);
  });

  test("[D1] SIGTERM answers the waiters at once, lets a sent picture come back, and ends with 0", async () => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start();
    const id = await sendAndHold(world, relay);
    const { rev } = await readRun(relay, id);
    const waiting = relay.call("GET", `/v1/changes?after=${id}:${rev}&wait=60`);
    // Sent after it and over a new connection, so when this is answered the relay has the first one too.
    await readRun(relay, id);
    const stopped = relay.stop();
    expect(await (await waiting).json()).toEqual({ runs: [] });
    // Until the picture is back the relay still answers, and a poll waits for it as ever.
    expect(await (await relay.call("GET", "/v1/health")).json()).toMatchObject({ status: "draining" });
    const refused = await relay.call("PUT", `/v1/runs/${randomUUID()}`, createRunBody("one too late"));
    expect(refused.status).toBe(503);
    const news = relay.call("GET", `/v1/changes?after=${id}:${rev}&wait=60`);
    world.stub.release("answer");
    expect(await (await news).json()).toMatchObject({ runs: [{ id }] });
    await stopped;
    expect(await relay.ended).toEqual({ code: 0, signal: null });
    expect(await world.audit()).toEqual([]);
    const next = await world.start();
    expect(await readOnlyJob(next, id)).toMatchObject({ state: "succeeded", attempt: 1 });
  });

  test("[M2] what is still out when the drain's time is over becomes uncertain, and the relay ends with 0", async () => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start({ env: { POLYFRAME_DRAIN_SECONDS: "0" } });
    const id = await sendAndHold(world, relay);
    await relay.stop();
    expect(await relay.ended).toEqual({ code: 0, signal: null });
    expect(await world.audit()).toEqual([]);
    const run = await readRun(await world.start(), id);
    expect(run.jobs).toMatchObject([{ state: "failed", attempt: 1, failure: { kind: "uncertain" } }]);
    expect(run.cost.uncertain).toBeGreaterThan(0);
  });

  test.each([
    ["forward", hourMs],
    ["back", -hourMs],
  ])("a clock that jumps an hour %s harms no call that is out and holds up no job", async (_way, jumpMs) => {
    const world = await open({ databaseUrl: await store.create() });
    const relay = await world.start();
    const sent = await sendAndHold(world, relay);
    await relay.order({ jumpMs });
    expect(await readOnlyJob(relay, sent)).toMatchObject({ state: "running" });
    world.stub.release("answer");
    expect((await followToEnd(relay, sent)).jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
    // Now between a refusal and its repeat.
    world.stub.script({ fault: { kind: "overloaded" } });
    const queued = await submit(relay, createRunBody("a second well"));
    await follow(relay, queued, ({ jobs }) => jobs[0]!.state === "queued" && jobs[0]!.attempt === 1);
    await relay.order({ jumpMs });
    expect((await followThroughTime(relay, queued, 10)).jobs).toMatchObject([
      { state: "succeeded", attempt: 2 },
    ]);
    // An hour later the overload is forgotten and calls leave at once again.
    await relay.order({ advanceMs: hourMs });
    // And over a restart: the next relay finds times that lie ahead of it or far behind.
    world.stub.script({ fault: { kind: "hold", gate: "killed" } });
    const lost = await submit(relay, createRunBody("a third well"));
    await world.stub.arrived(4);
    await relay.kill();
    const next = await world.start();
    expect((await followToEnd(next, lost)).jobs).toMatchObject([{ failure: { kind: "uncertain" } }]);
    const after = await submit(next, createRunBody("a fourth well"));
    expect((await followThroughTime(next, after, 10)).jobs).toMatchObject([{ state: "succeeded" }]);
    expect(world.stub.requests).toHaveLength(5);
    expect(await world.audit()).toEqual([]);
  });
});

test("[D1] a run that the full embedded store cannot take is refused in a sentence, and taken once there is room", async () => {
  const world = await open();
  const relay = await world.start();
  const id = crypto.randomUUID();
  // Longer than what the pages there are may still take.
  const body = createRunBody("a well. ".repeat(1_000));
  await relay.order({ storeIsFull: true });
  const refused = await putRun(relay, id, body);
  expect(refused.status).toBe(507);
  expect(await refused.json()).toMatchObject({ kind: "disk-full", retryable: true });
  expect((await relay.call("GET", `/v1/runs/${id}`)).status).toBe(404);
  await relay.order({ storeIsFull: false });
  expect((await putRun(relay, id, body)).status).toBe(201);
  expect((await followToEnd(relay, id)).jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
  expect(world.stub.requests).toHaveLength(1);
  expect(await world.audit()).toEqual([]);
});

describe("[D1] [M2] pictures that the full embedded store cannot record", () => {
  /** More than the pages there are may still take: some are recorded, some are not. */
  const many = 24;
  const target = { width: 1024, height: 1024 };
  const cells = Array.from({ length: many }, (_, n) => ({ id: `cell-${n}`, target }));

  async function receiveOnFullStore(): Promise<{ world: World; relay: RelayProcess; id: string }> {
    const world = await open({ stub: { padToBytes: 20_000 } });
    const relay = await world.start({ env: { POLYFRAME_PARALLEL: String(many) } });
    world.stub.script({ fault: { kind: "hold", gate: "answer" }, times: many });
    const id = await submit(relay, createRunBody("many wells", { cells }));
    await world.stub.arrived(many);
    await relay.order({ storeIsFull: true });
    world.stub.release("answer");
    await relay.heard(/database or disk is full[^]*could not be recorded/);
    await allTold(world, relay, id);
    return { world, relay, id };
  }

  /** Every picture is recorded, or was to be and could not: then all of them were received. */
  async function allTold(world: World, relay: RelayProcess, id: string): Promise<void> {
    for (;;) {
      const sent = (await world.attempts(id)).filter(({ state }) => state === "sent");
      const told = relay.said().matchAll(/"attempt":"([^"]+)".*could not be recorded/g);
      const names = new Set([...told].map(([, attempt]) => attempt));
      if (sent.every((attempt) => names.has(attempt.id))) return;
    }
  }

  function checkEnd(world: World, run: Run): void {
    expect(run.jobs.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(
      Array.from({ length: many }, () => "succeeded 1"),
    );
    expect(run.cost).toMatchObject({ reserved: 0, uncertain: 0 });
    expect(world.stub.requests).toHaveLength(many);
  }

  test("are recorded once there is room, each once", async () => {
    const { world, relay, id } = await receiveOnFullStore();
    expect((await readRun(relay, id)).jobs.some(({ state }) => state === "running")).toBe(true);
    expect(await world.audit(false)).toEqual([]);
    await relay.order({ storeIsFull: false });
    await relay.order({ advanceMs: 60_000 });
    checkEnd(world, await followToEnd(relay, id));
    expect(await world.audit()).toEqual([]);
  });

  test("are recorded by the next relay after kill -9, each once", async () => {
    const { world, relay, id } = await receiveOnFullStore();
    await relay.kill();
    expect(await world.audit(false)).toEqual([]);
    checkEnd(world, await followToEnd(await world.start(), id));
    expect(await world.audit()).toEqual([]);
  });
});

test("[D1] a picture that arrives while the database is gone is recorded when it is back, and billed once", async () => {
  const server = await startPostgres();
  servers.push(server);
  const world = await open({ databaseUrl: await server.createDatabase() });
  const relay = await world.start();
  const id = await sendAndHold(world, relay);
  await server.kill();
  world.stub.release("answer");
  await relay.heard(/could not be recorded/);
  const refused = await putRun(relay, crypto.randomUUID(), well);
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(((await refused.json()) as { message: string }).message).not.toMatch(/postgres:|password|ECONN/);
  await server.restart();
  await relay.order({ advanceMs: 120_000 });
  const run = await followToEnd(relay, id);
  expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
  expect(run.cost).toEqual({ reserved: 0, settled: run.jobs[0]!.cost, uncertain: 0 });
  const next = await submit(relay, createRunBody("a second well"));
  expect((await followToEnd(relay, next)).jobs).toMatchObject([{ state: "succeeded" }]);
  expect(world.stub.requests).toHaveLength(2);
  expect(await world.audit()).toEqual([]);
});
