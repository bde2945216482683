// Access against a real relay process: what a web page, a stranger on the network and a careless log could do.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../core/api.ts";
import { startOpenAiStub, type OpenAiStub } from "../openai-stub/stub.ts";
import { startPostgres, type TestPostgres } from "../postgres.ts";
import { relayToken, runRelayCommand, startRelayProcess, type RelayProcess } from "../relay-process.ts";
import { createBody } from "../relay/fixture.ts";

const key = "sk-proj-a-key-that-must-stay-where-it-is";
let stub: OpenAiStub;
let postgres: TestPostgres;

beforeAll(async () => {
  [stub, postgres] = await Promise.all([startOpenAiStub({ apiKey: key }), startPostgres()]);
});

afterAll(async () => {
  await stub?.close();
  await postgres?.stop();
});

type Answer = { status: number; headers: Record<string, unknown>; text: string };

/** A request as no browser would let a page write it, but a rebound name or another program does. */
function send(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { method = "GET", path = "/v1/usage", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers, setHost: headers["host"] === undefined },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => (text += piece));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readAll(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")),
  );
  return texts.join("\n");
}

type Tried = { folder: string; env: Record<string, string>; relay: RelayProcess };

async function withRelay(env: Record<string, string>, work: (tried: Tried) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-access-"));
  const relay = await startRelayProcess({ folder, env });
  try {
    await work({ folder, env, relay });
  } finally {
    await relay.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function withKey() {
  return { OPENAI_API_KEY: key, OPENAI_BASE_URL: stub.baseUrl };
}

const authorization = `Bearer ${relayToken}`;

test("[K3] a page that rebinds its own name to the relay's address gets nothing, with a token or without", async () => {
  await withRelay(withKey(), async ({ relay }) => {
    const { port } = new URL(relay.url);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "localhost@evil.example",
      "evil.example#localhost",
      "[::1].evil.example",
      "",
    ])
      for (const path of ["/v1/usage", "/v1/health", "/metrics", "/admin"]) {
        const answer = await send(relay.url, { path, headers: { host, authorization } });
        expect([400, 421]).toContain(answer.status);
        expect(answer.text).not.toContain("accounts");
      }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, "LOCALHOST", "[::1]:80"])
      expect((await send(relay.url, { headers: { host, authorization } })).status).toBe(200);
    // A full address in the request line does not stand in for a foreign Host.
    const full = await send(relay.url, {
      path: `http://evil.example/v1/usage`,
      headers: { host: "evil.example", authorization },
    });
    expect([400, 421]).toContain(full.status);
  });
});

test("[K3] a page of any origin can read refusals but does nothing with requests that need no preflight", async () => {
  await withRelay(withKey(), async ({ relay }) => {
    const simple = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""];
    for (const origin of ["null", "https://evil.example"])
      for (const type of simple)
        for (const path of [
          "/v1/quotes",
          `/v1/runs/${randomUUID()}/cancel`,
          "/v1/assets",
          "/v1/jobs/x/retry",
        ]) {
          const headers = { origin, cookie: "token=x", ...(type !== "" && { "content-type": type }) };
          const answer = await send(relay.url, {
            method: "POST",
            path,
            headers,
            body: JSON.stringify(createBody()),
          });
          expect(answer.status).toBe(401);
          expect(answer.headers["access-control-allow-origin"]).toBe("*");
          expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
        }
    expect(stub.requests).toEqual([]);
  });
});

test("[K3] where no token is needed, JSON that says it is text is refused as well", async () => {
  await withRelay({ POLYFRAME_TOKEN: "", POLYFRAME_OFFLINE_MS: "0" }, async ({ relay }) => {
    for (const type of [
      "text/plain",
      "text/plain; x=application/json",
      "application/x-www-form-urlencoded",
      "application/jsonp",
    ]) {
      const headers = { origin: "null", "content-type": type };
      const answer = await send(relay.url, {
        method: "POST",
        path: "/v1/quotes",
        headers,
        body: JSON.stringify(createBody()),
      });
      expect(answer.status).toBe(415);
    }
    const json = { "content-type": "application/json; charset=utf-8" };
    expect(
      (
        await send(relay.url, {
          method: "POST",
          path: "/v1/quotes",
          headers: json,
          body: JSON.stringify(createBody()),
        })
      ).status,
    ).toBe(200);
  });
});

