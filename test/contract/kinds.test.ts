// Jobs that make no pictures are the relay's own: a plugin keys what it is told by cell and take, so one of them would take a
// picture's place.
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Changes, RunList } from "../../core/api.ts";
import { homeTeam } from "../../relay/access/auth.ts";
import type { Db } from "../../relay/store/db.ts";
import { insertRows } from "../../relay/store/statements.ts";
import { openFixture, type Fixture } from "../relay/fixture.ts";
import { contractStores } from "./stores.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A reading of a run's picture, as a relay will one day write it. Returns its id. */
async function addReading(db: Db, run: string, state: string): Promise<string> {
  const [picture] = await db.all("select * from job where run = $1 and kind = 'picture'", [run]);
  const id = randomUUID();
  const reading = {
    ...picture,
    id,
    kind: "reading",
    model: "reader",
    state,
    parent: picture!["id"],
    rev: 99,
  };
  await insertRows(db, "job", [reading as Record<string, string | number | null>]);
  return id;
}

describe.each(contractStores())("in $name", ({ open }) => {
  async function start(): Promise<Fixture> {
    const db = await open();
    const fixture = await openFixture({ db });
    opened.push(fixture, db);
    return fixture;
  }

  test("a reading is no job of its run: it is neither told, counted, nor a reason for it to be open", async () => {
    const fixture = await start();
    const id = await fixture.submit();
    await fixture.dispatcher.drain();
    const before = await fixture.read(id);
    const reading = await addReading(fixture.db, id, "queued");
    expect(await fixture.read(id)).toEqual(before);
    expect(before).toMatchObject({ state: "closed", counts: { succeeded: 1, queued: 0 } });
    const poll = await fixture.call("GET", `/v1/changes?after=${id}:0&wait=0`);
    const { runs } = (await poll.json()) as Changes;
    expect(runs[0]?.jobs.map((job) => job.id)).toEqual(before.jobs.map((job) => job.id));
    for (const action of ["cancel", "retry"]) {
      const answer = await fixture.call("POST", `/v1/jobs/${reading}/${action}`, { afterAttempt: 0 });
      expect([action, answer.status]).toEqual([action, 404]);
    }
    expect(await fixture.db.get("select state from job where id = $1", [reading])).toEqual({
      state: "queued",
    });
  });

  test("a reading is cancelled with its run and leaves the counts of pictures alone", async () => {
    const fixture = await start();
    const id = await fixture.submit();
    const reading = await addReading(fixture.db, id, "waiting");
    await fixture.call("POST", `/v1/runs/${id}/cancel`);
    expect(await fixture.read(id)).toMatchObject({ state: "closed", counts: { cancelled: 1, waiting: 0 } });
    expect(await fixture.db.get("select state from job where id = $1", [reading])).toEqual({
      state: "cancelled",
    });
  });

  test("[M3] what this relay cannot perform is never sent as a picture", async () => {
    const fixture = await start();
    const id = await fixture.submit();
    await addReading(fixture.db, id, "queued");
    await fixture.dispatcher.drain();
    expect(await fixture.db.all("select buys from attempt")).toEqual([{ buys: "picture" }]);
    expect(await fixture.db.get("select state from job where kind = 'reading'")).toEqual({ state: "queued" });
  });

  test("a list of runs is of those that make pictures unless another kind is asked for", async () => {
    const fixture = await start();
    const [picture, plan] = [await fixture.submit({ file: "f" }), await fixture.submit({ file: "f" })];
    await fixture.db.run("update run set kind = 'plan' where id = $1 and team = $2", [plan, homeTeam]);
    async function list(query: string): Promise<string[]> {
      const answer = await fixture.call("GET", `/v1/runs?${query}`);
      return ((await answer.json()) as RunList).runs.map((run) => run.id);
    }
    expect(await list("")).toEqual([picture]);
    expect(await list("file=f")).toEqual([picture]);
    expect(await list("kind=plan")).toEqual([plan]);
    expect(await list("kind=plan&file=f")).toEqual([plan]);
    expect(await list("kind=reading")).toEqual([]);
  });

  test("a run is found again by its set", async () => {
    const fixture = await start();
    const [set, other] = [randomUUID(), randomUUID()];
    const mine = [await fixture.submit({ set, file: "f" }), await fixture.submit({ set, file: "g" })];
    await fixture.submit({ set: other });
    await fixture.submit();
    async function list(query: string): Promise<RunList> {
      return (await (await fixture.call("GET", `/v1/runs?${query}`)).json()) as RunList;
    }
    const { runs } = await list(`set=${set}`);
    expect(runs.map((run) => run.id).toSorted()).toEqual(mine.toSorted());
    expect(runs).toMatchObject([{ set }, { set }]);
    const first = await list(`set=${set}&limit=1`);
    expect((await list(`set=${set}&limit=1&before=${first.before}`)).runs).toHaveLength(1);
    expect((await list(`set=${randomUUID()}`)).runs).toEqual([]);
    for (const query of ["set=mine", `set=${set}&file=f`])
      expect([query, (await fixture.call("GET", `/v1/runs?${query}`)).status]).toEqual([query, 400]);
  });

  test("only kinds that there are can be asked for", async () => {
    const fixture = await start();
    const refused = await fixture.call("GET", "/v1/runs?kind=song");
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ message: "kind must be one of picture, reading, plan." });
  });
});
