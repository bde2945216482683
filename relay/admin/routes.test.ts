import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { createBody, openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createScriptedProvider, fail } from "../../test/relay/scripted-provider.ts";
import { createTeamToken, type NewToken } from "../access/create-token.ts";
import { homeTeam } from "../access/auth.ts";
import { addTeam, noLimits } from "../store/teams.ts";
import type { AdminToken, Overview, TeamReport } from "../../core/admin.ts";

let fixture: Fixture | undefined;
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

async function open(needsToken = true) {
  const provider = createScriptedProvider();
  const opened = await openFixture({ needsToken, provider, limits: { monthly: 5_000_000_000 } });
  fixture = opened;
  await addTeam(opened.db, { id: "design", name: "Design", ...noLimits }, opened.clock.now() + 1);
  async function createHeaders(token: Partial<NewToken> = {}) {
    const made = { team: homeTeam, label: "", scopes: ["admin"] as const, ...token };
    const { token: secret } = await createTeamToken(opened.db, made, 0);
    return { authorization: `Bearer ${secret}` };
  }
  async function ask<T>(path: string, headers: Record<string, string>): Promise<T> {
    const answer = await opened.call("GET", `/v1/admin${path}`, undefined, headers);
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  }
  async function send(path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    return opened.call("POST", `/v1/admin${path}`, body, headers);
  }
  return { ...opened, provider, createHeaders, ask, send };
}

const calls = [
  ["GET", "/overview"],
  ["GET", `/teams/${homeTeam}`],
  ["GET", "/tokens"],
  ["POST", "/tokens", { team: homeTeam, scopes: ["use"] }],
  ["POST", "/tokens/x/revoke"],
  ["POST", "/attempts/x/resolve", { cost: 0 }],
] as const;

test.each(calls)(
  "[K2] %s %s is for the scope admin alone, also where no token is needed",
  async (...call) => {
    const [method, path, body] = call;
    for (const needsToken of [true, false]) {
      const relay = await open(needsToken);
      const none = await relay.call(method, `/v1/admin${path}`, body);
      expect(none.status).toBe(needsToken ? 401 : 403);
      const user = await relay.createHeaders({ scopes: ["use", "review"] });
      expect((await relay.call(method, `/v1/admin${path}`, body, user)).status).toBe(403);
      await relay.close();
      fixture = undefined;
    }
  },
);

test("the operator sees every team with its money and its queue", async () => {
  const relay = await open(false);
  const operator = await relay.createHeaders();
  await relay.submit();
  const before = await relay.ask<Overview>("/overview", operator);
  expect(before.operator).toBe(true);
  expect(before.teams).toMatchObject([
    {
      name: "Home",
      ceiling: 5_000_000_000,
      openRuns: 1,
      queued: 1,
      settled: 0,
      queuedSince: "2026-11-10T12:00:00.000Z",
    },
    { name: "Design", ceiling: null, openRuns: 0, queued: 0 },
  ]);
  // What is accepted is spoken for before it is sent.
  expect(before.teams[0]?.held).toBeGreaterThan(0);
  expect(before.teams[0]?.runBytes).toBeGreaterThan(0);
  expect(before.teams[0]?.runBytesLimit).toBe(500_000_000);
  await relay.dispatcher.drain();
  const after = await relay.ask<Overview>("/overview", operator);
  expect(after.teams[0]).toMatchObject({ openRuns: 0, queued: 0, held: 0 });
  expect(after.teams[0]?.settled).toBeGreaterThan(0);
  const { people, runs } = await relay.ask<TeamReport>(`/teams/${homeTeam}`, operator);
  expect(people).toMatchObject([{ id: "p1", name: "Ann", settled: after.teams[0]?.settled }]);
  expect(runs).toMatchObject([{ title: "a red fox in snow", person: "p1", counts: { succeeded: 1 } }]);
});

