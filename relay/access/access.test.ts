import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { Asset, Problem, Quote, Run, UsageReport } from "../../core/api.ts";
import {
  createBody,
  openFixture,
  openTestDb,
  type Fixture,
  type FixtureOptions,
} from "../../test/relay/fixture.ts";
import { patienceMs } from "../../test/patience.ts";
import { createPng } from "../../test/relay/png.ts";
import { createScriptedProvider, makePicture } from "../../test/relay/scripted-provider.ts";
import { createApp } from "../app.ts";
import type { Db } from "../store/db.ts";
import { scopes as allScopes, type ApiCall, type Scope } from "../../core/api-call.ts";
import * as calls from "../../core/api-calls.ts";
import { addTeam, noLimits, setTeamLimits, type TeamLimits, type TokenLimits } from "../store/teams.ts";
import { listOver } from "../store/workers.ts";
import { createTeamToken } from "./create-token.ts";

const opened: Fixture[] = [];

async function open(options: FixtureOptions = {}): Promise<Fixture> {
  const fixture = await openFixture({ needsToken: true, ...options });
  opened.push(fixture);
  return fixture;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

type Given = { scopes?: readonly Scope[]; limits?: Partial<TeamLimits> } & Partial<TokenLimits>;

/** Headers of a new token of a team, which is made where it is missing. */
async function give(fixture: Fixture, team: string, given: Given = {}): Promise<Record<string, string>> {
  const { scopes = ["use"], limits, ...narrow } = given;
  const nowMs = fixture.clock.now();
  await addTeam(fixture.db, { id: team, name: team, ...noLimits, ...limits }, nowMs);
  const { token } = await createTeamToken(fixture.db, { team, label: "", scopes, ...narrow }, nowMs);
  return { authorization: `Bearer ${token}` };
}

async function refusal(answer: Response): Promise<Problem> {
  return (await answer.json()) as Problem;
}

test("[K2] the row's key is the SHA-256 of 256 random bits, and the token itself is nowhere in the store", async () => {
  const fixture = await open();
  const { authorization = "" } = await give(fixture, "ours");
  const token = authorization.replace("Bearer ", "");
  expect(token).toMatch(/^pf_[A-Za-z0-9_-]{43}$/);
  expect(JSON.stringify(await fixture.db.all("select * from token"))).not.toContain(token);
});

/** Calls of the team's own work; what administers has its tests beside it. */
const changing = Object.values<ApiCall>(calls).filter(
  ({ method, path }) => method !== "GET" && !path.startsWith("/v1/admin"),
);

test.each(changing)("[K2] $method $path needs $scopes", async ({ method, path, scopes = [] }) => {
  const fixture = await open();
  for (const scope of allScopes) {
    const headers = await give(fixture, "ours", { scopes: [scope] });
    const answer = await fixture.call(method, path.replace("{id}", randomUUID()), {}, headers);
    expect(answer.status === 403).toBe(!scopes.includes(scope));
    if (answer.status === 403) expect((await refusal(answer)).message).toContain(scopes.join(" or "));
  }
});

test("[K2] no token is needed for liveness, readiness and the files of the admin page, and for nothing else", () => {
  const open = Object.values<ApiCall>(calls).filter(({ isOpen }) => isOpen);
  expect(open.map(({ path }) => path).toSorted()).toEqual([
    "/admin",
    "/admin/page.css",
    "/admin/page.js",
    "/v1/health",
    "/v1/ready",
  ]);
});

test("[K2] every call of the API that changes something has its scopes, and reading is open to every token", async () => {
  for (const { scopes = [], path } of changing) expect(scopes, path).not.toEqual([]);
  const fixture = await open();
  const headers = await give(fixture, "ours", { scopes: ["review"] });
  for (const path of ["runs", "changes?wait=0", "usage", "catalogue"])
    expect((await fixture.call("GET", `/v1/${path}`, undefined, headers)).status).toBe(200);
});

test("[K2] a relay that needs no token refuses administration without one: any page can reach loopback", async () => {
  const fixture = await open({ needsToken: false });
  await fixture.submit({}, "?person=p1&name=Ann");
  await fixture.dispatcher.drain();
  const own = (await (await fixture.call("GET", "/v1/usage?person=p2")).json()) as UsageReport;
  expect(own.accounts.map(({ kind }) => kind)).toEqual(["team", "person"]);
  expect(own.accounts[1]).toMatchObject({ settled: 0 });
});

test("usage shows the caller's own account, and everybody's with an admin token", async () => {
  const fixture = await open();
  const use = await give(fixture, "ours");
  const admin = await give(fixture, "ours", { scopes: ["admin"] });
  for (const person of ["a", "b"])
    await fixture.call("PUT", `/v1/runs/${randomUUID()}?person=${person}&name=${person}`, createBody(), use);
  await fixture.dispatcher.drain();
  const own = (await (
    await fixture.call("GET", "/v1/usage?person=a&name=a", undefined, use)
  ).json()) as UsageReport;
  expect(own.accounts.map(({ name }) => name)).toEqual(["ours", "a"]);
  const all = (await (
    await fixture.call("GET", "/v1/usage?person=a&name=a", undefined, admin)
  ).json()) as UsageReport;
  expect(all.accounts.map(({ name }) => name)).toEqual(["ours", "a", "b"]);
});

test("[K2] POLYFRAME_TOKEN counts while the process runs with it, and is stored nowhere", async () => {
  const fixture = await open();
  const { hashText } = await import("../text/ids.ts");
  const app = createApp({ ...fixture.services, readyTokenHash: hashText("a-ready-made-token") });
  const ready = { authorization: "Bearer a-ready-made-token" };
  expect((await app.request("/v1/usage", { headers: ready })).status).toBe(200);
  expect((await fixture.call("GET", "/v1/usage", undefined, ready)).status).toBe(401);
  expect(await fixture.db.all("select * from token")).toEqual([]);
});

test("[K2] a token in the address, in a cookie, in the body or under another scheme is no token", async () => {
  const fixture = await open();
  const { authorization = "" } = await give(fixture, "ours");
  const token = authorization.replace("Bearer ", "");
  for (const name of ["token", "access_token", "authorization", "key"])
    expect((await fixture.call("GET", `/v1/usage?${name}=${token}`)).status).toBe(401);
  for (const headers of [
    { cookie: `token=${token}` },
    { "x-api-key": token },
    { authorization: `Basic ${btoa(`x:${token}`)}` },
    { authorization: token },
  ])
    expect(
      (await fixture.call("GET", "/v1/usage", undefined, headers as Record<string, string>)).status,
    ).toBe(401);
  expect((await fixture.call("POST", "/v1/quotes", { ...createBody(), token })).status).toBe(401);
  expect((await fixture.call("GET", "/v1/usage", undefined, { authorization })).status).toBe(200);
});

test("models and qualities of team and token are limited at quote and run, in a sentence", async () => {
  const fixture = await open();
  const headers = await give(fixture, "ours", {
    models: ["gpt-image-2"],
    maxQuality: "medium",
    limits: { maxQuality: "high" },
  });
  const [cheap, other] = [
    createBody({ quality: "medium" }),
    fixture.services.catalogue.models.find(({ id }) => id !== "gpt-image-2")!,
  ];
  expect((await fixture.call("POST", "/v1/quotes", cheap, headers)).status).toBe(200);
  const cases = [
    [createBody({ quality: "high" }), "This token may use qualities up to medium"],
    [createBody({ quality: "max" }), "may use qualities up to high"],
    [createBody({ model: other.id }), "This token may use gpt-image-2"],
  ] as const;
  for (const [body, sentence] of cases)
    for (const [method, path] of [
      ["POST", "/v1/quotes"],
      ["PUT", `/v1/runs/${randomUUID()}`],
      // Too low a price as well: what is forbidden is said first.
      ["PUT", `/v1/runs/${randomUUID()}?agreed=1`],
    ] as const) {
      const answer = await fixture.call(method, path, body, headers);
      const known = fixture.services.catalogue.models[0]!.qualities.some(({ id }) => id === body.quality);
      expect(answer.status).toBe(known ? 403 : 400);
      if (known) expect((await refusal(answer)).message).toContain(sentence);
    }
});

test("a limit on quality that a model does not know keeps the model shut instead of open", async () => {
  const fixture = await open();
  const headers = await give(fixture, "ours", { maxQuality: "standard" });
  const answer = await fixture.call("POST", "/v1/quotes", createBody(), headers);
  expect(answer.status).toBe(403);
  expect((await refusal(answer)).message).toContain("qualities up to standard");
});

test("requests of one token beyond its limit are told when to come back, and other tokens are not held up", async () => {
  const fixture = await open();
  const busy = await give(fixture, "ours", { perMinute: 60 });
  const calm = await give(fixture, "ours");
  const answers: Response[] = [];
  for (let n = 0; n < 20; n += 1) answers.push(await fixture.call("GET", "/v1/runs", undefined, busy));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(5);
  expect(await refusal(refused[0]!)).toMatchObject({
    kind: "rate-limited",
    retryable: true,
    retryAfterMs: 1000,
  });
  expect(refused[0]!.headers.get("retry-after")).toBe("1");
  expect(refused[0]!.headers.get("access-control-allow-origin")).toBe("*");
  expect((await fixture.call("GET", "/v1/runs", undefined, calm)).status).toBe(200);
  fixture.clock.advance(1000);
  expect((await fixture.call("GET", "/v1/runs", undefined, busy)).status).toBe(200);
});

test("an address that guesses tokens is slowed down, and locks no right token out", async () => {
  const fixture = await open();
  const app = createApp({
    ...fixture.services,
    requestLimits: { perToken: 1000, perAddress: 4000, open: 100, proxyHops: 0 },
  });
  async function ask(address: string, headers: Record<string, string>): Promise<number> {
    const from = { incoming: { socket: { remoteAddress: address } } };
    return (await app.request("/v1/runs", { headers }, from)).status;
  }
  const guess = { authorization: "Bearer guess-guess-guess" };
  const right = await give(fixture, "ours");
  const statuses: number[] = [];
  for (let n = 0; n < 60; n += 1) statuses.push(await ask("127.0.0.1", guess));
  expect(statuses).toEqual([...Array<number>(50).fill(401), ...Array<number>(10).fill(429)]);
  expect(await ask("127.0.0.1", {})).toBe(429);
  expect(await ask("127.0.0.1", right)).toBe(200);
  expect(await ask("192.0.2.2", guess)).toBe(401);
  fixture.clock.advance(60_000);
  expect(await ask("127.0.0.1", guess)).toBe(401);
});

test("another caller's upload waits for its turn, not for all the uploads that one caller trickles", async () => {
  /** Uploads that came as far as the last question before they wait for their turn. */
  let arrived = 0;
  const fixture = await open();
  const { diskRoom } = fixture.services;
  fixture.services.diskRoom = { ...diskRoom, has: (bytes) => (arrived += 1) > 0 && diskRoom.has(bytes) };
  const [busy, calm] = [await give(fixture, "busy"), await give(fixture, "calm")];
  /** Those that are being read, in the order in which that began, and all. */
  const reading: (() => void)[] = [];
  const ends = new Set<() => void>();
  function trickle(): void {
    let end: () => void;
    const body = new ReadableStream(
      {
        start: (controller) => {
          end = () => {
            ends.delete(end);
            controller.close();
          };
          ends.add(end);
        },
        pull: () => void reading.push(end),
      },
      { highWaterMark: 0 },
    );
    const headers = { ...busy, "content-type": "image/png" };
    // What is streamed must say so; the typings of the browser do not know it.
    const streamed = { duplex: "half" };
    void fixture.app.request("/v1/assets", { method: "POST", headers, body, ...streamed });
  }
  for (let n = 0; n < 40; n += 1) trickle();
  await expect.poll(() => arrived).toBe(40);
  await expect.poll(() => reading.length).toBeGreaterThan(1);
  let status = 0;
  async function send(): Promise<void> {
    const headers = { ...calm, "content-type": "image/png" };
    const body = new Uint8Array(createPng(40, 30));
    status = (await fixture.app.request("/v1/assets", { method: "POST", headers, body })).status;
  }
  const upload = send();
  await expect.poll(() => arrived).toBe(41);
  expect(status).toBe(0);
  for (const end of reading.slice(0, 2)) end();
  await upload;
  expect(status).toBe(201);
  for (const end of ends) end();
});

test("[K3] another team's run, job, picture or asset gets the same answer after the same work as none at all", async () => {
  let asked: string[] = [];
  const db = await openTestDb();
  const heard: Db = {
    ...db,
    get: (text, values) => (asked.push(text), db.get(text, values)),
    all: (text, values) => (asked.push(text), db.all(text, values)),
    transaction: (work) =>
      db.transaction((tx) =>
        work({
          ...tx,
          get: (text, values) => (asked.push(text), tx.get(text, values)),
          all: (text, values) => (asked.push(text), tx.all(text, values)),
        }),
      ),
  };
  const fixture = await open({ db: heard });
  const ours = await give(fixture, "ours");
  const theirs = await give(fixture, "theirs");
  const id = randomUUID();
  await fixture.call("PUT", `/v1/runs/${id}`, createBody(), ours);
  await fixture.dispatcher.drain();
  const { jobs } = (await (await fixture.call("GET", `/v1/runs/${id}`, undefined, ours)).json()) as Run;
  const upload = await fixture.app.request("/v1/assets", {
    method: "POST",
    body: Buffer.from(createPng(9, 9)),
    headers: { ...ours, "content-type": "image/png" },
  });
  const asset = ((await upload.json()) as Asset).id;
  function like(name: string) {
    return createBody({ brief: { subject: "x", references: [{ asset: name, role: "style" }] } });
  }
  const job = jobs[0]!;
  const calls: [string, (name: string) => string, string, ((name: string) => unknown)?][] = [
    ["GET", (name) => `/v1/runs/${name}`, id],
    ["POST", (name) => `/v1/runs/${name}/cancel`, id],
    ["POST", (name) => `/v1/runs/${name}/continue`, id],
    ["POST", (name) => `/v1/jobs/${name}/cancel`, job.id],
    ["POST", (name) => `/v1/jobs/${name}/retry`, job.id, () => ({ afterAttempt: 1 })],
    ["GET", (name) => `/v1/images/${name}`, job.images[0]!.id],
    ["GET", (name) => `/v1/assets/${name}`, asset],
    ["POST", (name) => `/v1/assets?from=${name}`, job.images[0]!.id],
    ["POST", () => "/v1/quotes", asset, like],
    ["PUT", () => "/v1/runs/00000000-0000-4000-8000-000000000000", asset, like],
  ];
  async function ask(headers: Record<string, string>, entry: (typeof calls)[number], name: string) {
    const [method, path, , body] = entry;
    asked = [];
    const answer = await fixture.call(method, path(name), body?.(name), headers);
    const text = (await answer.text()).replaceAll(name, "NAME").replace(/"instance":"[^"]*"/, "");
    const kept = [...answer.headers].filter(([header]) => header !== "x-request-id");
    return { status: answer.status, text, headers: kept, work: asked };
  }
  for (const entry of calls) {
    const unknown =
      entry[2].includes("-") && entry[2].length === 36 ? randomUUID() : fixture.services.createId();
    const foreign = await ask(theirs, entry, entry[2]);
    expect(foreign).toEqual(await ask(theirs, entry, unknown));
    expect([400, 404]).toContain(foreign.status);
  }
  await db.close();
});

test("[K3] the same bytes sent by two teams are two assets, and neither learns of the other", async () => {
  const fixture = await open();
  const ids: string[] = [];
  for (const team of ["ours", "theirs"]) {
    const headers = { ...(await give(fixture, team)), "content-type": "image/png" };
    const answer = await fixture.app.request("/v1/assets", {
      method: "POST",
      body: Buffer.from(createPng(9, 9)),
      headers,
    });
    expect(answer.status).toBe(201);
    ids.push(((await answer.json()) as Asset).id);
  }
  expect(ids[0]).not.toBe(ids[1]);
});

test("bombs, pages and lying headers are refused at upload, and nothing of them is kept", async () => {
  const fixture = await open();
  const headers = await give(fixture, "ours");
  const png = Buffer.from(createPng(16, 16));
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  const lying = Buffer.from(png);
  lying.writeUInt32BE(4_000, 16);
  const cases = {
    bomb,
    lying,
    page: Buffer.from("<html></html>"),
    svg: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
  };
  for (const body of Object.values(cases)) {
    const answer = await fixture.app.request("/v1/assets", {
      method: "POST",
      body,
      headers: { ...headers, "content-type": "image/png" },
    });
    expect(answer.status).toBe(400);
    expect((await refusal(answer)).kind).toBe("bad-reference");
  }
  expect(await fixture.db.all("select * from asset")).toEqual([]);
});

test("of many uploads at once a few are read, and the bodies of the others wait", async () => {
  const fixture = await open({ needsToken: false });
  const reading = new Set<number>();
  let most = 0;
  async function upload(n: number): Promise<Response> {
    const pieces = [createPng(64, 64, n).subarray(0, 50), createPng(64, 64, n).subarray(50)];
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          reading.add(n);
          most = Math.max(most, reading.size);
          const piece = pieces.shift();
          if (piece) controller.enqueue(piece);
          else controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "content-type": "image/png" };
    const init = { method: "POST", body, headers, duplex: "half" } as RequestInit;
    const answer = await fixture.app.request("/v1/assets", init);
    reading.delete(n);
    return answer;
  }
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => upload(n)));
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(30).fill(201));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(10);
});

