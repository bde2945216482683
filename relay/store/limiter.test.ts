import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { createBody, madeFrom, openFixture, openTestDb, type Fixture } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";
import { watchWork } from "../../test/relay/watch-work.ts";
import { createManualClock, type ManualClock } from "../../test/relay/manual-clock.ts";
import {
  createScriptedProvider,
  fail,
  hold,
  makePicture,
  type Script,
  type ScriptedProvider,
} from "../../test/relay/scripted-provider.ts";
import { createDispatcher, type Dispatcher } from "../engine/dispatcher.ts";
import type { ProviderLimits, ProviderOutcome } from "../providers/provider.ts";
import { migrate } from "./migrate.ts";
import { type Bucket, createBucket, minuteMs, takeFromBucket } from "../schedule/bucket.ts";
import { readBucket, saveBucket } from "./buckets.ts";
import { createLimiter } from "./limiter.ts";
import type { LimitSettings } from "../schedule/limits.ts";

const picture = { images: 1, tokens: 0 };
const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

type Limited = Fixture & {
  limited: Dispatcher;
  provider: ScriptedProvider;
  sent: number[];
  flow: (ms: number) => Promise<void>;
  /** Resolves when all that does not wait for the clock has been done. */
  settle: () => Promise<void>;
};

/** A relay under limits, whose clock moves in steps while the dispatcher's own timers wake it. */
async function openLimited(
  settings: LimitSettings,
  options: { parallel?: number; offline?: boolean } = {},
): Promise<Limited> {
  const provider = createScriptedProvider({ offline: options.offline ?? false });
  const fixture = await openFixture({ provider, parallel: options.parallel ?? 100 });
  const sent: number[] = [];
  const generate = provider.generate;
  provider.generate = (signal, request, sink) => {
    sent.push(fixture.clock.now());
    return generate(signal, request, sink);
  };
  const { db, still } = watchWork(fixture.db);
  const limiter = createLimiter({ db, provider, settings, random: () => 0.5 });
  const limited = createDispatcher({ ...fixture.services, db, limiter });
  cleanUps.push(async () => {
    await limited.stop(0);
    await fixture.close();
  });
  function settle(): Promise<void> {
    return still(limited.running);
  }
  async function flow(ms: number): Promise<void> {
    await limited.drain();
    for (let passed = 0; passed < ms; passed += 500) {
      fixture.clock.advance(500);
      await settle();
    }
    await limited.drain();
  }
  return { ...fixture, limited, provider, sent, flow, settle };
}

function cells(count: number): { id: string; target: { width: number; height: number } }[] {
  return Array.from({ length: count }, (_, n) => ({ id: `c${n}`, target: { width: 1024, height: 1024 } }));
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((at) => times.filter((other) => other >= at && other < at + minuteMs).length),
  );
}