test("[K2] a relay started without key and token over a store that had one asks for a token, and gives no picture away", async () => {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-access-"));
  const open = { POLYFRAME_TOKEN: "", POLYFRAME_OFFLINE_MS: "0" };
  async function readImage(relay: RelayProcess, id: string): Promise<number> {
    return (await send(relay.url, { path: `/v1/images/${id}` })).status;
  }
  try {
    const empty = await startRelayProcess({ folder, env: open });
    const free = await makeImage(empty);
    expect(await readImage(empty, free)).toBe(200);
    await empty.kill();
    const still = await startRelayProcess({ folder, env: open });
    expect(await readImage(still, free)).toBe(200);
    await still.kill();
    const paying = await startRelayProcess({ folder, env: withKey() });
    const paid = await makeImage(paying);
    await paying.kill();
    const later = await startRelayProcess({ folder, env: { ...open, POLYFRAME_LOG: "warn" } });
    for (const id of [free, paid]) expect(await readImage(later, id)).toBe(401);
    expect((await send(later.url, { path: "/metrics" })).status).toBe(401);
    await later.heard(/its store was used with one/);
    await later.kill();
    const asking = await startRelayProcess({ folder });
    expect((await asking.call("GET", `/v1/images/${paid}`)).status).toBe(200);
    await asking.kill();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Makes one picture; its id once it is there. */
async function makeImage(relay: RelayProcess): Promise<string> {
  const id = randomUUID();
  expect((await relay.call("PUT", `/v1/runs/${id}`, createBody())).status).toBe(201);
  for (let rev = 0; ;) {
    const { runs } = (await (await relay.call("GET", `/v1/changes?after=${id}:${rev}&wait=20`)).json()) as {
      runs: Run[];
    };
    rev = runs[0]?.rev ?? rev;
    const image = runs[0]?.jobs[0]?.images[0]?.id;
    if (image !== undefined) return image;
  }
}

test("[K1] [K2] neither key nor token reach an answer, a log, a command's output or a file, whatever the provider echoes", async () => {
  await withRelay({ ...withKey(), POLYFRAME_LOG: "debug" }, async ({ relay, folder, env }) => {
    const message = `Incorrect API key provided: ${key}. Sent with Bearer ${key}.`;
    for (const status of [400, 401, 403, 500])
      stub.script({
        fault: {
          kind: "error",
          status,
          body: { error: { message, type: "invalid_request_error", code: key, param: key } },
        },
      });
    stub.script({ fault: { kind: "html", status: 502 } });
    const cells = Array.from({ length: 6 }, (_, n) => ({
      id: `c${n}`,
      target: { width: 1024, height: 1024 },
    }));
    const id = randomUUID();
    expect((await relay.call("PUT", `/v1/runs/${id}`, createBody({ cells }))).status).toBe(201);
    const answers = [await (await relay.call("GET", `/v1/changes?after=${id}:0&wait=0`)).text()];
    for (let rev = 0, isOpen = true; isOpen;) {
      const { runs } = (await (await relay.call("GET", `/v1/changes?after=${id}:${rev}&wait=20`)).json()) as {
        runs: { rev: number; state: string }[];
      };
      rev = runs[0]?.rev ?? rev;
      isOpen = runs[0]?.state !== "closed";
    }
    for (const path of [
      `/v1/runs/${id}`,
      "/v1/health",
      "/v1/catalogue",
      "/v1/openapi.json",
      "/v1/usage",
      `/v1/runs/${relayToken}`,
      `/v1/images/${key}`,
      `/${relayToken}?${key}`,
    ])
      answers.push(await (await relay.call("GET", path)).text());
    const made = await runRelayCommand({ folder, env }, ["token", "create", "--team", "Made", "--json"]);
    const { token } = JSON.parse(made.said) as { token: string };
    const used = await send(relay.url, { headers: { authorization: `Bearer ${token}` } });
    const wrong = await send(relay.url, { headers: { authorization: `Bearer ${token}x` } });
    expect([used.status, wrong.status]).toEqual([200, 401]);
    const listed = await runRelayCommand({ folder, env }, ["token", "list", "--json"]);
    const help = await runRelayCommand({ folder, env }, ["help"]);
    await relay.stop();
    const places = {
      answers: answers.join("\n"),
      used: used.text,
      wrong: wrong.text,
      commands: listed.said + help.said,
      log: relay.said(),
      files: await readAll(folder),
    };
    const everything = Object.values(places).join("\n");
    expect(everything.length).toBeGreaterThan(10_000);
    for (const [place, text] of Object.entries(places))
      for (const secret of [key, relayToken, token])
        expect(
          `${place}: ${text.slice(Math.max(0, text.indexOf(secret) - 200), text.indexOf(secret) + 1)}`,
        ).toBe(`${place}: `);
  });
});

test("[K2] a revoked token, one that is nearly right and nonsense are refused alike", async () => {
  await withRelay({}, async ({ relay, folder, env }) => {
    const { said } = await runRelayCommand({ folder, env }, ["token", "create", "--team", "Made", "--json"]);
    const { token, id } = JSON.parse(said) as { token: string; id: string };
    await runRelayCommand({ folder, env }, ["token", "revoke", id]);
    const near = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
    const answers = [];
    for (const guess of [token, near, "pf_nothing-like-it"]) {
      const { status, text } = await send(relay.url, { headers: { authorization: `Bearer ${guess}` } });
      answers.push({ status, text: text.replace(/"instance":"[^"]*"/, "") });
    }
    // What is compared is a hash of the guess, found or not found in an index: nearness to a token shows nowhere.
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(401);
  });
});

describe.each(["SQLite", "PostgreSQL"])("administration beside a running relay on %s", (store) => {
  test("tokens, ceilings and limits take effect on the next request", async () => {
    const database: Record<string, string> =
      store === "SQLite" ? {} : { DATABASE_URL: await postgres.createDatabase() };
    await withRelay({ ...database, POLYFRAME_OFFLINE_MS: "0" }, async ({ relay, folder, env }) => {
      async function command(...args: string[]) {
        return runRelayCommand({ folder, env }, args);
      }
      const made = await command(
        "token",
        "create",
        "--team",
        "Design systems",
        "--monthly",
        "200",
        "--per-person",
        "20",
        "--models",
        "gpt-image-2",
        "--max-quality",
        "medium",
        "--scope",
        "use,review",
        "--json",
      );
      const { token, id } = JSON.parse(made.said) as { token: string; id: string };
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      async function put(quality: string): Promise<Answer> {
        const body = JSON.stringify(createBody({ quality }));
        return send(relay.url, {
          method: "PUT",
          path: `/v1/runs/${randomUUID()}?person=p1&name=Ann`,
          headers,
          body,
        });
      }
      const usage = JSON.parse((await send(relay.url, { headers })).text) as {
        accounts: { ceiling: number }[];
      };
      expect(usage.accounts.map(({ ceiling }) => ceiling)).toEqual([200_000_000_000, 20_000_000_000]);
      expect((await put("medium")).status).toBe(201);
      expect((await put("high")).status).toBe(403);
      await command("token", "limit", id, "--max-quality", "none", "--per-minute", "100");
      expect((await put("high")).status).toBe(201);
      await command("team", "limit", "Design systems", "--monthly", "0.0001");
      const full = await put("low");
      expect(full.status).toBe(402);
      expect(full.text).toContain("The team's ceiling of $0.00010");
      const listed = await command("team", "list");
      expect(listed.said).toContain("Design systems  $0.00010 a month, $20.00 a person (guard rail)");
      expect((await command("token", "list")).said).toContain(
        `${id}  Design systems  use,review  gpt-image-2, 100 requests a minute`,
      );
      expect(await command("ledger", "check")).toMatchObject({ code: 0 });
      expect((await command("token", "revoke", id)).code).toBe(0);
      expect((await put("low")).status).toBe(401);
      expect(await command("token", "revoke", id)).toMatchObject({ code: 1 });
      expect(await command("token", "create", "--team", "x", "--models", "nope")).toMatchObject({
        code: 1,
        said: expect.stringContaining("The catalogue has no model"),
      });
      expect(await command("token", "explode")).toMatchObject({ code: 2 });
    });
  });
});

test("[M2] a lost attempt is listed, resolved by the operator's word, and the ledger still adds up", async () => {
  await withRelay(withKey(), async ({ relay, folder, env }) => {
    stub.script({ fault: { kind: "cut", at: "headers" } }, { fault: { kind: "cut", at: "headers" } });
    const cells = ["a", "b"].map((id) => ({ id, target: { width: 1024, height: 1024 } }));
    const id = randomUUID();
    await relay.call("PUT", `/v1/runs/${id}`, createBody({ cells }));
    for (let rev = 0, isOpen = true; isOpen;) {
      const { runs } = (await (await relay.call("GET", `/v1/changes?after=${id}:${rev}&wait=20`)).json()) as {
        runs: { rev: number; state: string }[];
      };
      rev = runs[0]?.rev ?? rev;
      isOpen = runs[0]?.state !== "closed";
    }
    async function command(...args: string[]) {
      return runRelayCommand({ folder, env }, args);
    }
    const lost = JSON.parse((await command("ledger", "list", "--uncertain", "--json")).said) as {
      id: string;
      reserved: number;
    }[];
    expect(lost).toHaveLength(2);
    expect(await command("ledger", "resolve", lost[0]!.id, "--not-made")).toMatchObject({
      code: 0,
      said: expect.stringContaining("Booked $0.00"),
    });
    expect(await command("ledger", "resolve", lost[1]!.id, "--made")).toMatchObject({ code: 0 });
    expect(await command("ledger", "resolve", lost[1]!.id, "--made")).toMatchObject({ code: 1 });
    expect(await command("ledger", "resolve", lost[1]!.id)).toMatchObject({ code: 1 });
    expect((await command("ledger", "list", "--uncertain")).said).toContain("Every attempt is settled.");
    expect((await command("ledger", "check")).said).toContain("The ledger adds up: 2 attempts, 6 entries.");
    const usage = (await (await relay.call("GET", "/v1/usage")).json()) as {
      accounts: { settled: number; uncertain: number }[];
    };
    expect(usage.accounts[0]).toMatchObject({ settled: lost[1]!.reserved, uncertain: 0 });
  });
});

test("[K3] a relay behind one proxy limits by the address that the proxy saw", async () => {
  await withRelay(
    { POLYFRAME_PROXY_HOPS: "1", POLYFRAME_ADDRESS_REQUESTS_PER_MINUTE: "1" },
    async ({ relay }) => {
      async function ask(forwarded: string): Promise<number> {
        return (await send(relay.url, { headers: { authorization, "x-forwarded-for": forwarded } })).status;
      }
      const statuses: number[] = [];
      // Ten may come at once, and only a minute later one more, however slow the machine is.
      for (let n = 0; n < 12; n += 1) statuses.push(await ask(`198.51.100.${n}, 203.0.113.7`));
      expect(statuses.at(0)).toBe(200);
      expect(statuses.at(-1)).toBe(429);
      expect(await ask("203.0.113.8")).toBe(200);
    },
  );
});
