// What waits, runs and is kept belongs to one team: nobody else lists, follows, ends or releases it.
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Changes, Run, RunList } from "../../core/api.ts";
import type { RunBody } from "../../core/run-body.ts";
import { createBody, openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { addTeam, noLimits } from "../store/teams.ts";
import { createTeamToken } from "./create-token.ts";

type Headers = Record<string, string>;

let fixture: Fixture;
let ours: Headers;
let theirs: Headers;
beforeEach(async () => {
  fixture = await openFixture({ needsToken: true });
  [ours, theirs] = [await give("ours"), await give("theirs")];
});
afterEach(() => fixture.close());

async function give(team: string): Promise<Headers> {
  await addTeam(fixture.db, { id: team, name: team, ...noLimits }, 1);
  const { token } = await createTeamToken(fixture.db, { team, label: "", scopes: ["use", "review"] }, 1);
  return { authorization: `Bearer ${token}` };
}

async function put(id: string, headers: Headers, body: Partial<RunBody> = {}): Promise<Response> {
  return fixture.call("PUT", `/v1/runs/${id}`, createBody(body), headers);
}

async function readStates(id: string): Promise<string[]> {
  const run = (await (await fixture.call("GET", `/v1/runs/${id}`, undefined, ours)).json()) as Run;
  return run.jobs.map(({ state }) => state);
}

test("[K3] another team neither cancels nor releases what waits", async () => {
  const id = randomUUID();
  const target = { width: 1024, height: 1024 };
  const cells: RunBody["cells"] = [
    { id: "one/und", target },
    { id: "two/und", target, approval: true },
  ];
  expect((await put(id, ours, { cells })).status).toBe(201);
  for (const path of [`/v1/runs/${id}/cancel`, `/v1/runs/${id}/continue`])
    expect((await fixture.call("POST", path, undefined, theirs)).status).toBe(404);
  expect(await readStates(id)).toEqual(["queued", "waiting"]);
});

test("[K3] another team's runs are in no list and in no poll", async () => {
  const [id, set] = [randomUUID(), randomUUID()];
  expect((await put(id, ours, { file: "file-1", set })).status).toBe(201);
  for (const query of ["", "?file=file-1", `?set=${set}`]) {
    async function list(headers: Headers): Promise<string[]> {
      const answer = await fixture.call("GET", `/v1/runs${query}`, undefined, headers);
      return ((await answer.json()) as RunList).runs.map((run) => run.id);
    }
    expect([query, await list(ours), await list(theirs)]).toEqual([query, [id], []]);
  }
  const poll = await fixture.call("GET", "/v1/changes?wait=0", undefined, theirs);
  expect(((await poll.json()) as Changes).runs).toEqual([]);
});

test("[K3] an id of another team's run stands for a run of one's own", async () => {
  const id = randomUUID();
  expect((await put(id, ours)).status).toBe(201);
  expect((await put(id, theirs, { brief: { subject: "a blue whale" } })).status).toBe(201);
  await fixture.call("POST", `/v1/runs/${id}/cancel`, undefined, theirs);
  expect(await readStates(id)).toEqual(["queued"]);
  await fixture.dispatcher.drain();
  const asked = fixture.services.provider;
  expect(asked).toMatchObject({ requests: [{ prompt: expect.stringContaining("a red fox") }] });
});
