import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { Changes, Run } from "../../core/api.ts";
import { openFixture, type Fixture, madeFrom } from "../../test/relay/fixture.ts";
import { createScriptedProvider, hold } from "../../test/relay/scripted-provider.ts";
import { holdBackMs } from "../changes/hold-back.ts";
import { homeTeam } from "../access/auth.ts";
import { runKey } from "../store/read.ts";

const opened: Fixture[] = [];
const target = { width: 1024, height: 1024 };
const provider = createScriptedProvider();

async function open(): Promise<Fixture> {
  const fixture = await openFixture({ provider });
  opened.push(fixture);
  return fixture;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

async function poll({ call }: Fixture, after: string, wait = 25): Promise<Changes["runs"]> {
  const answer = await call("GET", `/v1/changes?wait=${wait}${after === "" ? "" : `&after=${after}`}`);
  return ((await answer.json()) as Changes).runs;
}

test("a poll without revisions gives all open runs at once, with all their jobs", async () => {
  const fixture = await open();
  const first = await fixture.submit({
    cells: [
      { id: "a", target },
      { id: "b", target },
    ],
  });
  const second = await fixture.submit();
  await fixture.call("POST", `/v1/runs/${second}/cancel`);
  const runs = await poll(fixture, "");
  expect(runs.map((run) => [run.id, run.jobs.length])).toEqual([[first, 2]]);
});

test("a poll waits while nothing changes and then gives only the changed jobs", async () => {
  const fixture = await open();
  const held = hold();
  provider.next(held.script);
  const id = await fixture.submit({
    cells: [
      { id: "a", target },
      { id: "b", target, ...madeFrom("a") },
    ],
  });
  let answered: Changes["runs"] | undefined;
  const waiting = poll(fixture, `${id}:1`).then((runs) => (answered = runs));
  await fixture.clock.whenSet();
  expect(answered).toBeUndefined();
  // The clock stands still: whatever answers now was woken by the commit, not by time.
  await fixture.dispatcher.tick();
  const [run] = await waiting;
  expect(run).toMatchObject({ id, rev: 2 });
  expect(run?.jobs.map((job) => [job.cell, job.state])).toEqual([["a", "running"]]);
  held.release();
  await fixture.dispatcher.drain();
});

test.each([-3_600_000, 3_600_000])(
  "a poll ends when its time is up, though the clock jumps by %i ms and it is woken without news",
  async (byMs) => {
    const { clock, services, ...fixture } = await open();
    const id = await fixture.submit();
    let answered: Changes["runs"] | undefined;
    const waiting = poll({ clock, services, ...fixture }, `${id}:1`, 25).then((runs) => (answered = runs));
    await clock.whenSet();
    clock.jump(byMs);
    const again = clock.whenSet();
    services.followers.notify(runKey(homeTeam, id));
    await again;
    clock.advance(24_000);
    expect(answered).toBeUndefined();
    clock.advance(1_000);
    await waiting;
    expect(answered).toEqual([]);
  },
);

test("changes that follow an answer at once come together after a moment", async () => {
  const { fixture, id, first } = await followFirst();
  await fixture.call("POST", `/v1/jobs/${first.jobs[0]!.id}/cancel`);
  let answered = false;
  const next = poll(fixture, `${id}:${first.rev}`).then((runs) => {
    answered = true;
    return runs;
  });
  await fixture.clock.whenSet();
  expect(answered).toBe(false);
  fixture.clock.advance(holdBackMs);
  expect((await next)[0]?.counts).toMatchObject({ cancelled: 1, waiting: 1 });
});

test("what follows an answer at once is told without a pause when it is the run's end", async () => {
  const { fixture, id, first } = await followFirst();
  await fixture.call("POST", `/v1/jobs/${first.jobs[0]!.id}/cancel`);
  const next = poll(fixture, `${id}:${first.rev}`);
  await fixture.clock.whenSet();
  // The clock stands still, and the poll was already held back.
  fixture.services.notify(homeTeam, id, true);
  expect(await next).toHaveLength(1);
  await fixture.call("POST", `/v1/runs/${id}/cancel`);
  const [last] = await poll(fixture, `${id}:${first.rev}`);
  expect(last?.state).toBe("closed");
});

/** A run whose follower was answered a moment ago; two of its jobs still wait. */
async function followFirst(): Promise<{ fixture: Fixture; id: string; first: Run }> {
  const fixture = await open();
  const waits = { target, approval: true as const };
  const id = await fixture.submit({
    cells: [
      { id: "a", ...waits },
      { id: "b", ...waits },
      { id: "c", target },
    ],
  });
  const waiting = poll(fixture, `${id}:1`);
  await fixture.clock.whenSet();
  await fixture.dispatcher.drain();
  await waiting;
  const [first] = await poll(fixture, `${id}:0`);
  if (!first) throw new Error("The run was not told.");
  return { fixture, id, first };
}

test("a closed run is answered at once, even to who knows its last revision", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  await fixture.dispatcher.drain();
  const { rev } = await fixture.read(id);
  expect(await poll(fixture, `${id}:${rev}`)).toMatchObject([{ id, state: "closed", jobs: [] }]);
});

