// What a run asks for lies apart from the run's row, which claims and polls read again and again.
import { afterEach, describe, expect, test } from "vitest";
import type { Db, Queries } from "../../relay/store/db.ts";
import { openFixture } from "../relay/fixture.ts";
import { contractStores } from "./stores.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** The same store as another process sees it: nothing is kept in memory yet. `texts` are its statements from then on. */
function listen(db: Db): { db: Db; texts: string[] } {
  const texts: string[] = [];
  function wrap(queries: Queries): Queries {
    return {
      all: (text, values) => (texts.push(text), queries.all(text, values)),
      get: (text, values) => (texts.push(text), queries.get(text, values)),
      run: (text, values) => (texts.push(text), queries.run(text, values)),
    };
  }
  const heard: Db = {
    ...db,
    ...wrap(db),
    transaction: (work) => db.transaction((tx) => work(wrap(tx))),
  };
  return { db: heard, texts };
}

function countBodies(texts: readonly string[]): { read: number; written: number } {
  const read = texts.filter((text) => text.startsWith("select body from run_body"));
  const written = texts.filter((text) => /^insert into run_body .* values/.test(text));
  return { read: read.length, written: written.length };
}

const cells = Array.from({ length: 5 }, (_, n) => ({
  id: `c${n}`,
  target: { width: 1024, height: 1024 },
}));

describe.each(contractStores())("in $name", ({ open }) => {
  test("a body is written once and never read by the process that took the run", async () => {
    const store = await open();
    const { db, texts } = listen(store);
    const fixture = await openFixture({ db });
    opened.push(fixture, store);
    const id = await fixture.submit({ cells });
    await fixture.dispatcher.drain();
    await fixture.call("GET", `/v1/changes?after=${id}:0&wait=0`);
    await fixture.call("GET", "/v1/runs");
    expect((await fixture.read(id)).counts).toMatchObject({ succeeded: 5 });
    expect(countBodies(texts)).toEqual({ read: 0, written: 1 });
  });

  test("another process reads it once for all of the run's jobs", async () => {
    const store = await open();
    const first = await openFixture({ db: store });
    const id = await first.submit({ cells });
    const { db, texts } = listen(store);
    const fixture = await openFixture({ db, clock: first.clock });
    opened.push(first, fixture, store);
    await fixture.dispatcher.drain();
    expect((await fixture.read(id)).counts).toMatchObject({ succeeded: 5 });
    expect(countBodies(texts)).toEqual({ read: 1, written: 0 });
  });
});