test("JSON that is nested without end is refused like any other that is wrong", async () => {
  const fixture = await open({ needsToken: false });
  for (const body of ["[".repeat(400_000), `{"cells":${"[".repeat(100_000)}${"]".repeat(100_000)}}`]) {
    const headers = { "content-type": "application/json" };
    const answer = await fixture.app.request("/v1/quotes", { method: "POST", body, headers });
    expect(answer.status).toBe(400);
  }
});

test("[K2] a narrow token repeats nothing that it could not have asked for", async () => {
  const fixture = await open();
  const wide = await give(fixture, "ours");
  const narrow = await give(fixture, "ours", { maxQuality: "low" });
  const sent = await fixture.call("PUT", `/v1/runs/${randomUUID()}`, createBody({ quality: "high" }), wide);
  const { id, jobs } = (await sent.json()) as Run;
  await fixture.call("POST", `/v1/runs/${id}/cancel`, undefined, wide);
  const path = `/v1/jobs/${jobs[0]!.id}/retry`;
  const refused = await fixture.call("POST", path, { afterAttempt: 0 }, narrow);
  expect(refused.status).toBe(403);
  expect((await refusal(refused)).message).toContain("up to low");
  expect((await fixture.call("POST", path, { afterAttempt: 0 }, wide)).status).toBe(200);
});

