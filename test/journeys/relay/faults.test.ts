// Everything the upstream can do wrong, through a whole relay process: how the job ends, what it says, what it costs.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../../core/api.ts";
import type { Fault } from "../../openai-stub/faults.ts";
import type { RelayProcess } from "../../relay-process.ts";
import { type Ending, endings, moneyOf, refusals } from "../fault-endings.ts";
import {
  createRunBody,
  follow,
  followToEnd,
  openWorld,
  putRun,
  readImage,
  readJson,
  readOnlyJob,
  submit,
  type World,
} from "./world.ts";
import { journeyStores } from "./stores.ts";

let world: World;
let relay: RelayProcess;

/** Meets the faults with a run of its own; `times` requests meet them. */
async function meet(fault: Fault | Fault[], times: number | "always" = 1): Promise<string> {
  world.stub.script({ fault, times });
  return submit(relay, createRunBody("a tram in the rain"));
}

/** Lets the time pass until the job's next attempt is due, as often as it is queued again. */
async function followThroughRetries(id: string, most = 12): Promise<Run> {
  for (let round = 1; round <= most; round += 1) {
    const run = await follow(relay, id, ({ state, jobs }) => {
      return state === "closed" || (jobs[0]!.state === "queued" && jobs[0]!.attempt >= round);
    });
    if (run.state === "closed") return run;
    await relay.order({ advanceMs: 120_000 });
  }
  throw new Error("The job is repeated without an end.");
}

const made: readonly { name: string; fault: Fault | Fault[]; job: object }[] = [
  {
    name: "[S5] a picture of another size is shown with the size it has",
    fault: { kind: "wrong-size", width: 1536, height: 1024 },
    job: { images: [{ width: 1536, height: 1024 }] },
  },
  {
    name: "[S5] a WebP is kept as what it is",
    fault: { kind: "wrong-format", format: "webp" },
    job: { images: [{ type: "image/webp" }] },
  },
  {
    name: "a link of the provider's own is followed",
    fault: { kind: "url" },
    job: { images: [{ width: 1024, height: 1024 }] },
  },
  {
    name: "a data link is read",
    fault: { kind: "data-url" },
    job: { images: [{ width: 1024, height: 1024 }] },
  },
  {
    name: "[M2] a picture without usage is settled at its worst case, which is marked as assumed",
    fault: { kind: "no-usage" },
    job: { usage: { assumed: true } },
  },
  {
    name: "a picture that trickles in is waited for",
    fault: { kind: "trickle", pieces: 40, everyMs: 5 },
    job: { images: [{ width: 1024, height: 1024 }] },
  },
];

