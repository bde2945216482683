import { afterEach, expect, test } from "vitest";
import type { RunCell } from "../../core/run-body.ts";
import { type Fixture, madeFrom, openFixture } from "../../test/relay/fixture.ts";
import {
  createScriptedProvider,
  hold,
  makePicture,
  type ScriptedProvider,
} from "../../test/relay/scripted-provider.ts";

const opened: Fixture[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

/** One picture at a time, so that the order of the calls is the order of the queue. */
async function open(parallel = 1): Promise<Fixture & { provider: ScriptedProvider; order: () => string }> {
  const provider = createScriptedProvider();
  const fixture = await openFixture({ provider, parallel });
  opened.push(fixture);
  return { ...fixture, provider, order: () => provider.requests.map(({ cell }) => cell.id[0]).join("") };
}

/** Equal tags may go in either order, so a turn may be one off. */
function expectTurns(served: string): void {
  for (let end = 1; end <= served.length; end += 1) {
    const a = served.slice(0, end).replaceAll("b", "").length;
    expect(Math.abs(a - (end - a))).toBeLessThanOrEqual(2);
  }
}

type Wait = Partial<Pick<RunCell, "inputs" | "approval">>;

function cells(name: string, count: number, wait: Wait = {}) {
  return Array.from({ length: count }, (_, n) => ({
    id: `${name}${n}`,
    target: { width: 1024, height: 1024 },
    ...wait,
  }));
}

test("somebody who asks while another's bulk is served takes turns with it from then on", async () => {
  const { submit, dispatcher, order, provider } = await open();
  const fourth = hold();
  provider.next(makePicture(), makePicture(), makePicture(), fourth.script);
  await submit({ cells: cells("a", 12) }, "?person=a");
  await dispatcher.tick();
  await fourth.started;
  await submit({ cells: cells("b", 4) }, "?person=b");
  fourth.release();
  await dispatcher.drain();
  const served = order();
  const from = served.indexOf("b");
  expect(served).toHaveLength(16);
  expectTurns(served.slice(from, from + 7));
});

test("a person's bulk does not push back their own single pictures, nor the other way round", async () => {
  const { submit, db } = await open();
  await submit({ cells: cells("a", 30) }, "?person=a");
  await submit({ cells: cells("s", 1) }, "?person=a");
  await submit({ cells: cells("t", 1) }, "?person=b");
  await submit({ cells: cells("b", 3) }, "?person=b");
  const tags = await db.all("select cell, tag from job where cell in ('a0', 's0', 't0', 'b0') order by cell");
  expect(new Set(tags.map((row) => row["tag"]))).toEqual(new Set([0]));
});

test("cells that waited for an approval take turns with those who came meanwhile", async () => {
  const { submit, dispatcher, call, order, provider } = await open();
  const third = hold();
  provider.next(makePicture(), makePicture(), third.script);
  const id = await submit({ cells: cells("a", 4, { approval: true }) }, "?person=a");
  await submit({ cells: cells("b", 12) }, "?person=b");
  await dispatcher.tick();
  await third.started;
  await call("POST", `/v1/runs/${id}/continue`);
  third.release();
  await dispatcher.drain();
  const served = order();
  const from = served.indexOf("a");
  expect(served).toHaveLength(16);
  expectTurns(served.slice(from, from + 7));
});

test("cells that waited for a picture take turns with those who came meanwhile", async () => {
  const { submit, dispatcher, order, provider } = await open(2);
  const [anchor, seventh] = [hold(), hold()];
  provider.next(anchor.script, ...Array.from({ length: 6 }, () => makePicture()), seventh.script);
  await submit({ cells: [...cells("x", 1), ...cells("a", 8, madeFrom("x0"))] }, "?person=a");
  await dispatcher.tick();
  await anchor.started;
  await submit({ cells: cells("b", 16) }, "?person=b");
  await dispatcher.tick();
  await seventh.started;
  expect(order()).toBe("xbbbbbbb");
  anchor.release();
  seventh.release();
  await dispatcher.drain();
  // While the picture they wait for is written down a few of the others leave.
  const next = order().slice(8, 20);
  expect(order()).toHaveLength(25);
  // Their pictures cost a little more, for the one that is sent along.
  expect(next.replaceAll("b", "").length).toBeGreaterThanOrEqual(3);
  expect(next.replaceAll("a", "").length).toBeGreaterThanOrEqual(3);
});

test("waiting behind nobody changes no tag", async () => {
  const { submit, db, call } = await open();
  const id = await submit({ cells: cells("a", 3, { approval: true }) }, "?person=a");
  const before = await db.all("select tag from job order by ordinal");
  await call("POST", `/v1/runs/${id}/continue`);
  expect(await db.all("select tag from job order by ordinal")).toEqual(before);
});
