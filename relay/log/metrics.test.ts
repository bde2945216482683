import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { createFailure } from "../../core/failure.ts";
import { createBody, openFixture, type Fixture, type FixtureOptions } from "../../test/relay/fixture.ts";
import { createPng } from "../../test/relay/png.ts";
import {
  createScriptedProvider,
  fail,
  hold,
  makePicture,
  type Script,
} from "../../test/relay/scripted-provider.ts";
import { createTeamToken } from "../access/create-token.ts";
import { recoverWorker } from "../engine/recover.ts";
import { homeTeam } from "../access/auth.ts";
import { createLimiter } from "../store/limiter.ts";
import type { Scope } from "../../core/api-call.ts";
import { addTeam, noLimits, setTeamLimits } from "../store/teams.ts";
import { createMetrics } from "./metrics.ts";
import { createObserver } from "../engine/observe-attempts.ts";

type Line = Record<string, unknown> & { message: string };
let fixture: Fixture | undefined;

afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

async function open(options: FixtureOptions = {}) {
  const lines: Line[] = [];
  function noteAs(level: string) {
    return (facts: Record<string, unknown>, message: string): void => {
      lines.push({ ...facts, message, level });
    };
  }
  const log = { error: noteAs("error"), warn: noteAs("warn"), info: noteAs("info"), debug: noteAs("debug") };
  const opened = await openFixture({ ...options, log });
  fixture = opened;
  async function createToken(team: string, ...scopes: Scope[]) {
    const { token } = await createTeamToken(opened.db, { team, label: "", scopes }, 0);
    return { authorization: `Bearer ${token}` };
  }
  return { ...opened, lines, createToken };
}

type Reading = Pick<Awaited<ReturnType<typeof open>>, "app" | "createToken">;

