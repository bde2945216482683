import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FetchRequest } from "./doors/run-state.ts";
import { readManifest } from "./manifest.ts";
import { createNodeFetch } from "./node-fetch.ts";
import { startCode } from "./script.fixture.ts";

let server: Server;
let origin = "";
let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
let seen: string[] = [];
let blocked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(
      `${request.method} ${request.url} origin=${request.headers.origin} cookie=${request.headers.cookie ?? "none"}`,
    );
    handle?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  [seen, blocked] = [[], []];
});

function manifest() {
  return { networkAccess: { allowedDomains: ["none"], devAllowedDomains: [origin] } };
}

async function ask(path: string, request: Partial<FetchRequest> = {}) {
  const checked = readManifest({
    name: "T",
    api: "1.0.0",
    main: "code.js",
    editorType: ["figma"],
    ...manifest(),
  });
  const get = createNodeFetch({ manifest: checked, onBlocked: (reason) => blocked.push(reason) });
  const url = path.startsWith("/") ? origin + path : path;
  return await get(
    { url, method: "GET", headers: {}, redirect: "follow", ...request },
    new AbortController().signal,
  );
}

test("a plain request is sent with Origin null and without cookies", async () => {
  handle = (_request, response) =>
    response
      .writeHead(200, { "access-control-allow-origin": "*", "x-secret": "1", "content-type": "text/plain" })
      .end("hi");
  const answer = await ask("/a", { headers: { cookie: "a=b" } });
  expect(seen).toEqual(["GET /a origin=null cookie=none"]);
  expect([answer.status, new TextDecoder().decode(answer.body)]).toEqual([200, "hi"]);
  expect(answer.headers).toEqual({ "content-type": "text/plain" });
});

test("only exposed response headers are readable", async () => {
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After",
    "retry-after": "5",
    "x-other": "1",
  };
  handle = (_request, response) => response.writeHead(429, headers).end();
  const answer = await ask("/a");
  expect(answer.headers["retry-after"]).toBe("5");
  expect(answer.headers["x-other"]).toBeUndefined();
});

test("a token is sent only after a preflight that names it", async () => {
  const cors = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization, content-type",
  };
  handle = (_request, response) => response.writeHead(204, cors).end();
  const request = {
    method: "POST",
    headers: { Authorization: "Bearer t", "Content-Type": "application/json" },
    body: "{}",
  };
  expect((await ask("/v1", request)).status).toBe(204);
  expect(seen.map((line) => line.split(" ")[0])).toEqual(["OPTIONS", "POST"]);
});

test("a star does not cover Authorization", async () => {
  handle = (_request, response) =>
    response
      .writeHead(204, { "access-control-allow-origin": "*", "access-control-allow-headers": "*" })
      .end();
  await expect(ask("/v1", { headers: { authorization: "Bearer t" } })).rejects.toThrow(
    new TypeError("Failed to fetch"),
  );
  expect(blocked[0]).toContain("authorization");
  expect(seen).toHaveLength(1);
});

test("an answer without Access-Control-Allow-Origin fails without detail", async () => {
  handle = (_request, response) => response.writeHead(200).end("secret");
  await expect(ask("/a")).rejects.toThrow(new TypeError("Failed to fetch"));
});

test("a domain outside the manifest is never contacted, also by a redirect", async () => {
  await expect(ask("https://example.com/")).rejects.toThrow(new TypeError("Failed to fetch"));
  handle = (_request, response) =>
    response.writeHead(302, { "access-control-allow-origin": "*", location: "https://example.com/" }).end();
  await expect(ask("/r")).rejects.toThrow("Failed to fetch");
  expect(blocked[1]).toContain("networkAccess");
});

test("a plugin reads status, headers, text, json and bytes", async () => {
  handle = (_request, response) =>
    response
      .writeHead(200, { "access-control-allow-origin": "*", "content-type": "application/json" })
      .end('{"a":"é"}');
  const code = `fetch("${origin}/x").then(async (r) => console.log(r.ok, r.status, r.headersObject["content-type"], (await r.json()).a,
    (await r.arrayBuffer()).byteLength, "body" in r)); fetch("${origin.replace("localhost", "127.0.0.1")}/x").catch((e) => console.log(String(e)))`;
  const harness = await startCode(code, { manifest: manifest() });
  await harness.until("both answers", () => harness.log.length === 2);
  expect(harness.log.map((line) => line.text).toSorted()).toEqual([
    "TypeError: Failed to fetch",
    "true 200 application/json é 10 false",
  ]);
  await harness.stop();
});
