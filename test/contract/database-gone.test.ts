import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../relay/store/open-store.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { openFixture } from "../relay/fixture.ts";
import { createScriptedProvider, hold } from "../relay/scripted-provider.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

it("[D1] while the database is away requests answer 503 with Retry-After, and what was out is recorded when it is back", async () => {
  const db = await openPostgres(await postgres.createDatabase());
  const provider = createScriptedProvider();
  const fixture = await openFixture({ db, provider, parallel: 1 });
  const target = { width: 1024, height: 1024 };
  const held = hold();
  provider.next(held.script);
  const id = await fixture.submit({
    cells: [
      { id: "a", target },
      { id: "b", target },
    ],
  });
  await fixture.dispatcher.tick();
  await held.started;
  await postgres.kill();
  for (const path of [`/v1/runs/${id}`, "/v1/ready", `/v1/changes?after=${id}:1&wait=0`]) {
    const answer = await fixture.call("GET", path);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await answer.json()).toMatchObject({ kind: "relay-fault", retryable: true });
  }
  expect((await fixture.call("GET", "/v1/health")).status).toBe(200);
  // The picture arrives now; its record is tried until the database answers.
  const before = fixture.clock.pending();
  held.release();
  while (fixture.clock.pending() === before) await fixture.call("GET", "/v1/ready");
  await postgres.restart();
  for (let second = 0; second < 120; second += 1) {
    fixture.clock.advance(1_000);
    await db.get("select 1");
    if (fixture.dispatcher.running() === 0) break;
  }
  await fixture.dispatcher.drain();
  const run = await fixture.read(id);
  expect(run.jobs.map((job) => [job.state, job.attempt])).toEqual([
    ["succeeded", 1],
    ["succeeded", 1],
  ]);
  expect(provider.requests).toHaveLength(2);
  expect(run.cost).toMatchObject({ reserved: 0, uncertain: 0 });
  await fixture.close();
  await db.close();
});

it("[K1] a database that does not answer at the start is refused in a sentence without its address", async () => {
  const databaseUrl = "postgres://polyframe:very-secret@127.0.0.1:9/none";
  const refusal: unknown = await openStore({ dataFolder: ".", databaseUrl }).catch((error: unknown) => error);
  expect(String(refusal)).toContain(
    "The database in DATABASE_URL does not answer. Start it, or correct the address.",
  );
  expect(String(refusal)).not.toContain("very-secret");
});