test("a revision that is missing, unreadable or ahead gives everything", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  for (const rev of ["", ":", ":0", ":x", ":999", ":-1"])
    expect((await poll(fixture, `${id}${rev}`))[0]?.jobs).toHaveLength(1);
});

test("a poll whose time is over is answered with nothing", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  const waiting = poll(fixture, `${id}:1`, 25);
  await fixture.clock.whenSet();
  fixture.clock.advance(25_000);
  expect(await waiting).toEqual([]);
  expect(await poll(fixture, `${id}:1`, 0)).toEqual([]);
  expect(await poll(fixture, `${randomUUID()}:1`, 0)).toEqual([]);
});

test("a poll is answered when the relay stops", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  const waiting = poll(fixture, `${id}:1`);
  await fixture.clock.whenSet();
  fixture.services.followers.close();
  expect(await waiting).toEqual([]);
});

test("a poll the client gave up leaves nothing behind", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  const stop = new AbortController();
  const waiting = fixture.app.request(`/v1/changes?after=${id}:1`, { signal: stop.signal });
  await fixture.clock.whenSet();
  expect(fixture.services.followers.waitedFor().size).toBe(1);
  stop.abort();
  await Promise.allSettled([waiting]);
  expect(fixture.services.followers.waitedFor().size).toBe(0);
  expect(fixture.clock.pending()).toBe(0);
});

test("after and wait are refused in a sentence when they cannot be read", async () => {
  const { call } = await open();
  const many = Array.from({ length: 201 }, () => `${randomUUID()}:1`).join(",");
  for (const query of ["after=x:1", `after=${many}`, "wait=-1", "wait=61", "wait=1e9"]) {
    const answer = await call("GET", `/v1/changes?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ kind: "bad-request" });
  }
});

test("a run named many times is answered once, and an answer stops growing where the next poll can go on", async () => {
  const fixture = await open();
  const cells = Array.from({ length: 1_000 }, (_, n) => ({ id: `c${n}`, target }));
  const large = [await fixture.submit({ cells }), await fixture.submit({ cells })];
  const small = await fixture.submit();
  const again = Array.from({ length: 50 }, () => `${small}:0`).join(",");
  expect((await poll(fixture, again)).map((run) => run.id)).toEqual([small]);
  const first = await poll(fixture, [...large, small].map((id) => `${id}:0`).join(","));
  expect(first.map((run) => run.id)).toEqual(large);
  const known = first.map((run) => `${run.id}:${run.rev}`);
  const second = await poll(fixture, [...known, `${small}:0`].join(","));
  expect(second.map((run) => run.id)).toEqual([small]);
});

test("ids that the team does not have are not watched, and the poll waits for those it has", async () => {
  const fixture = await open();
  const id = await fixture.submit();
  const invented = Array.from({ length: 199 }, () => `${randomUUID()}:1`);
  const { followers } = fixture.services;
  const all = poll(fixture, invented.join(","));
  await fixture.clock.whenSet();
  expect(followers.keys()).toEqual([]);
  const one = poll(fixture, [...invented, `${id}:1`].join(","));
  await fixture.clock.whenSet(2);
  expect(followers.keys()).toEqual([runKey(homeTeam, id)]);
  await fixture.call("POST", `/v1/runs/${id}/cancel`);
  fixture.clock.advance(holdBackMs);
  expect((await one).map((run) => run.id)).toEqual([id]);
  fixture.clock.advance(25_000);
  expect(await all).toEqual([]);
  expect(fixture.clock.pending()).toBe(0);
});