async function read({ app, createToken }: Reading): Promise<string> {
  const headers = await createToken(homeTeam, "admin");
  const answer = await app.request("/metrics", { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return answer.text();
}

test("the metrics show jobs, waits, calls, failures, spend and requests", async () => {
  const provider = createScriptedProvider();
  provider.next(fail("moderation", "nothing"));
  const relay = await open({ provider, limits: { monthly: 5_000_000_000 } });
  await relay.submit({ cells: [1, 2].map((n) => ({ id: `c${n}`, target: { width: 64, height: 64 } })) });
  relay.clock.advance(2_000);
  expect(await read(relay)).toContain('polyframe_jobs{state="queued"} 2\n');
  expect(await read(relay)).toContain("polyframe_oldest_queued_seconds 2\n");
  await relay.dispatcher.drain();
  const text = await read(relay);
  for (const line of [
    'polyframe_jobs{state="queued"} 0',
    'polyframe_job_wait_seconds_sum{model="gpt-image-2"} 4',
    'polyframe_upstream_call_seconds_count{model="gpt-image-2",outcome="image"} 1',
    'polyframe_upstream_call_seconds_count{model="gpt-image-2",outcome="failure"} 1',
    'polyframe_failures_total{kind="moderation"} 1',
    'polyframe_spend_dollars{team="home",name="Home",kind="ceiling"} 5',
    'polyframe_http_requests_total{method="PUT",route="/v1/runs/:id",status="201"} 1',
  ])
    expect(text).toContain(`${line}\n`);
  const spent = /polyframe_spend_dollars\{team="home",name="Home",kind="settled"\} (\S+)/.exec(text)?.[1];
  expect(Number(spent)).toBeGreaterThan(0);
});

test("every line of the metrics is a comment or a sample, and every sample has its type", async () => {
  const text = await read(await open());
  const types = new Set(
    [...text.matchAll(/^# TYPE (\w+) (?:counter|gauge|histogram)$/gm)].map(([, name]) => name),
  );
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("# ")) continue;
    const name = /^(\w+)(?:\{[^\n]*\})? (?:-?[\d.e+-]+|[+-]Inf|NaN)$/.exec(line)?.[1] ?? "";
    expect(types.has(name) || types.has(name.replace(/_(?:bucket|sum|count)$/, "")), line).toBe(true);
  }
});

test("the metrics show what the provider's limits still let through", async () => {
  const relay = await open();
  const settings = { imagesPerMinute: 20 };
  const provider = { name: "scripted", offline: false };
  const limiter = createLimiter({ db: relay.db, provider, settings, random: () => 0.5 });
  Object.assign(relay.services, { limiter });
  const text = await read(relay);
  expect(text).toContain('polyframe_bucket_per_minute{model="gpt-image-2",meter="images"} 20\n');
  expect(text).toMatch(/polyframe_bucket_level\{model="gpt-image-2",meter="images"\} [1-9]/);
  expect(text).toContain('polyframe_bucket_pause_seconds{model="gpt-image-2"} 0\n');
});

test.each([true, false])(
  "[K2] only the operator reads the metrics, tokens needed: %s",
  async (needsToken) => {
    const relay = await open({ needsToken });
    await addTeam(relay.db, { id: "design", name: "Design", ...noLimits }, 0);
    async function ask(headers: Record<string, string>) {
      return (await relay.app.request("/metrics", { headers })).status;
    }
    expect(await ask({})).toBe(needsToken ? 401 : 403);
    expect(await ask(await relay.createToken(homeTeam, "use"))).toBe(403);
    expect(await ask(await relay.createToken("design", "admin"))).toBe(403);
    expect(await ask(await relay.createToken(homeTeam, "admin"))).toBe(200);
  },
);

test("[K2] what lies below the metrics is refused like them, and is no fault of the relay", async () => {
  const relay = await open({ needsToken: true });
  for (const path of ["/metrics/", "/metrics/x", "/metrics/x/y"]) {
    expect((await relay.app.request(path)).status).toBe(401);
    const headers = await relay.createToken(homeTeam, "use");
    expect((await relay.app.request(path, { headers })).status).toBe(403);
    const operator = await relay.createToken(homeTeam, "admin");
    expect((await relay.app.request(path, { headers: operator })).status).toBe(404);
  }
  expect(relay.lines.filter(({ message }) => message === "A request failed.")).toEqual([]);
});

test("paths that do not exist add no series of their own", async () => {
  const relay = await open();
  for (let n = 0; n < 50; n += 1) await relay.call("GET", `/v1/${randomUUID()}`);
  await relay.app.request("/v1/runs", { method: "BREW" });
  const text = await read(relay);
  expect(text).toContain('polyframe_http_requests_total{method="GET",route="none",status="404"} 50\n');
  expect(text).toContain('{method="other",route="none",status="404"} 1\n');
});

test("a request's line has its id, its run and its team, and neither the query nor the prompt", async () => {
  const relay = await open();
  const id = randomUUID();
  const answer = await relay.call("PUT", `/v1/runs/${id}?person=p1&name=Ann%20Example`, createBody());
  const line = relay.lines.find(({ message }) => message === "A request was answered.");
  expect(line).toMatchObject({
    request: answer.headers.get("x-request-id"),
    run: id,
    status: 201,
    team: "home",
  });
  expect(JSON.stringify(relay.lines)).not.toMatch(/Ann|fox/);
});

test("an attempt's lines name run, job and attempt, and a failure its kind", async () => {
  const provider = createScriptedProvider();
  provider.next(fail("uncertain", "unknown"));
  const relay = await open({ provider });
  const run = await relay.submit();
  await relay.dispatcher.drain();
  const job = (await relay.onlyJob(run)).id;
  expect(relay.lines.filter((line) => "attempt" in line)).toMatchObject([
    { run, job, model: "gpt-image-2", message: "An attempt was sent." },
    { run, job, kind: "uncertain", made: "unknown", message: "An attempt failed." },
  ]);
});

test("the cause of a failure is a word in its line, and what cannot be reached for good is a warning", async () => {
  const provider = createScriptedProvider();
  const failure = createFailure("provider-unavailable", { retryable: false });
  provider.next(() => ({ type: "failed", failure, made: "nothing", cause: "CERT_HAS_EXPIRED" }));
  const relay = await open({ provider });
  await relay.submit();
  await relay.dispatcher.drain();
  expect(relay.lines.find(({ message }) => message === "An attempt failed.")).toMatchObject({
    level: "warn",
    kind: "provider-unavailable",
    cause: "CERT_HAS_EXPIRED",
  });
});

test("a provider that cannot be reached is one warning, however often it is tried", async () => {
  const provider = createScriptedProvider();
  const failure = createFailure("provider-unavailable");
  const unreached = { type: "failed", failure, made: "nothing", cause: "ECONNREFUSED" } as const;
  provider.next(
    () => unreached,
    () => unreached,
  );
  const relay = await open({ provider });
  await relay.submit();
  await relay.submit();
  await relay.dispatcher.drain();
  expect(relay.lines.filter(({ level }) => level === "warn")).toMatchObject([
    { cause: "ECONNREFUSED", message: expect.stringMatching(/cannot be reached; pictures wait/) },
  ]);
});

type Relay = Awaited<ReturnType<typeof open>>;
type Case = {
  kind: string;
  calls: number;
  options?: FixtureOptions;
  fail: (relay: Relay) => Promise<void>;
  /** What the case still holds when the figures have been read. */
  end?: () => void;
};

async function work(relay: Relay): Promise<void> {
  await relay.submit();
  await relay.dispatcher.drain();
}

const held = hold();
const halfPicture = createPng(64, 64).subarray(0, 60);

const cases: Case[] = [
  {
    kind: "bad-image",
    calls: 1,
    options: { provider: scripted(makePicture(undefined, halfPicture)) },
    fail: work,
  },
  {
    // What the spool says once the disk is full, while the picture comes in.
    kind: "disk-full",
    calls: 1,
    options: {
      provider: scripted(() => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }))),
    },
    fail: work,
  },
  {
    kind: "price-changed",
    calls: 0,
    fail: async (relay) => {
      await relay.submit();
      await relay.db.run("update job set worst = 1");
      await relay.dispatcher.drain();
    },
  },
  {
    kind: "ceiling",
    calls: 0,
    fail: async (relay) => {
      await relay.submit();
      await setTeamLimits(relay.db, homeTeam, { ...noLimits, monthly: 1 }, relay.clock.now());
      await relay.dispatcher.drain();
    },
  },
  {
    kind: "uncertain",
    calls: 0,
    options: { provider: scripted(held.script) },
    fail: async (relay) => {
      await relay.submit();
      await relay.dispatcher.tick();
      await recoverWorker(relay.services, relay.services.worker);
      await recoverWorker(relay.services, relay.services.worker);
    },
    end: held.release,
  },
];

