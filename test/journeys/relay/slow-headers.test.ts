// Headers that take their time. Node's own fetch gives up after 300 s whatever a client's time-out says; ours must not.
// `npm run test:nightly` waits 310 real seconds, otherwise one: the clock of a real socket cannot be moved.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RelayProcess } from "../../relay-process.ts";
import { describeRun, followToEnd, openWorld, submit, type World } from "./world.ts";

const waitMs = process.env["POLYFRAME_NIGHTLY"] === "1" ? 310_000 : 1000;
let world: World;
let relay: RelayProcess;

beforeAll(async () => {
  world = await openWorld();
  relay = await world.start();
});
afterAll(async () => {
  expect(await world.audit()).toEqual([]);
  await world.close();
});

test(
  `[M3] a picture whose headers come after ${waitMs / 1000} s is kept, and asked for once`,
  async () => {
    world.stub.script({ fault: { kind: "delay", ms: waitMs } });
    const { jobs } = await followToEnd(relay, await submit(relay, describeRun("a slow river")));
    expect(jobs.map(({ state, attempt }) => ({ state, attempt }))).toEqual([
      { state: "succeeded", attempt: 1 },
    ]);
    expect(world.stub.requests.map(({ made }) => made)).toEqual([1]);
  },
  waitMs + 60_000,
);
