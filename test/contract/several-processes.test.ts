import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Changes } from "../../core/api.ts";
import { openPresence, type Presence } from "../../relay/engine/presence.ts";
import { recoverWorker } from "../../relay/engine/recover.ts";
import { createRevisionWatch } from "../../relay/changes/revision-watch.ts";
import type { Db } from "../../relay/store/db.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { takeLock } from "../../relay/store/lock.ts";
import { readWorker } from "../../relay/store/workers.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { type Fixture, openFixture } from "../relay/fixture.ts";
import { createScriptedProvider, hold, type ScriptedProvider } from "../relay/scripted-provider.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

type Process = Fixture & { provider: ScriptedProvider; statements: string[]; presence: Presence };

/** A relay of its own machine (folder and clock) on a shared database. */
async function openProcess(
  url: string,
  options: { repeatable?: boolean; folder?: string } = {},
): Promise<Process> {
  const statements: string[] = [];
  const db: Db = await openPostgres(url, { connections: 3, onStatement: (text) => statements.push(text) });
  const provider = createScriptedProvider({ repeatable: options.repeatable ?? false });
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "polyframe-process-")));
  const fixture = await openFixture({ db, folder, provider });
  const presence = await openPresence({
    ...fixture.services,
    // The fixture has written a worker down; the one with a presence is another, as in a real process.
    worker: `${fixture.services.worker}-p`,
    recover: (worker) => recoverWorker(fixture.services, worker),
    wake: () => undefined,
  });
  ends.push(async () => {
    await fixture.close();
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { ...fixture, provider, statements, presence };
}

describe("several processes on one PostgreSQL", () => {
  it("a poll in one process is answered with what another one did", async () => {
    const url = await postgres.createDatabase();
    const [one, other] = [await openProcess(url), await openProcess(url)];
    const watch = createRevisionWatch({ ...one.services, followers: one.services.followers });
    ends.push(watch.end);
    const id = await one.submit();
    const { rev } = await one.read(id);
    const poll = one.call("GET", `/v1/changes?after=${id}:${rev}&wait=25`);
    // The watch's timer and the poll's own: it has looked, and waits.
    await one.clock.whenSet(2);
    await other.dispatcher.drain();
    one.clock.advance(500);
    const answer = (await (await poll).json()) as Changes;
    expect(answer.runs).toMatchObject([{ id, state: "closed", jobs: [{ state: "succeeded" }] }]);
  });

  it("200 waiting panels cost two statements a second, and none when no panel waits", async () => {
    const one = await openProcess(await postgres.createDatabase());
    const watch = createRevisionWatch({ ...one.services, followers: one.services.followers });
    ends.push(watch.end);
    const runs: string[] = [];
    for (let n = 0; n < 200; n += 1) runs.push(await one.submit({}, `?person=p${n}`));
    const polls = runs.map((id) => one.call("GET", `/v1/changes?after=${id}:1&wait=25`));
    // Each poll's timer and the watch's: all have looked, and wait.
    await one.clock.whenSet(201);
    one.statements.length = 0;
    for (let tenth = 0; tenth < 100; tenth += 1) {
      one.clock.advance(100);
      // A look has to come back before the next one is set.
      await one.clock.whenSet(201);
    }
    expect(one.statements).toHaveLength(2 * 10);
    one.clock.advance(20_000);
    await Promise.all(polls);
    // A look that was out when the polls ended may have set one more, which finds none.
    one.clock.advance(1_000);
    one.statements.length = 0;
    one.clock.advance(10_000);
    expect(one.statements).toEqual([]);
    expect(one.clock.pending()).toBe(0);
  });

  it.each([
    [false, "failed", "uncertain"],
    [true, "queued", undefined],
  ] as const)(
    "[D4] what a process of another machine left (repeatable: %s) gets an end after half a minute of silence",
    async (repeatable, state, kind) => {
      const url = await postgres.createDatabase();
      const [dead, alive] = [await openProcess(url, { repeatable }), await openProcess(url, { repeatable })];
      const held = hold();
      dead.provider.next(held.script);
      const id = await dead.submit();
      await dead.dispatcher.tick();
      await held.started;
      for (let beat = 0; beat < 6; beat += 1) await alive.presence.beat();
      expect(await alive.onlyJob(id)).toMatchObject({ state: "running" });
      for (let beat = 0; beat < 2; beat += 1) await alive.presence.beat();
      const job = await alive.onlyJob(id);
      expect(job).toMatchObject({ state });
      expect(job.failure?.kind).toBe(kind);
      // It was only slow: its picture is kept all the same, and billed once (D2).
      held.release();
      await dead.dispatcher.drain();
      await alive.dispatcher.drain();
      expect(await alive.onlyJob(id)).toMatchObject({ state: "succeeded" });
      const { cost } = await alive.read(id);
      expect(cost).toMatchObject({ reserved: 0, uncertain: 0 });
    },
  );

  it("a process that gives signs of life is left alone, whatever its clock says", async () => {
    const url = await postgres.createDatabase();
    const [one, other] = [await openProcess(url), await openProcess(url)];
    other.clock.jump(-3_600_000);
    for (let beat = 0; beat < 12; beat += 1) {
      await one.presence.beat();
      await other.presence.beat();
    }
    expect(await readWorker(one.db, `${other.services.worker}-p`)).toMatchObject({ endedAt: null });
    expect(await readWorker(one.db, `${one.services.worker}-p`)).toMatchObject({ endedAt: null });
  });

  it("a process on the same machine is dead as soon as its lock is free, and never before", async () => {
    const url = await postgres.createDatabase();
    const one = await openProcess(url);
    const spool = one.services.spoolFolder;
    const dying = await openPresence({
      ...one.services,
      worker: "neighbour",
      recover: async () => undefined,
      wake: () => undefined,
    });
    for (let beat = 0; beat < 10; beat += 1) await one.presence.beat();
    expect(await readWorker(one.db, "neighbour")).toMatchObject({ endedAt: null });
    expect(takeLock(join(spool, "neighbour.lock"))).toBeUndefined();
    await dying.end();
    expect(await readWorker(one.db, "neighbour")).not.toMatchObject({ endedAt: null });
    expect(existsSync(join(spool, "neighbour.lock"))).toBe(false);
  });

  it("a process that was given up and comes back is alive again", async () => {
    const url = await postgres.createDatabase();
    const [slow, other] = [await openProcess(url), await openProcess(url)];
    for (let beat = 0; beat < 8; beat += 1) await other.presence.beat();
    const worker = `${slow.services.worker}-p`;
    expect(await readWorker(other.db, worker)).not.toMatchObject({ endedAt: null });
    await slow.presence.beat();
    expect(await readWorker(other.db, worker)).toMatchObject({ endedAt: null });
  });
});