function scripted(...scripts: Script[]) {
  const provider = createScriptedProvider();
  provider.next(...scripts);
  return provider;
}

test.each(cases)(
  "$kind counts once, with the calls that were made, and its line names team, run and job",
  async (each) => {
    const relay = await open(each.options);
    await each.fail(relay);
    const text = await read(relay);
    each.end?.();
    expect([...text.matchAll(/^polyframe_failures_total\{.+$/gm)].map(([line]) => line)).toEqual([
      `polyframe_failures_total{kind="${each.kind}"} 1`,
    ]);
    expect(text).toContain('polyframe_attempts_ended_total{state="failed"} 1\n');
    expect(text).not.toContain('polyframe_attempts_ended_total{state="succeeded"}');
    const calls = [...text.matchAll(/^polyframe_upstream_call_seconds_count\{.+ (\d+)$/gm)];
    expect(calls.map(([, count]) => Number(count))).toEqual(each.calls === 0 ? [] : [each.calls]);
    const [line, ...others] = relay.lines.filter(({ kind }) => kind !== undefined);
    expect(others).toEqual([]);
    const id = expect.any(String) as string;
    expect(line).toMatchObject({ kind: each.kind, team: homeTeam, run: id, job: id });
    // A job refused at a ceiling never had an attempt.
    expect(line?.["attempt"]).toEqual(each.kind === "ceiling" ? undefined : id);
    for (const told of relay.lines.filter((other) => "attempt" in other))
      expect(told).toMatchObject({ team: homeTeam, run: id, job: id, attempt: id });
  },
);

test("a wait is never negative, whatever the clock did", () => {
  const metrics = createMetrics();
  metrics.attemptSent({ model: "m", waitedMs: -5 });
  metrics.attemptEnded({ model: "m", ms: -5, failure: createFailure("unknown").kind });
  const sums = metrics.read().flatMap(({ samples }) => samples.filter(({ suffix }) => suffix === "_sum"));
  expect(sums.map(({ value }) => value)).toEqual([0, 0]);
  expect(createObserver({ error: quiet, warn: quiet, info: quiet, debug: quiet }, metrics).metrics).toBe(
    metrics,
  );
});

function quiet(): void {
  // nothing to say
}