describe("the engine under limits", () => {
  test("sends no more than the limit in any minute, wakes by itself for the next, and loses nothing", async () => {
    const { submit, flow, sent, read } = await openLimited({ imagesPerMinute: 20 });
    const id = await submit({ cells: cells(30) });
    await flow(100_000);
    expect((await read(id)).counts["succeeded"]).toBe(30);
    expect(mostInAMinute(sent)).toBeLessThanOrEqual(20);
    expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeLessThanOrEqual(90_000 * 1.05);
  });

  test("holds no call open for a job that waits, and polls nothing meanwhile", async () => {
    const { submit, limited, clock, sent, settle } = await openLimited({ imagesPerMinute: 5 });
    await submit({ cells: cells(8) });
    await limited.drain();
    expect(sent).toHaveLength(4);
    expect(limited.running()).toBe(0);
    // One timer stands for all that wait: the next token's.
    expect(clock.pending()).toBe(1);
    clock.advance(11_999);
    await settle();
    expect(sent).toHaveLength(4);
    clock.advance(1);
    await settle();
    await limited.drain();
    expect(sent).toHaveLength(5);
  });

  test("[D4] a picture that is refused each time does not hold back those of other runs", async () => {
    const { submit, flow, provider, read } = await openLimited({ imagesPerMinute: 6 });
    const { generate } = provider;
    provider.generate = async (signal, request, sink) =>
      request.prompt.includes("refused")
        ? fail("rate-limited", "nothing")(request, sink, signal)
        : generate(signal, request, sink);
    // One that is held keeps the others of its model waiting behind it, as a pause does.
    const first = await submit({ brief: { subject: "refused" } });
    await flow(5_000);
    const others = [await submit(), await submit(), await submit()];
    await flow(120_000);
    for (const run of others) expect((await read(run)).counts["succeeded"]).toBe(1);
    expect((await read(first)).jobs.map((job) => job.state)).toEqual(["queued"]);
  });

  test("lets another model pass one that is held back", async () => {
    const { submit, limited, provider } = await openLimited({ imagesPerMinute: 4 });
    await submit({ cells: cells(6) });
    await submit({ cells: cells(2), model: "gpt-image-2.5-sunburst", quality: "medium" });
    await limited.drain();
    const models = provider.requests.map((request) => request.model.id);
    expect(models.filter((model) => model === "gpt-image-2")).toHaveLength(4);
    expect(models.filter((model) => model === "gpt-image-2.5-sunburst")).toHaveLength(2);
  });

  test("counts the picture of another cell that is sent along", async () => {
    const { submit, flow, sent } = await openLimited({ imagesPerMinute: 4 });
    const [anchor, ...rest] = cells(3);
    await submit({ cells: [anchor!, ...rest.map((cell) => ({ ...cell, ...madeFrom(anchor!.id) }))] });
    await flow(1_000);
    // 1 for the anchor, 2 for each of the others: the third one passes the limit of four.
    expect(sent).toHaveLength(2);
    await flow(61_000);
    expect(sent).toHaveLength(3);
  });

  test("learns the limit from a picture's headers", async () => {
    const { submit, limited, provider, sent } = await openLimited({}, { parallel: 1 });
    const limits: ProviderLimits = { imagesPerMinute: 5, imagesLeft: 4 };
    provider.next(async (...call) => ({ ...(await makePicture()(...call)), limits }) as ProviderOutcome);
    await submit({ cells: cells(10) });
    await limited.drain();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.length).toBeLessThanOrEqual(5);
  });

  test("asks OpenAI as its lowest tier would until the first answer, and then as that answer says", async () => {
    const { submit, limited, provider, sent, db, clock } = await openLimited({ isOpenAi: true });
    const first = hold();
    provider.next(async (...call) => {
      const outcome = await first.script(...call);
      return { ...outcome, limits: { imagesPerMinute: 50, imagesLeft: 46 } };
    });
    for (let n = 0; n < 3; n += 1) provider.next(hold().script);
    await submit({ cells: cells(30) });
    expect(await limited.tick()).toBe(4);
    first.release();
    while (sent.length < 12) await new Promise((resolve) => setImmediate(resolve));
    const next = createLimiter({ db, provider, settings: { isOpenAi: true }, random: () => 0.5 });
    expect((await next?.read("gpt-image-2", clock.now()))?.images.perMinute).toBe(50);
  });

  test("does not stay at the lowest tier when answers name no limits, nor call it the provider's", async () => {
    const { submit, flow, provider, sent, read } = await openLimited({ isOpenAi: true });
    provider.next(fail("rate-limited", "nothing", { retryAfterMs: 5_000 }));
    const id = await submit({ cells: cells(30) });
    await flow(20_000);
    expect((await read(id)).counts["succeeded"]).toBe(30);
    expect(sent.length).toBeGreaterThanOrEqual(30);
  });

  test("[M3] a 429 pauses the model until its time, counts no try, and every picture comes", async () => {
    const { submit, limited, flow, settle, provider, sent, read, clock } = await openLimited({});
    const limits: ProviderLimits = { imagesPerMinute: 5, imagesLeft: 0, retryAfterMs: 12_000 };
    async function refuse(...call: Parameters<Script>): Promise<ProviderOutcome> {
      return { ...(await fail("rate-limited", "nothing", { retryAfterMs: 12_000 })(...call)), limits };
    }
    provider.next(refuse, refuse, refuse);
    const id = await submit({ cells: cells(3) });
    await limited.drain();
    const after = sent.length;
    clock.advance(11_900);
    await settle();
    expect(sent).toHaveLength(after);
    await flow(120_000);
    expect((await read(id)).counts["succeeded"]).toBe(3);
    expect(mostInAMinute(sent.slice(3))).toBeLessThanOrEqual(5);
  });

  test("[M3] [D4] a neighbour on the same key fails no job for an hour, and after it every job still ends", async () => {
    const relay = await openLimited({});
    let isFull = true;
    const generate = relay.provider.generate;
    relay.provider.generate = async (signal, request, sink) => {
      if (isFull) relay.provider.next(fail("rate-limited", "nothing", { retryAfterMs: 30_000 }));
      return generate(signal, request, sink);
    };
    async function pass(minutes: number): Promise<void> {
      await relay.limited.drain();
      for (let step = 0; step < minutes * 3; step += 1) {
        relay.clock.advance(20_000);
        await relay.settle();
      }
      await relay.limited.drain();
    }
    const patient = await relay.submit({ cells: cells(3) });
    await pass(50);
    expect(relay.sent.length).toBeGreaterThan(3 * 8);
    expect((await relay.read(patient)).counts["failed"]).toBe(0);
    isFull = false;
    await pass(5);
    expect((await relay.read(patient)).counts["succeeded"]).toBe(3);
    isFull = true;
    const hopeless = await relay.submit({ cells: cells(2) });
    await pass(90);
    expect((await relay.read(hopeless)).jobs).toMatchObject(
      [0, 1].map(() => ({ state: "failed", failure: { kind: "rate-limited" } })),
    );
  });

  test.each(["rate-limited", "provider-unavailable"] as const)(
    "[D4] an answer (%s) that asks for hours holds a model for minutes, and the job says what it waits for",
    async (kind) => {
      const { submit, limited, settle, provider, sent, read, clock } = await openLimited({});
      const limits = { retryAfterMs: 7_200_000 };
      async function refuse(...call: Parameters<Script>): Promise<ProviderOutcome> {
        return { ...(await fail(kind, "nothing", limits)(...call)), limits };
      }
      for (let n = 0; n < 3; n += 1) provider.next(refuse);
      const id = await submit({ cells: cells(3) });
      await limited.drain();
      expect(sent).toHaveLength(3);
      expect((await read(id)).jobs.map((job) => [job.state, job.failure?.message])).toEqual(
        [0, 1, 2].map(() => ["queued", expect.stringContaining("send nothing for about 2 h")]),
      );
      async function pass(calls: number): Promise<void> {
        for (let step = 0; step < 60 && sent.length < calls; step += 1) {
          clock.advance(20_000);
          await settle();
          await limited.drain();
        }
      }
      provider.next(refuse);
      await pass(4);
      expect(sent).toHaveLength(4);
      expect(sent[3]! - sent[0]!).toBeGreaterThanOrEqual(300_000);
      expect(sent[3]! - sent[0]!).toBeLessThan(600_000);
      await pass(7);
      const { counts, jobs } = await read(id);
      expect(counts["succeeded"]).toBe(3);
      expect(jobs.every((job) => job.failure === undefined)).toBe(true);
    },
  );

  test("[D4] a call that can never pass ends with what to change, after the provider refused it", async () => {
    const { submit, limited, provider, read, app } = await openLimited({ openaiTier: 1 });
    const references: { asset: string; role: "style" }[] = [];
    for (let n = 0; n < 5; n += 1) {
      const body = Buffer.from(createPng(64 + n, 64));
      const png = { method: "POST", body, headers: { "content-type": "image/png" } };
      const { id } = (await (await app.request("/v1/assets", png)).json()) as { id: string };
      references.push({ asset: id, role: "style" });
    }
    provider.next(fail("rate-limited", "nothing"));
    const id = await submit({ brief: { ...createBody().brief, references } });
    await limited.drain();
    const [job] = (await read(id)).jobs;
    expect(job).toMatchObject({
      state: "failed",
      attempt: 1,
      failure: { kind: "rate-limited", retryable: false },
    });
    expect(job?.failure?.message).toContain("5 pictures a minute");
    expect(job?.failure?.message).toContain("counts as 6");
  });

  test("gives bulk every fourth turn while single pictures keep coming", async () => {
    const { submit, limited, provider } = await openLimited({}, { parallel: 1 });
    const gate = hold();
    provider.next(gate.script);
    await submit({ cells: cells(1) });
    await limited.tick();
    await submit({ cells: cells(3) }, "?person=bulk");
    for (let n = 0; n < 8; n += 1)
      await submit({ cells: [{ ...cells(1)[0]!, id: "single" }] }, `?person=p${n}`);
    gate.release();
    await limited.drain();
    const order = provider.requests.map((request) => (request.cell.id === "single" ? "s" : "b")).join("");
    expect(order.slice(1)).toBe("ssbsssbsssb");
  });

  test("holds the offline provider back only where the operator says so", async () => {
    const offline = { name: "offline", offline: true };
    const db = await openTestDb();
    cleanUps.push(() => db.close());
    const deps = { db, provider: offline, random: () => 0.5 };
    expect(createLimiter({ ...deps, settings: { openaiTier: 1 } })).toBeUndefined();
    const { submit, limited, sent } = await openLimited({ imagesPerMinute: 4 }, { offline: true });
    await submit({ cells: cells(6) });
    await limited.drain();
    expect(sent).toHaveLength(4);
  });

  test.each([-3_600_000, 3_600_000])("goes on when the clock jumps by %i ms", async (jumpMs) => {
    const { submit, flow, read, clock } = await openLimited({ imagesPerMinute: 20 });
    const id = await submit({ cells: cells(30) });
    await flow(20_000);
    clock.jump(jumpMs);
    await flow(75_000);
    expect((await read(id)).counts["succeeded"]).toBe(30);
  });
});

