import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDispatcher, type Dispatcher } from "../../relay/engine/dispatcher.ts";
import { minuteMs } from "../../relay/schedule/bucket.ts";
import { createLimiter, type Limiter } from "../../relay/store/limiter.ts";
import type { Db } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { startPostgres, type TestPostgres } from "../postgres.ts";
import { openFixture } from "../relay/fixture.ts";
import { createManualClock } from "../relay/manual-clock.ts";
import { createScriptedProvider } from "../relay/scripted-provider.ts";

const one = { images: 1, tokens: 0 };
const model = "gpt-image-2";

describe("limits shared by two processes over PostgreSQL", () => {
  let server: TestPostgres;
  const opened: Db[] = [];

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await Promise.all(opened.map((db) => db.close()));
    await server.stop();
  });

  async function openTwo(): Promise<[Db, Db]> {
    const url = await server.createDatabase();
    const pair: [Db, Db] = [await openPostgres(url), await openPostgres(url)];
    opened.push(...pair);
    await migrate(pair[0]);
    return pair;
  }

  function limiterOf(db: Db, imagesPerMinute: number): Limiter {
    const provider = { name: "openai", offline: false };
    return createLimiter({ db, provider, settings: { imagesPerMinute }, random: () => 0.5 })!;
  }

  async function tryTake(db: Db, limiter: Limiter, nowMs: number): Promise<number> {
    return db.transaction(async (tx) => {
      const turn = await limiter.open(tx, model, nowMs);
      const waitMs = turn.ask(one);
      await turn.keep(waitMs === 0 ? [one] : []);
      return waitMs;
    });
  }

  test("exactly the burst leaves when both ask for everything at once, from the very first call", async () => {
    const dbs = await openTwo();
    const limiters = dbs.map((db) => limiterOf(db, 40));
    const waits = await Promise.all(
      Array.from({ length: 30 }, (_, n) => tryTake(dbs[n % 2]!, limiters[n % 2]!, 1_000_000)),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(8);
    expect(new Set(waits.filter((wait) => wait > 0))).toEqual(new Set([1_500]));
  });

  test("what one learns while the other claims is never lost", async () => {
    const [first, second] = await openTwo();
    const [taker, learner] = [limiterOf(first, 1_000), limiterOf(second, 1_000)];
    const now = 2_000_000;
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        await tryTake(first, taker, now);
        const limits = { imagesPerMinute: 1_000, tokensPerMinute: 10_000 + n };
        await learner.learn(model, { outcome: { type: "image", limits }, sentAtMs: now }, now);
      }),
    );
    const bucket = await taker.read(model, now);
    expect(bucket.images.takes.reduce((sum, take) => sum + take.cost, 0)).toBe(20);
    expect(bucket.learned.images).toBe(1_000);
  });

  test("two relays send every job once, within the limit, and use all of it", async () => {
    const dbs = await openTwo();
    const clock = createManualClock();
    const sent: { at: number; job: string }[] = [];
    const relays = await Promise.all(
      dbs.map(async (db) => {
        const provider = createScriptedProvider();
        const generate = provider.generate;
        provider.generate = (signal, request, sink) => {
          sent.push({ at: clock.now(), job: request.cell.id });
          return generate(signal, request, sink);
        };
        const fixture = await openFixture({ db, clock, provider, parallel: 50 });
        return { fixture, dispatcher: createDispatcher({ ...fixture.services, limiter: limiterOf(db, 30) }) };
      }),
    );
    const target = { width: 1024, height: 1024 };
    const cells = Array.from({ length: 45 }, (_, n) => ({ id: `c${n}`, target }));
    const id = await relays[0]!.fixture.submit({ cells });
    const startMs = clock.now();
    async function flow(dispatchers: readonly Dispatcher[]): Promise<void> {
      for (let passed = 0; passed < 100_000 && sent.length < 45; passed += 500) {
        await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
        clock.advance(500);
      }
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain()));
    }
    await flow(relays.map(({ dispatcher }) => dispatcher));
    expect(new Set(sent.map(({ job }) => job)).size).toBe(45);
    expect(sent).toHaveLength(45);
    const times = sent.map(({ at }) => at).toSorted((a, b) => a - b);
    for (const from of times)
      expect(times.filter((at) => at >= from && at < from + minuteMs).length).toBeLessThanOrEqual(30);
    expect((times.at(-1) ?? 0) - startMs).toBeLessThanOrEqual(90_000 * 1.05);
    expect((await relays[1]!.fixture.read(id)).counts["succeeded"]).toBe(45);
    for (const { fixture, dispatcher } of relays) {
      await dispatcher.stop(0);
      await fixture.close();
    }
  });
});