describe.each(await journeyStores())("on $name:", (store) => {
  beforeAll(async () => {
    world = await openWorld({ databaseUrl: await store.create() });
    relay = await world.start();
  });
  afterEach(async () => {
    world.stub.reset();
    // A 429 teaches the relay a limit; an hour later the next test finds it unused.
    await relay.order({ advanceMs: 3_600_000 });
  });
  afterAll(async () => {
    expect(await world.audit()).toEqual([]);
    await world.close();
  });

  describe("[D4] [M2] [M3] sent once and never repeated by itself:", () => {
    test.each(Object.values<Ending>(endings))(
      "$name ends the job as $kind, its money $money",
      async ({ fault, kind, says, money }) => {
        const run = await followToEnd(relay, await meet(fault));
        expect(run.jobs).toMatchObject([{ state: "failed", attempt: 1, failure: { kind } }]);
        expect(run.jobs[0]!.failure!.message).toMatch(says);
        expect(run.jobs[0]!.failure!.message).not.toMatch(/sk-|req_/);
        expect(moneyOf(run)).toBe(money);
        await relay.order({ advanceMs: 3_600_000 });
        expect(world.stub.requests).toHaveLength(1);
      },
    );
  });

  describe("a picture that is not quite what was asked for is kept:", () => {
    test.each(made)("$name", async ({ fault, job }) => {
      const run = await followToEnd(relay, await meet(fault));
      expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 1, ...job }]);
      expect(moneyOf(run)).toBe("settled");
      expect(world.stub.requests).toHaveLength(1);
    });

    test("a WebP reaches Figma as a format that createImage takes", async () => {
      const run = await followToEnd(relay, await meet({ kind: "wrong-format", format: "webp" }));
      const { type, bytes } = await readImage(relay, run.jobs[0]!.images[0]!.id, "?as=figma");
      expect(type).toMatch(/^image\/(png|jpeg)$/);
      expect(bytes.subarray(0, 2)).toEqual(
        type === "image/png" ? Buffer.from([0x89, 0x50]) : Buffer.from([0xff, 0xd8]),
      );
    });
  });

  describe("[M3] what says that nothing was made is sent again by itself:", () => {
    test.each(refusals)("$name", async ({ fault }) => {
      const id = await meet(fault);
      await follow(relay, id, ({ jobs }) => jobs[0]!.state === "queued" && jobs[0]!.attempt === 1);
      expect(world.stub.requests).toHaveLength(1);
      const run = await followThroughRetries(id);
      expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 2 }]);
      expect(world.stub.requests.map((request) => request.made)).toEqual([0, 1]);
      expect(run.cost).toEqual({ reserved: 0, settled: run.jobs[0]!.cost, uncertain: 0 });
    });

    test("[D4] an overload without an end ends the job in a sentence, and nothing was paid", async () => {
      const run = await followThroughRetries(await meet({ kind: "overloaded" }, "always"));
      expect(run.jobs).toMatchObject([{ state: "failed", failure: { kind: "provider-unavailable" } }]);
      expect(moneyOf(run)).toBe("released");
      expect(world.stub.requests).toHaveLength(run.jobs[0]!.attempt);
    });
  });

  describe("[D4] an upstream that hangs past every time-out ends the job, its money uncertain:", () => {
    test("before its headers, after ten minutes", async () => {
      const id = await meet({ kind: "hang", at: "headers" });
      await world.stub.arrived(1);
      // Half a minute is left for what really passes until the look.
      await relay.order({ advanceMs: 570_000 });
      expect(await readOnlyJob(relay, id)).toMatchObject({ state: "running" });
      await relay.order({ advanceMs: 35_000 });
      const run = await followToEnd(relay, id);
      expect(run.jobs).toMatchObject([{ state: "failed", failure: { kind: "timed-out" } }]);
      expect(moneyOf(run)).toBe("uncertain");
    });

    test("in the middle of its picture, after two minutes without a byte", async () => {
      const id = await meet({ kind: "hang", at: "body" });
      await world.stub.arrived(1);
      // Time passes in small steps: how far the bytes have come when it begins is not known here.
      let run = await follow(relay, id, () => true);
      for (let step = 0; run.state === "open" && step < 40; step += 1) {
        await relay.order({ advanceMs: 30_000 });
        run = await follow(relay, id, () => true);
      }
      run = await followToEnd(relay, id);
      expect(run.jobs).toMatchObject([{ state: "failed", failure: { kind: "timed-out" } }]);
      expect(moneyOf(run)).toBe("uncertain");
    });
  });

  describe("what people do meanwhile:", () => {
    test("[D3] cancelling stops the queued picture and keeps the one that was sent", async () => {
      const env = { POLYFRAME_PARALLEL: "1" };
      const own = await openWorld({ databaseUrl: await store.create() });
      try {
        const single = await own.start({ env });
        own.stub.script({ fault: { kind: "hold", gate: "sent" } });
        const target = { width: 1024, height: 1024 };
        const cells = [
          { id: "a", target },
          { id: "b", target },
        ];
        const id = await submit(single, createRunBody("two boats", { cells }));
        await own.stub.arrived(1);
        const cancelled = await readJson<Run>(await single.call("POST", `/v1/runs/${id}/cancel`));
        expect(cancelled.jobs).toMatchObject([
          { state: "running", cancelRequested: true },
          { state: "cancelled", failure: { kind: "cancelled" } },
        ]);
        own.stub.release("sent");
        const run = await followToEnd(single, id);
        expect(run.jobs).toMatchObject([{ state: "succeeded" }, { state: "cancelled" }]);
        expect(moneyOf(run)).toBe("settled");
        expect(own.stub.requests).toHaveLength(1);
        expect(await own.audit()).toEqual([]);
      } finally {
        await own.close();
      }
    });

    test("[M3] a retry after the same attempt is one attempt, however often it is asked for", async () => {
      const id = await meet({ kind: "truncated-image" });
      const job = (await followToEnd(relay, id)).jobs[0]!;
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => relay.call("POST", `/v1/jobs/${job.id}/retry`, { afterAttempt: 1 })),
      );
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
      const run = await followToEnd(relay, id);
      expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 2 }]);
      await readJson(await relay.call("POST", `/v1/jobs/${job.id}/retry`, { afterAttempt: 1 }));
      expect(world.stub.requests).toHaveLength(2);
      // Both were paid for: the damaged one and the one that is there.
      expect(run.cost.settled).toBe(run.jobs[0]!.cost);
    });

    test("[M3] the same run sent many times at once is made once, and with another body refused", async () => {
      const body = createRunBody("a well");
      const id = "6f2d0f0e-6a1b-4c3d-8e4f-0123456789ab";
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => putRun(relay, id, body)));
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([
        200, 200, 200, 200, 201,
      ]);
      const other = await putRun(relay, id, createRunBody("a wall"));
      expect(other.status).toBe(409);
      expect(await other.json()).toMatchObject({ kind: "conflict" });
      await followToEnd(relay, id);
      expect(world.stub.requests).toHaveLength(1);
    });

    test("[M1] a run above the agreed price is refused with the new quote, and nothing is sent", async () => {
      const answer = await putRun(relay, crypto.randomUUID(), createRunBody("a clock"), 1);
      expect(answer.status).toBe(409);
      const problem = (await answer.json()) as { kind: string; quote: { cost: { high: number } } };
      expect(problem.kind).toBe("price-changed");
      expect(problem.quote.cost.high).toBeGreaterThan(1);
      expect(world.stub.requests).toHaveLength(0);
    });
  });
});
