// Headers that take their time. Node's own fetch gives up after 300 s whatever a client's time-out says; ours must not.
// `npm run test:nightly` waits 310 real seconds, otherwise one: the clock of a real socket cannot be moved.
import { afterEach, expect, test } from "vitest";
import { journeyStores } from "./stores.ts";
import { createRunBody, followToEnd, openWorld, submit, type World } from "./world.ts";

const waitMs = process.env["POLYFRAME_NIGHTLY"] === "1" ? 310_000 : 1000;
const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

for (const store of await journeyStores())
  test(
    `[M3] on ${store.name}, a picture whose headers come after ${waitMs / 1000} s is kept, and asked for once`,
    async () => {
      const world = await openWorld({ databaseUrl: await store.create() });
      worlds.push(world);
      const relay = await world.start();
      world.stub.script({ fault: { kind: "delay", ms: waitMs } });
      const { jobs } = await followToEnd(relay, await submit(relay, createRunBody("a slow river")));
      expect(jobs.map(({ state, attempt }) => ({ state, attempt }))).toEqual([
        { state: "succeeded", attempt: 1 },
      ]);
      expect(world.stub.requests.map(({ made }) => made)).toEqual([1]);
      expect(await world.audit()).toEqual([]);
    },
    waitMs + 60_000,
  );