test("a mask beyond its own limit is refused although a reference of that size is not", async () => {
  const fixture = await open({ needsToken: false });
  const { limits } = fixture.services.catalogue;
  const app = createApp({
    ...fixture.services,
    catalogue: { ...fixture.services.catalogue, limits: { ...limits, maskBytes: 50 } },
  });
  const upload = await app.request("/v1/assets", {
    method: "POST",
    body: Buffer.from(createPng(64, 64)),
    headers: { "content-type": "image/png" },
  });
  const { id } = (await upload.json()) as Asset;
  const inputs = (["source", "mask"] as const).map((role) => ({ asset: id, role }));
  const cells = [{ id: "a", target: { width: 1024, height: 1024 }, inputs }];
  const answer = await app.request("/v1/quotes", {
    method: "POST",
    body: JSON.stringify(createBody({ cells })),
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(400);
  expect((await refusal(answer)).message).toContain("mask");
});

test("[M1] runs that are accepted and not sent yet count against the ceilings of person and team", async () => {
  const fixture = await open({ needsToken: false });
  const price = (await (await fixture.call("POST", "/v1/quotes", createBody())).json()) as Quote;
  const worst = Math.ceil(price.cost.high);
  await setTeamLimits(
    fixture.db,
    "home",
    { ...noLimits, monthly: worst * 3, perPerson: worst * 2 },
    fixture.clock.now(),
  );
  for (const person of ["a", "a"]) await fixture.submit({}, `?person=${person}`);
  const own = await fixture.call("PUT", `/v1/runs/${randomUUID()}?person=a`, createBody());
  expect(own.status).toBe(402);
  expect((await refusal(own)).message).toMatch(
    /^Your guard rail of \$[\d.]+ a month has \$0\.00 left and this may cost \$[\d.]+\. .*2026-12-01\.$/,
  );
  const quote = (await (await fixture.call("POST", "/v1/quotes?person=a", createBody())).json()) as Quote;
  expect(quote.left).toEqual({ team: worst, person: 0, resetsAt: "2026-12-01T00:00:00.000Z" });
  // The plugin names the person; the team's ceiling holds whatever name comes.
  await fixture.submit({}, "?person=b");
  const other = await fixture.call("PUT", `/v1/runs/${randomUUID()}?person=c`, createBody());
  expect((await refusal(other)).message).toMatch(/^The team's ceiling of/);
  await fixture.dispatcher.drain();
  expect(fixture.services.provider).toMatchObject({ requests: { length: 3 } });
});

test("[M2] a settlement above its reservation is kept and listed, and blocks the next run", async () => {
  const provider = createScriptedProvider();
  provider.next(makePicture({ imageOutput: 1_000, imageInput: 0, text: 0, assumed: false }));
  const fixture = await open({ needsToken: false, provider, limits: { monthly: 10_000_000 } });
  const id = await fixture.submit();
  await fixture.dispatcher.drain();
  expect((await fixture.onlyJob(id)).state).toBe("succeeded");
  const [over, ...others] = await listOver(fixture.db, 10);
  expect(others).toEqual([]);
  expect(over?.cost).toBeGreaterThan(over!.reserved);
  expect((await fixture.call("PUT", `/v1/runs/${randomUUID()}?person=p1`, createBody())).status).toBe(402);
});

test("[M1] a ceiling starts anew with the UTC month", async () => {
  const fixture = await open({ needsToken: false, limits: { monthly: 10_000_000 } });
  await fixture.submit();
  await fixture.dispatcher.drain();
  expect((await fixture.call("PUT", `/v1/runs/${randomUUID()}`, createBody())).status).toBe(402);
  fixture.clock.advance(Date.UTC(2026, 11, 1) - fixture.clock.now());
  expect((await fixture.call("PUT", `/v1/runs/${randomUUID()}`, createBody())).status).toBe(201);
});

test("[M1] without prices of the provider a run under a ceiling is refused, and one without is not", async () => {
  const fixture = await open({ needsToken: false });
  const app = createApp({ ...fixture.services, pricesUnknown: true });
  async function put(): Promise<Response> {
    return app.request(`/v1/runs/${randomUUID()}`, {
      method: "PUT",
      body: JSON.stringify(createBody()),
      headers: { "content-type": "application/json" },
    });
  }
  expect((await put()).status).toBe(201);
  await setTeamLimits(fixture.db, "home", { ...noLimits, perPerson: 10 ** 12 }, fixture.clock.now());
  const answer = await put();
  expect(answer.status).toBe(402);
  expect((await refusal(answer)).message).toContain("POLYFRAME_CATALOGUE");
});

test("[K3] an address where a picture's id belongs is refused and never looked up", async () => {
  const fixture = await open({ needsToken: false });
  for (const asset of [
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "//evil.example/x",
    "../../secret",
  ]) {
    const body = createBody({ brief: { subject: "x", references: [{ asset, role: "style" }] } });
    expect((await fixture.call("POST", "/v1/quotes", body)).status).toBe(400);
    expect((await fixture.call("GET", `/v1/images/${encodeURIComponent(asset)}`)).status).toBe(404);
    const inputs = [{ asset, role: "source" as const }];
    const cells = [{ id: "a", target: { width: 1024, height: 1024 }, inputs }];
    expect((await fixture.call("PUT", `/v1/runs/${randomUUID()}`, createBody({ cells }))).status).toBe(400);
  }
});

describe("requests at once", () => {
  /** An app that takes so many of one token, and requests whose answers are out when the test says so. */
  async function openLimited(atOnce: number) {
    const fixture = await open();
    const headers = await give(fixture, "ours");
    const app = createApp({
      ...fixture.services,
      requestLimits: { ...fixture.services.requestLimits, open: atOnce },
    });
    const closed: (() => void)[] = [];
    async function ask(path: string, from = "192.0.2.1", other: RequestInit = {}): Promise<number> {
      const outgoing = { once: (_event: "close", listener: () => void) => closed.push(listener) };
      const bindings = { incoming: { socket: { remoteAddress: from } }, outgoing };
      return (await app.request(path, { headers, ...other }, bindings)).status;
    }
    function end(): void {
      for (const listener of closed.splice(0)) listener();
    }
    return { ...fixture, ask, end, headers };
  }

  test("a token has so many requests open, from whatever address, and more when their answers are out", async () => {
    const { ask, end } = await openLimited(4);
    for (let n = 0; n < 4; n += 1) expect(await ask("/v1/usage", `192.0.2.${n}`)).toBe(200);
    expect(await ask("/v1/usage", "192.0.2.9")).toBe(429);
    end();
    expect(await ask("/v1/usage", "192.0.2.9")).toBe(200);
  });

  test("an address has twice as many, with and without a token, and is alive all the same", async () => {
    const { ask } = await openLimited(4);
    for (let n = 0; n < 8; n += 1) expect(await ask("/v1/usage", "192.0.2.1", { headers: {} })).toBe(401);
    expect(await ask("/v1/usage", "192.0.2.1", { headers: {} })).toBe(429);
    expect(await ask("/v1/health")).toBe(200);
    expect(await ask("/v1/usage", "192.0.2.2")).toBe(200);
  });

  test("half of them may be polls, so that polls leave room for what people do", async () => {
    const { ask, end } = await openLimited(4);
    for (let n = 0; n < 2; n += 1) expect(await ask("/v1/changes?wait=0")).toBe(200);
    expect(await ask("/v1/changes?wait=0")).toBe(429);
    expect(await ask("/v1/usage")).toBe(200);
    end();
    expect(await ask("/v1/changes?wait=0")).toBe(200);
  });

  test("an address has polls of its own number, whatever tokens they come with", async () => {
    const fixture = await openLimited(4);
    const tokens = await Promise.all(["b", "c", "d"].map((team) => give(fixture, team)));
    for (const headers of tokens.slice(0, 2))
      for (let n = 0; n < 2; n += 1)
        expect(await fixture.ask("/v1/changes?wait=0", "192.0.2.1", { headers })).toBe(200);
    expect(await fixture.ask("/v1/changes?wait=0", "192.0.2.1", { headers: tokens[2]! })).toBe(429);
    expect(await fixture.ask("/v1/changes?wait=0", "192.0.2.2", { headers: tokens[2]! })).toBe(200);
  });
});

test("stalled JSON bodies of one token share a bounded room, lose it when others wait, and hold up no other token", async () => {
  const fixture = await open();
  const [stalling, calm] = [await give(fixture, "stalling"), await give(fixture, "calm")];
  let read = 0;
  async function stall(): Promise<Response> {
    const body = new ReadableStream({ pull: () => void (read += 1) }, { highWaterMark: 0 });
    const headers = { ...stalling, "content-type": "application/json", "content-length": "1000000" };
    // What is streamed must say so; the typings of the browser do not know it.
    const streamed = { duplex: "half" };
    return fixture.app.request("/v1/quotes", { method: "POST", headers, body, ...streamed });
  }
  const stalled = Array.from({ length: 80 }, () => stall());
  await expect.poll(() => read, { timeout: patienceMs }).toBe(16);
  expect((await fixture.call("POST", "/v1/quotes", createBody(), calm)).status).toBe(200);
  expect(read).toBe(16);
  fixture.clock.advance(10_000);
  await expect.poll(() => read, { timeout: patienceMs }).toBe(32);
  expect((await stalled[0]!).status).toBe(429);
  for (let round = 0; round < 10; round += 1) {
    fixture.clock.advance(10_000);
    await new Promise(setImmediate);
  }
  // The last ones are wanted by none, and may take their time.
  expect(read).toBe(80);
});

test("large answers wait for those that are not read yet, and hold up no other caller", async () => {
  const fixture = await open();
  const [slow, calm] = [await give(fixture, "slow"), await give(fixture, "calm")];
  const cells = Array.from({ length: 20 }, (_, n) => ({ id: `c${n}`, target: { width: 64, height: 64 } }));
  async function submit(headers: Record<string, string>): Promise<string> {
    const id = randomUUID();
    expect((await fixture.call("PUT", `/v1/runs/${id}`, createBody({ cells }), headers)).status).toBe(201);
    return id;
  }
  const [large, other] = [await submit(slow), await submit(calm)];
  const closed: (() => void)[] = [];
  const outgoing = { once: (_event: "close", listener: () => void) => closed.push(listener) };
  let answered = 0;
  for (const path of [`/v1/runs/${large}`, `/v1/changes?after=${large}:0`])
    for (let n = 0; n < 10; n += 1)
      void Promise.resolve(fixture.app.request(path, { headers: slow }, { outgoing })).then(
        () => (answered += 1),
      );
  await expect.poll(() => answered, { timeout: patienceMs }).toBe(8);
  expect((await fixture.call("GET", `/v1/runs/${other}`, undefined, calm)).status).toBe(200);
  expect(answered).toBe(8);
  for (const listener of closed.splice(0)) listener();
  await expect.poll(() => answered, { timeout: patienceMs }).toBeGreaterThan(8);
});