test("an admin of a team sees that team alone, and other teams are as unknown as ones that are not there", async () => {
  const relay = await open();
  const headers = await relay.createHeaders({ team: "design" });
  const overview = await relay.ask<Overview>("/overview", headers);
  expect(overview.operator).toBe(false);
  expect(overview.teams.map(({ name }) => name)).toEqual(["Design"]);
  await relay.createHeaders();
  const { tokens } = await relay.ask<{ tokens: AdminToken[] }>("/tokens", headers);
  expect(tokens.map(({ team }) => team)).toEqual(["design"]);
  async function refusal(answer: Response) {
    const { instance: _, ...body } = (await answer.json()) as Record<string, unknown>;
    return [answer.status, body];
  }
  for (const path of ["/teams/", "/tokens/"]) {
    const isTeam = path === "/teams/";
    const all = await relay.ask<{ tokens: AdminToken[] }>("/tokens", await relay.createHeaders());
    const foreign = isTeam ? homeTeam : (all.tokens.find(({ team }) => team === homeTeam)?.id ?? "");
    async function call(id: string): Promise<Response> {
      if (isTeam) return relay.call("GET", `/v1/admin${path}${id}`, undefined, headers);
      return relay.send(`${path}${id}/revoke`, undefined, headers);
    }
    expect(await refusal(await call(foreign))).toEqual(await refusal(await call("nobody")));
  }
  expect((await relay.send("/tokens", { team: homeTeam, scopes: ["admin"] }, headers)).status).toBe(404);
  expect((await relay.send("/attempts/x/resolve", { cost: 0 }, headers)).status).toBe(403);
});

test("a token is made, told once, works, and ends when it is revoked", async () => {
  const relay = await open();
  const operator = await relay.createHeaders();
  const answer = await relay.send(
    "/tokens",
    { team: "design", label: "laptop", scopes: ["use", "use"] },
    operator,
  );
  expect(answer.status).toBe(201);
  const { id, token } = (await answer.json()) as { id: string; token: string };
  const listed = await relay.ask<{ tokens: AdminToken[] }>("/tokens", operator);
  expect(JSON.stringify(listed)).not.toContain(token);
  expect(listed.tokens.find((each) => each.id === id)).toMatchObject({
    label: "laptop",
    scopes: ["use"],
    teamName: "Design",
  });
  const use = { authorization: `Bearer ${token}` };
  expect((await relay.call("GET", "/v1/catalogue", undefined, use)).status).toBe(200);
  expect((await relay.send(`/tokens/${id}/revoke`, undefined, operator)).status).toBe(200);
  expect((await relay.call("GET", "/v1/catalogue", undefined, use)).status).toBe(401);
  expect((await relay.send(`/tokens/${id}/revoke`, undefined, operator)).status).toBe(409);
});

test("an admin token spends nothing itself, hands out any scope within its team, and its own limits with it", async () => {
  const relay = await open();
  const headers = await relay.createHeaders({
    team: "design",
    models: ["gpt-image-2"],
    maxQuality: "low",
    perMinute: 60,
  });
  async function submit(as: Record<string, string>, quality = "low"): Promise<number> {
    return (await relay.call("PUT", `/v1/runs/${randomUUID()}`, createBody({ quality }), as)).status;
  }
  expect(await submit(headers)).toBe(403);
  const answer = await relay.send("/tokens", { team: "design", scopes: ["use"] }, headers);
  const { id, token } = (await answer.json()) as { id: string; token: string };
  const made = { authorization: `Bearer ${token}` };
  expect([await submit(made), await submit(made, "high")]).toEqual([201, 403]);
  const { tokens } = await relay.ask<{ tokens: AdminToken[] }>("/tokens", headers);
  expect(tokens.find((each) => each.id === id)).toMatchObject({
    models: ["gpt-image-2"],
    maxQuality: "low",
    perMinute: 60,
  });
});

test("[M2] the operator resolves an uncertain attempt once, and the money follows", async () => {
  const relay = await open(false);
  relay.provider.next(fail("uncertain", "unknown"));
  await relay.submit();
  await relay.dispatcher.drain();
  const operator = await relay.createHeaders();
  const { uncertain, teams } = await relay.ask<Overview>("/overview", operator);
  expect(uncertain).toMatchObject([
    {
      team: homeTeam,
      person: "Ann",
      model: "gpt-image-2",
      quality: "low",
      failure: { kind: "uncertain" },
    },
  ]);
  expect(teams[0]?.uncertain).toBe(uncertain[0]?.reserved);
  const path = `/attempts/${uncertain[0]?.id ?? ""}/resolve`;
  expect((await relay.send(path, { cost: 1_000 }, operator)).status).toBe(200);
  const after = await relay.ask<Overview>("/overview", operator);
  expect(after.uncertain).toEqual([]);
  expect(after.teams[0]).toMatchObject({ uncertain: 0, settled: 1_000, held: 0 });
  expect((await relay.send(path, { cost: 1_000 }, operator)).status).toBe(409);
  expect((await relay.send("/attempts/nobody/resolve", { cost: 0 }, operator)).status).toBe(404);
  const { failures } = await relay.ask<TeamReport>(`/teams/${homeTeam}`, operator);
  expect(failures).toMatchObject([{ cost: 1_000, failure: { kind: "uncertain" } }]);
});