describe("two relay processes over one store", () => {
  const id = "openai/gpt-image-2";

  test("never take more than the limit between them, however their reads and writes fall", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(fc.nat(1), fc.nat(2_000)), { minLength: 20, maxLength: 120 }),
        async (limit, steps) => {
          const db = await openTestDb();
          await migrate(db);
          const clock: ManualClock = createManualClock();
          const held: ({ rev: number; bucket: Bucket } | undefined)[] = [undefined, undefined];
          const taken: number[] = [];
          for (const [process, idleMs] of steps) {
            clock.advance(idleMs);
            const mine = held[process];
            // One step of a process: it reads, or it writes what it read with its take, unless another one wrote meanwhile.
            if (!mine) {
              const { rev, bucket } = await readBucket(db, id);
              held[process] = {
                rev,
                bucket: bucket ?? createBucket({ images: limit, tokens: null }, clock.now()),
              };
              continue;
            }
            held[process] = undefined;
            const result = takeFromBucket(mine.bucket, { images: 1, tokens: 0 }, clock.now());
            if (result.waitMs === 0 && (await saveBucket(db, id, mine.rev, result.bucket)))
              taken.push(clock.now());
          }
          expect(mostInAMinute(taken)).toBeLessThanOrEqual(limit);
          const { bucket } = await readBucket(db, id);
          const remembered = (bucket?.images.takes ?? []).filter((take) => take.untilMs > clock.now());
          // Conservation: what the row remembers is what was let through, no more and no less.
          const sum = remembered.reduce((total, take) => total + take.cost, 0);
          const recent = taken.filter(
            (at) => Math.ceil(at / 1_000) * 1_000 + minuteMs + 1_000 > clock.now(),
          ).length;
          expect(sum).toBe(recent);
          await db.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  test("share the limit, and together use all of it", async () => {
    const db = await openTestDb();
    await migrate(db);
    cleanUps.push(() => db.close());
    const settings = { imagesPerMinute: 30 };
    const provider = { name: "openai", offline: false };
    const [one, two] = [0, 1].map(() => createLimiter({ db, provider, settings, random: () => 0.5 })!);
    const clock = createManualClock();
    const taken: number[] = [];
    for (let step = 0; step < 3_000; step += 1) {
      const limiter = step % 3 === 0 ? one! : two!;
      const isTaken = await db.transaction(async (tx) => {
        const turn = await limiter.open(tx, "gpt-image-2", clock.now());
        const isFree = turn.ask(picture) === 0;
        await turn.keep(isFree ? [picture] : []);
        return isFree;
      });
      if (isTaken) taken.push(clock.now());
      clock.advance(100);
    }
    expect(mostInAMinute(taken)).toBeLessThanOrEqual(30);
    expect(taken.length).toBeGreaterThanOrEqual(5 * 30 * 0.95);
  });

  test("learn from each other's refusals", async () => {
    const db = await openTestDb();
    await migrate(db);
    cleanUps.push(() => db.close());
    const clock = createManualClock();
    const provider = { name: "openai", offline: false };
    const [one, two] = [0, 1].map(() => createLimiter({ db, provider, settings: {}, random: () => 0 })!);
    const outcome = await fail("rate-limited", "nothing")(...([] as unknown as Parameters<Script>));
    const limits = { retryAfterMs: 9_000 };
    await one!.learn("gpt-image-2", { outcome: { ...outcome, limits }, sentAtMs: clock.now() }, clock.now());
    const turn = await db.transaction((tx) => two!.open(tx, "gpt-image-2", clock.now()));
    expect(turn.ask(picture)).toBe(9_000);
  });

  test("a row that another version wrote differently starts afresh instead of stopping the relay", async () => {
    const db = await openTestDb();
    await migrate(db);
    cleanUps.push(() => db.close());
    await db.run("insert into bucket (id, rev, state) values ($1, 7, $2)", [id, '{"takes":3}']);
    expect(await readBucket(db, id)).toEqual({ rev: 7, bucket: undefined });
    const fresh = createBucket({ images: 5, tokens: null }, 1_000);
    expect(await saveBucket(db, id, 7, fresh)).toBe(true);
    expect(await readBucket(db, id)).toEqual({ rev: 8, bucket: fresh });
  });
});
