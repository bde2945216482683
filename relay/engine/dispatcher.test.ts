import { readFile } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import type { Asset, ImageFacts } from "../../core/api.ts";
import {
  createBody,
  madeFrom,
  openFixture,
  type Fixture,
  type FixtureOptions,
} from "../../test/relay/fixture.ts";
import {
  createScriptedProvider,
  fail,
  hold,
  makePicture,
  reportedUsage,
  type ScriptedProvider,
} from "../../test/relay/scripted-provider.ts";
import type { ProviderRequest, ProviderSink } from "../providers/provider.ts";
import { listUncertain, readAttempt } from "../store/workers.ts";
import { bookBytes, boundCall } from "./call-room.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createPng } from "../../test/relay/png.ts";

const opened: Fixture[] = [];

async function open(
  options: FixtureOptions & { repeatable?: boolean } = {},
): Promise<Fixture & { provider: ScriptedProvider }> {
  const provider = createScriptedProvider({ repeatable: options.repeatable ?? false });
  const fixture = await openFixture({ ...options, provider });
  opened.push(fixture);
  return { ...fixture, provider };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

test("a queued job becomes a measured picture, settled at reported usage", async () => {
  const { submit, dispatcher, onlyJob, read } = await open();
  const id = await submit();
  await dispatcher.drain();
  const job = await onlyJob(id);
  expect(job).toMatchObject({ state: "succeeded", attempt: 1, usage: reportedUsage });
  expect(job.images).toMatchObject([{ type: "image/png", width: 64, height: 64, attempt: 1 }]);
  expect(job.thumb).toMatch(/^data:image\/jpeg;base64,/);
  expect(job.cost).toBeGreaterThan(0);
  expect(await read(id)).toMatchObject({
    state: "closed",
    cost: { reserved: 0, settled: job.cost, uncertain: 0 },
  });
});

test.each([
  ["without reported usage", {}],
  [
    "whose reported usage cannot be true",
    { usage: { imageOutput: 9_999_999, imageInput: 0, text: 0, assumed: false } },
  ],
])("[M2] a picture %s is settled at its worst case and says so", async (_name, reported) => {
  const { submit, dispatcher, onlyJob, provider, call } = await open();
  provider.next(async (_request, sink) => {
    await sink.write(createPng(8, 8));
    return { type: "image", ...reported };
  });
  const id = await submit();
  await dispatcher.drain();
  const job = await onlyJob(id);
  expect(job.usage?.assumed).toBe(true);
  const { cost } = (await (await call("POST", "/v1/quotes", createBody())).json()) as {
    cost: { high: number };
  };
  expect(job.cost).toBe(cost.high);
});

test("[M3] what a provider says it did not make is sent again after the time it asked for", async () => {
  const { submit, dispatcher, onlyJob, provider, clock } = await open();
  provider.next(fail("rate-limited", "nothing", { retryAfterMs: 20_000 }));
  const id = await submit();
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({ state: "queued", attempt: 1 });
  clock.advance(19_999);
  await dispatcher.drain();
  expect(provider.requests).toHaveLength(1);
  clock.advance(5_000);
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({ state: "succeeded", attempt: 2 });
});

test("[D4] a provider that never makes anything ends the job with its sentence", async () => {
  const { submit, dispatcher, onlyJob, provider, clock, read } = await open();
  provider.next(...Array.from({ length: 20 }, () => fail("provider-unavailable", "nothing")));
  const id = await submit();
  for (let minute = 0; minute < 12; minute += 1) {
    await dispatcher.drain();
    clock.advance(60_000);
  }
  expect(await onlyJob(id)).toMatchObject({
    state: "failed",
    attempt: 8,
    failure: { kind: "provider-unavailable" },
  });
  expect((await read(id)).cost).toEqual({ reserved: 0, settled: 0, uncertain: 0 });
});

test("[M2] a connection lost after sending is uncertain at worst case and is not repeated by itself", async () => {
  const { submit, dispatcher, onlyJob, provider, read, clock } = await open();
  provider.next(fail("uncertain", "unknown"));
  const id = await submit();
  await dispatcher.drain();
  clock.advance(3_600_000);
  await dispatcher.drain();
  expect(provider.requests).toHaveLength(1);
  expect(await onlyJob(id)).toMatchObject({
    state: "failed",
    failure: { kind: "uncertain", retryable: true },
  });
  const { cost } = await read(id);
  expect(cost).toMatchObject({ reserved: 0, settled: 0 });
  expect(cost.uncertain).toBeGreaterThan(0);
});

test("[M3] a repeatable provider's lost call is made again", async () => {
  const { submit, dispatcher, onlyJob, provider, clock } = await open({ repeatable: true });
  provider.next(fail("uncertain", "unknown"));
  const id = await submit();
  await dispatcher.drain();
  clock.advance(60_000);
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({ state: "succeeded", attempt: 2 });
});

test("[D1] a picture whose last byte arrived is kept although the call then broke off", async () => {
  const { submit, dispatcher, onlyJob, provider } = await open();
  provider.next(async (_request, sink) => {
    await sink.write(createPng(32, 16));
    return {
      type: "failed",
      failure: { kind: "uncertain", message: "Cut.", retryable: true },
      made: "unknown",
    };
  });
  const id = await submit();
  await dispatcher.drain();
  const job = await onlyJob(id);
  expect(job).toMatchObject({ state: "succeeded", images: [{ width: 32, height: 16 }] });
  expect(job.usage?.assumed).toBe(true);
});

test("a picture cut short is settled and says that it was paid for", async () => {
  const { submit, dispatcher, onlyJob, provider } = await open();
  provider.next(makePicture(reportedUsage, createPng(64, 64).subarray(0, 60)));
  const id = await submit();
  await dispatcher.drain();
  const job = await onlyJob(id);
  expect(job).toMatchObject({ state: "failed", failure: { kind: "bad-image" }, images: [] });
  expect(job.cost).toBeGreaterThan(0);
});

test("[D3] cancelling ends what was not sent and keeps what arrives from what was", async () => {
  const { submit, dispatcher, call, read, provider } = await open({ parallel: 1 });
  const held = hold();
  provider.next(held.script);
  const target = { width: 1024, height: 1024 };
  const id = await submit({
    cells: [
      { id: "a", target },
      { id: "b", target },
    ],
  });
  await dispatcher.tick();
  await held.started;
  const answer = (await (await call("POST", `/v1/runs/${id}/cancel`)).json()) as Awaited<
    ReturnType<typeof read>
  >;
  expect(answer.jobs).toMatchObject([
    { state: "running", cancelRequested: true },
    { state: "cancelled", failure: { kind: "cancelled" } },
  ]);
  held.release();
  await dispatcher.drain();
  expect((await read(id)).jobs).toMatchObject([{ state: "succeeded" }, { state: "cancelled" }]);
  expect(provider.requests).toHaveLength(1);
});

test("[D3] a sent job that made nothing is not sent again once its cancellation was asked for", async () => {
  const { submit, dispatcher, call, onlyJob, provider } = await open();
  const held = hold(fail("rate-limited", "nothing"));
  provider.next(held.script);
  const id = await submit();
  await dispatcher.tick();
  await held.started;
  await call("POST", `/v1/jobs/${(await onlyJob(id)).id}/cancel`);
  held.release();
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({ state: "cancelled" });
});

test("retry makes a new attempt once, however often it is asked for", async () => {
  const { submit, dispatcher, call, onlyJob, provider } = await open();
  provider.next(fail("moderation", "nothing", { retryable: false }));
  const id = await submit();
  await dispatcher.drain();
  const { id: job } = await onlyJob(id);
  for (let again = 0; again < 3; again += 1) {
    const answer = await call("POST", `/v1/jobs/${job}/retry`, { afterAttempt: 1 });
    expect(answer.status).toBe(200);
    await dispatcher.drain();
  }
  expect(provider.requests).toHaveLength(2);
  expect(await onlyJob(id)).toMatchObject({ state: "succeeded", attempt: 2 });
});

test("[M1] a retry that would pass a ceiling is refused where it is asked for, and its job stays as it failed", async () => {
  const { submit, dispatcher, call, onlyJob, provider, db } = await open();
  provider.next(fail("moderation", "nothing", { retryable: false }));
  const id = await submit();
  await dispatcher.drain();
  await db.run("update account set ceiling = 1000");
  const { id: job } = await onlyJob(id);
  const answer = await call("POST", `/v1/jobs/${job}/retry`, { afterAttempt: 1 });
  expect(answer.status).toBe(402);
  expect(await answer.json()).toMatchObject({ kind: "ceiling" });
  expect(await onlyJob(id)).toMatchObject({ state: "failed", failure: { kind: "moderation" } });
});

test("what a provider takes back was no picture: the one it writes afterwards is kept", async () => {
  const { submit, dispatcher, onlyJob, provider, call } = await open();
  provider.next(async (request, sink, signal) => {
    await sink.write(createPng(96, 32));
    sink.restart();
    return makePicture()(request, sink, signal);
  });
  const id = await submit();
  await dispatcher.drain();
  const { images } = await onlyJob(id);
  expect(images).toMatchObject([{ width: 64, height: 64 }]);
  const stored = await call("GET", `/v1/images/${images[0]!.id}`);
  expect(Buffer.from(await stored.arrayBuffer()).equals(createPng(64, 64))).toBe(true);
});

test("a cell that waits for another gets its picture as first reference", async () => {
  const { submit, dispatcher, read, provider } = await open();
  const target = { width: 1024, height: 1024 };
  const sent: Buffer[] = [];
  provider.next(makePicture(), async (request, sink, signal) => {
    sent.push(await readFile(request.inputs[0]!.path));
    return makePicture()(request, sink, signal);
  });
  const id = await submit({
    cells: [
      { id: "b", target, ...madeFrom("a") },
      { id: "a", target },
    ],
  });
  await dispatcher.drain();
  expect((await read(id)).jobs.map((job) => job.state)).toEqual(["succeeded", "succeeded"]);
  const [, second] = provider.requests;
  expect(second?.inputs).toMatchObject([{ role: "anchor", type: "image/png" }]);
  expect(sent).toEqual([Buffer.from(createPng(64, 64))]);
  const [later, earlier] = (await read(id)).jobs;
  const [{ id: image, sha256 }] = earlier!.images as [ImageFacts];
  expect(later?.inputs).toEqual([{ role: "anchor", image, sha256 }]);
  expect(earlier).not.toHaveProperty("inputs");
});

test("[D4] cells that wait for a failed one fail with it, through the whole chain", async () => {
  const { submit, dispatcher, read, provider } = await open();
  provider.next(fail("moderation", "nothing"));
  const target = { width: 1024, height: 1024 };
  const id = await submit({
    cells: [
      { id: "a", target },
      { id: "b", target, ...madeFrom("a") },
      { id: "c", target, ...madeFrom("b") },
    ],
  });
  await dispatcher.drain();
  expect((await read(id)).jobs.map((job) => job.failure?.kind)).toEqual([
    "moderation",
    "waited-for",
    "waited-for",
  ]);
});

test("a cell that waits for an approval goes on when the run is continued", async () => {
  const { submit, dispatcher, call, onlyJob } = await open();
  const id = await submit({
    cells: [{ id: "a", target: { width: 1024, height: 1024 }, approval: true }],
  });
  await dispatcher.drain();
  expect((await onlyJob(id)).state).toBe("waiting");
  await call("POST", `/v1/runs/${id}/continue`);
  await dispatcher.drain();
  expect((await onlyJob(id)).state).toBe("succeeded");
});

test.each(["before", "after"] as const)(
  "a cell that waits for a picture and for an approval needs both, continued %s the picture is there",
  async (moment) => {
    const { submit, dispatcher, call, read, provider } = await open();
    const target = { width: 1024, height: 1024 };
    const anchor = hold();
    provider.next(anchor.script);
    const id = await submit({
      cells: [
        { id: "a", target },
        { id: "b", target, ...madeFrom("a"), approval: true },
      ],
    });
    await dispatcher.tick();
    await anchor.started;
    async function readSecond() {
      return (await read(id)).jobs[1];
    }
    expect(await readSecond()).toMatchObject({ state: "waiting", approval: true });
    if (moment === "before") {
      const { rev } = await read(id);
      await call("POST", `/v1/runs/${id}/continue`);
      const job = await readSecond();
      expect(job).toMatchObject({ state: "waiting" });
      expect(job).not.toHaveProperty("approval");
      expect(job!.rev).toBeGreaterThan(rev);
    }
    anchor.release();
    await dispatcher.drain();
    if (moment === "after") {
      expect(await readSecond()).toMatchObject({ state: "waiting", approval: true });
      await call("POST", `/v1/runs/${id}/continue`);
      await dispatcher.drain();
    }
    expect(await readSecond()).toMatchObject({ state: "succeeded" });
    expect(provider.requests[1]?.inputs).toMatchObject([{ role: "anchor" }]);
  },
);

test("takes of a cell are all made from the first take of the one they follow", async () => {
  const { submit, dispatcher, db } = await open();
  const target = { width: 1024, height: 1024 };
  const id = await submit({
    cells: [
      { id: "b", take: 2, target, ...madeFrom("a") },
      { id: "a", take: 2, target },
      { id: "a", take: 1, target },
      { id: "b", take: 1, target, ...madeFrom("a") },
    ],
  });
  await dispatcher.drain();
  const rows = await db.all(
    `select job.cell, parent.take from job join job as parent on parent.id = job.parent where job.run = $1`,
    [id],
  );
  expect(rows.map((row) => [row["cell"], Number(row["take"])])).toEqual([
    ["b", 1],
    ["b", 1],
  ]);
});

test("single pictures go before bulk, and people take turns within bulk", async () => {
  const { submit, dispatcher, provider } = await open({ parallel: 1 });
  function cells(name: string, count: number) {
    return Array.from({ length: count }, (_, n) => ({
      id: `${name}${n}`,
      target: { width: 1024, height: 1024 },
    }));
  }
  await submit({ cells: cells("a", 3) }, "?person=a");
  await submit({ cells: cells("b", 3) }, "?person=b");
  await submit({ cells: cells("single", 1) }, "?person=a");
  while ((await dispatcher.tick()) > 0) await dispatcher.drain();
  const order = provider.requests.map((request) => request.cell.id);
  expect(order[0]).toBe("single0");
  expect(order.slice(1).map((cell) => cell[1])).toEqual(expect.arrayContaining(["0", "1", "2"]));
  expect(new Set(order.slice(1, 3).map((cell) => cell[0]))).toEqual(new Set(["a", "b"]));
});

test("[M1] an attempt that would pass a ceiling is not sent and says what is left", async () => {
  const { submit, dispatcher, onlyJob, provider, db } = await open();
  const id = await submit();
  await db.run("update team set monthly = 1000");
  await dispatcher.drain();
  expect(provider.requests).toHaveLength(0);
  const { state, failure } = await onlyJob(id);
  expect(state).toBe("failed");
  expect(failure).toMatchObject({ kind: "ceiling" });
  expect(failure?.message).toContain("2026-12-01");
});

test("[M1] what was accepted for one provider is never sent to another one, whose price was not agreed to", async () => {
  const { submit, services, onlyJob, provider, read } = await open();
  const id = await submit();
  const restarted = createDispatcher({ ...services, provider: { ...provider, name: "another" } });
  await restarted.drain();
  await restarted.stop(0);
  expect(provider.requests).toHaveLength(0);
  expect(await onlyJob(id)).toMatchObject({
    state: "failed",
    failure: {
      kind: "price-changed",
      retryable: false,
      message: expect.stringContaining("another provider"),
    },
  });
  expect((await read(id)).cost).toEqual({ reserved: 0, settled: 0, uncertain: 0 });
});

test("[M1] a price that rose after the person agreed is not paid: nothing is sent and the reservation goes", async () => {
  const { submit, dispatcher, onlyJob, read, services, provider } = await open();
  const id = await submit();
  for (const model of services.catalogue.models) model.prices.imageOutput *= 2;
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({
    state: "failed",
    failure: { kind: "price-changed", retryable: false },
  });
  expect(provider.requests).toHaveLength(0);
  expect((await read(id)).cost).toEqual({ reserved: 0, settled: 0, uncertain: 0 });
});

test("a picture that does not end is broken off, and its cost is unknown", async () => {
  const { submit, dispatcher, onlyJob, provider } = await open();
  provider.next(async (_request, sink) => {
    await sink.write(createPng(8, 8).subarray(0, 40));
    await sink.write(new Uint8Array(100_000_000));
    return { type: "image" };
  });
  const id = await submit();
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({ state: "failed", failure: { kind: "uncertain" }, images: [] });
});

test("nothing is claimed while the disk is nearly full, and work goes on afterwards", async () => {
  let freeBytes = 2_000_000;
  const { submit, dispatcher, onlyJob } = await open({ freeBytes: () => freeBytes });
  const id = await submit();
  await dispatcher.drain();
  expect(await onlyJob(id)).toMatchObject({ state: "queued", attempt: 0 });
  freeBytes = Infinity;
  await dispatcher.drain();
  expect((await onlyJob(id)).state).toBe("succeeded");
});

test("[D5] a call leaves with room for the largest picture of its size, and as many leave as have it", async () => {
  const target = { width: 1024, height: 1024 };
  const cells = ["a", "b", "c", "d"].map((id) => ({ id, target }));
  // Room for any picture once, and beside it for two of a megapixel, with what is written of each.
  const freeBytes = 90_000_000;
  const { submit, dispatcher, read, provider, services } = await open({ freeBytes: () => freeBytes });
  const gates = [hold(), hold(), hold(), hold()];
  provider.next(...gates.map((gate) => gate.script));
  const id = await submit({ cells });
  await dispatcher.tick();
  expect(await read(id)).toMatchObject({ counts: { running: 3, queued: 1 } });
  await expect.poll(() => provider.requests.length).toBe(3);
  // What the calls own is not there for others.
  const left = freeBytes - 3 * boundCall(cells[0]!.target);
  expect([services.diskRoom.has(left), services.diskRoom.has(left + 1)]).toEqual([true, false]);
  gates[0]!.release();
  await expect.poll(() => provider.requests.length).toBe(4);
  for (const gate of gates) gate.release();
  await dispatcher.drain();
  expect(await read(id)).toMatchObject({ counts: { succeeded: 4 } });
  expect(services.diskRoom.has(freeBytes)).toBe(true);
});

test.each([
  [0, []],
  [-1, ["disk-full"]],
])(
  "[D5] a picture larger than asked takes what always stays free, and no room of another call: with %i bytes over",
  async (over, failures) => {
    const target = { width: 1024, height: 1024 };
    const large = Buffer.concat([createPng(64, 64), Buffer.alloc(9_000_000)]);
    let freeBytes = 200_000_000;
    const { submit, dispatcher, read, provider } = await open({ freeBytes: () => freeBytes });
    const gate = hold();
    const { promise: written, resolve: write } = Promise.withResolvers<void>();
    const { promise: ticked, resolve: tick } = Promise.withResolvers<void>();
    provider.next(gate.script, async (...call) => {
      // A claim holds room for any picture while it looks for more jobs.
      await ticked;
      // The other call's room, what is written down of this one, and this picture behind its first twenty bytes.
      freeBytes = boundCall(target) + bookBytes + large.length - 20 + over;
      return Promise.resolve(makePicture(undefined, large)(...call)).finally(write);
    });
    const id = await submit({ cells: ["a", "b"].map((cell) => ({ id: cell, target })) });
    await dispatcher.tick();
    tick();
    await written;
    freeBytes = 200_000_000;
    gate.release();
    await dispatcher.drain();
    expect((await read(id)).jobs.flatMap(({ failure }) => failure?.kind ?? [])).toEqual(failures);
  },
);

test("[D5] a preview takes no room that calls own: without its own it is left out, and the picture is kept", async () => {
  const { submit, dispatcher, read, provider, services } = await open();
  const preview = createPng(32, 32);
  let free = Infinity;
  const { diskRoom } = services;
  services.diskRoom = { ...diskRoom, hold: (bytes) => (bytes > free ? undefined : diskRoom.hold(bytes)) };
  const shown: number[] = [];
  provider.next(async (request, sink, signal) => {
    for (free of [0, Infinity]) {
      await sink.partial(free === 0 ? 0 : 1, preview);
      shown.push((await read(id)).jobs[0]!.partials?.length ?? 0);
    }
    return makePicture()(request, sink, signal);
  });
  const id = await submit({ partials: 2 });
  await dispatcher.drain();
  expect(shown).toEqual([0, 1]);
  expect(await read(id)).toMatchObject({ counts: { succeeded: 1 } });
});

test("previews beyond those asked for are left out, and one that comes twice is kept once", async () => {
  const { submit, dispatcher, onlyJob, provider, db } = await open();
  provider.next(async (request, sink, signal) => {
    for (const index of [0, 0, 1, 2, 3, 4]) await sink.partial(index, createPng(32, 32));
    return makePicture()(request, sink, signal);
  });
  const id = await submit({ partials: 2 });
  await dispatcher.drain();
  expect((await onlyJob(id)).state).toBe("succeeded");
  expect(await db.all("select partial from image where partial is not null order by partial")).toEqual([
    { partial: 0 },
    { partial: 1 },
  ]);
});

test("[D5] what a call held is free again however it ended", async () => {
  const { submit, dispatcher, provider, services } = await open({ freeBytes: () => 100_000_000 });
  provider.next(fail("moderation", "nothing"), fail("uncertain", "unknown"), () => {
    throw new Error("a fault of ours");
  });
  for (let n = 0; n < 3; n += 1) await submit();
  await dispatcher.drain();
  expect(provider.requests).toHaveLength(3);
  expect(services.diskRoom.has(100_000_000)).toBe(true);
});

test("[D4] a job whose inputs find no room before its call waits for it without its tries being counted", async () => {
  const { app, submit, dispatcher, onlyJob, provider, services, clock } = await open();
  // As an object store does, which brings each input to the disk.
  services.blobs.locate = (_kind, _id, makeSpare) => Promise.resolve(makeSpare(1));
  const headers = { "content-type": "image/png" };
  const upload = { method: "POST", headers, body: Buffer.from(createPng(64, 64)) };
  const { id: asset } = (await (await app.request("/v1/assets", upload)).json()) as Asset;
  const id = await submit({ brief: { subject: "a fox", references: [{ asset, role: "style" }] } });
  const { diskRoom } = services;
  services.diskRoom = { ...diskRoom, hold: () => undefined };
  for (let looks = 1; looks <= 12; looks += 1) {
    await dispatcher.drain();
    expect(await onlyJob(id)).toMatchObject({ state: "queued", attempt: looks });
    clock.advance(15_000);
  }
  expect(provider.requests).toEqual([]);
  services.diskRoom = diskRoom;
  services.blobs.locate = (kind, id) => services.blobs.source(kind, id) as Promise<string>;
  await dispatcher.drain();
  expect((await onlyJob(id)).state).toBe("succeeded");
});

test("[D2] an attempt stands in the store, with its money, before its call leaves", async () => {
  const { submit, dispatcher, provider, db } = await open();
  const found = new Promise((resolve) => {
    provider.next(async (request, sink, signal) => {
      const money = await db.get("select held from ledger where attempt = $1", [request.attempt]);
      resolve({ attempt: await readAttempt(db, request.attempt), money });
      return makePicture()(request, sink, signal);
    });
  });
  await submit();
  // Not until it is recorded: without its row that would never be.
  await dispatcher.tick();
  expect(await found).toMatchObject({ attempt: { state: "sent" }, money: { held: expect.any(Number) } });
});

test("[D2] at most the agreed number of pictures are made at once", async () => {
  const { submit, dispatcher, provider } = await open({ parallel: 2 });
  const gates = [hold(), hold(), hold()];
  provider.next(...gates.map((gate) => gate.script));
  const target = { width: 1024, height: 1024 };
  await submit({ cells: ["a", "b", "c"].map((id) => ({ id, target })) });
  await dispatcher.tick();
  expect(dispatcher.running()).toBe(2);
  for (const gate of gates) gate.release();
  await dispatcher.drain();
  expect(provider.requests).toHaveLength(3);
});

test("stopping lets calls come back, then breaks them off as uncertain", async () => {
  const { submit, dispatcher, onlyJob, provider, clock, db } = await open();
  const held = hold();
  provider.next(held.script);
  const id = await submit();
  await dispatcher.tick();
  await held.started;
  const stopped = dispatcher.stop(600_000);
  await Promise.resolve();
  expect((await onlyJob(id)).state).toBe("running");
  clock.advance(600_000);
  await stopped;
  expect(await onlyJob(id)).toMatchObject({ state: "failed", failure: { kind: "uncertain" } });
  expect(await listUncertain(db, 10)).toHaveLength(1);
});

/** Two places, both taken by calls that are held, and two jobs that were claimed for the places to come. */
async function claimAhead() {
  const fixture = await open({ parallel: 2 });
  const { submit, services, provider } = fixture;
  const ahead = {
    answered: () => undefined,
    claimed: () => undefined,
    missed: () => undefined,
    count: () => 2,
  };
  const dispatcher = createDispatcher(services, ahead);
  const gates = [hold(), hold()];
  provider.next(...gates.map((gate) => gate.script));
  const target = { width: 1024, height: 1024 };
  const id = await submit({ cells: ["a", "b", "c", "d", "e"].map((cell) => ({ id: cell, target })) });
  await dispatcher.tick();
  await Promise.all(gates.map((gate) => gate.started));
  expect((await fixture.read(id)).counts).toMatchObject({ running: 4, queued: 1 });
  expect(provider.requests).toHaveLength(2);
  function release(): void {
    for (const gate of gates) gate.release();
  }
  /** Lets the calls come back: every job is then made, sent once and paid for. */
  async function finish(): Promise<void> {
    release();
    await dispatcher.drain();
    const { counts, cost } = await fixture.read(id);
    expect(counts).toMatchObject({ succeeded: 5 });
    expect(cost).toMatchObject({ reserved: 0, uncertain: 0 });
    expect(new Set(provider.requests.map(({ attempt }) => attempt)).size).toBe(5);
    expect(provider.requests).toHaveLength(5);
  }
  return { ...fixture, dispatcher, id, release, finish };
}

test("[D2] what is claimed ahead is sent once, when there is a place, and never more at once than agreed", async () => {
  const { provider, finish } = await claimAhead();
  let most = 0;
  let finished = 2;
  provider.next(
    ...Array.from(
      { length: 3 },
      () => async (request: ProviderRequest, sink: ProviderSink, signal: AbortSignal) => {
        most = Math.max(most, provider.requests.length - finished);
        const outcome = await makePicture()(request, sink, signal);
        finished += 1;
        return outcome;
      },
    ),
  );
  await finish();
  expect(most).toBeLessThanOrEqual(2);
});

test("[M3] what is claimed ahead goes back to the queue for nothing when no place comes", async () => {
  const { clock, read, id, finish } = await claimAhead();
  const { reserved } = (await read(id)).cost;
  clock.advance(250);
  await expect.poll(async () => (await read(id)).counts).toMatchObject({ running: 2, queued: 3 });
  expect((await read(id)).cost.reserved).toBe(reserved / 2);
  await finish();
});

test("[M2] a stop gives back what was claimed ahead, and calls nothing uncertain that was never sent", async () => {
  const { dispatcher, clock, read, id, db } = await claimAhead();
  const stopped = dispatcher.stop(1_000);
  await expect.poll(async () => (await read(id)).counts).toMatchObject({ running: 2, queued: 3 });
  clock.advance(1_000);
  await stopped;
  expect((await read(id)).counts).toMatchObject({ failed: 2, queued: 3 });
  expect(await listUncertain(db, 10)).toHaveLength(2);
});

test("[D3] what is claimed ahead is cancelled with its run and never sent", async () => {
  const { dispatcher, provider, call, release, read, id } = await claimAhead();
  await call("POST", `/v1/runs/${id}/cancel`);
  await dispatcher.recall(id);
  expect((await read(id)).counts).toMatchObject({ running: 2, cancelled: 3 });
  release();
  await dispatcher.drain();
  expect((await read(id)).counts).toMatchObject({ succeeded: 2, cancelled: 3 });
  expect(provider.requests).toHaveLength(2);
});

test("[D4] what could not be given back while the store was away goes back before the next claim", async () => {
  const { services, clock, finish } = await claimAhead();
  const { transaction } = services.db;
  const refused = Promise.withResolvers<void>();
  let left = 2;
  services.db.transaction = async () => {
    left -= 1;
    if (left === 0) refused.resolve();
    throw new Error("The store is away.");
  };
  clock.advance(250);
  await refused.promise;
  services.db.transaction = transaction;
  await finish();
});

test("[M2] a stop while claimed jobs are on their way back waits for them", async () => {
  const { dispatcher, clock, read, id, db, services } = await claimAhead();
  const { transaction } = services.db;
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  services.db.transaction = async (work) => {
    begun.resolve();
    await gate.promise;
    return transaction(work);
  };
  clock.advance(250);
  await begun.promise;
  const stopped = dispatcher.stop(1_000);
  gate.resolve();
  await expect.poll(async () => (await read(id)).counts).toMatchObject({ running: 2, queued: 3 });
  clock.advance(1_000);
  await stopped;
  expect(await listUncertain(db, 10)).toHaveLength(2);
});
