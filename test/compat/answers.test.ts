/** A plugin of 0.1.0 beside a newer relay: its own decoders read what the relay answers. */
import { afterEach, expect, test } from "vitest";
import { createBody, madeFrom, openFixture, type Fixture } from "../relay/fixture.ts";
import { createScriptedProvider, fail } from "../relay/scripted-provider.ts";
import * as v010 from "./v0.1.0/api.ts";

let fixture: Fixture;
afterEach(() => fixture.close());

const target = { width: 1024, height: 1024 };

test("runs in every state, lists, changes, quotes, usage, health and refusals are read by 0.1.0", async () => {
  const provider = createScriptedProvider();
  fixture = await openFixture({ provider });
  provider.next(fail("moderation", "nothing"));
  const id = await fixture.submit({
    cells: [
      { id: "a", target },
      { id: "b", target },
      { id: "c", target, ...madeFrom("b"), approval: true },
    ],
  });
  await fixture.dispatcher.drain();
  const run = v010.runSchema.parse(await (await fixture.call("GET", `/v1/runs/${id}`)).json());
  expect(run.jobs.map((job) => job.state)).toEqual(["failed", "succeeded", "waiting"]);
  expect(run.jobs[0]?.failure?.kind).toBe("moderation");
  expect(run.jobs[1]?.images).toHaveLength(1);
  const changes = await (await fixture.call("GET", `/v1/changes?after=${id}:0&wait=0`)).json();
  expect(v010.changesSchema.parse(changes).runs).toEqual([run]);
  const list = v010.runListSchema.parse(await (await fixture.call("GET", "/v1/runs")).json());
  expect(list.runs).toMatchObject([{ id, title: createBody().brief.subject }]);
  const quote = await (await fixture.call("POST", "/v1/quotes", createBody())).json();
  expect(v010.quoteSchema.parse(quote).cells).toHaveLength(1);
  v010.usageReportSchema.parse(await (await fixture.call("GET", "/v1/usage")).json());
  v010.healthSchema.parse(await (await fixture.call("GET", "/v1/health")).json());
  const refused = await (await fixture.call("PUT", `/v1/runs/${id}`, createBody({ quality: "high" }))).json();
  expect(v010.problemSchema.parse(refused)).toMatchObject({ kind: "conflict", status: 409 });
});
