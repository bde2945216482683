// The way to the provider: what is wrong with it is told by its cause, and company proxies are gone through.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type OpenAiOptions, createOpenAiProvider } from "../../relay/providers/openai.ts";
import type { Provider, ProviderOutcome } from "../../relay/providers/provider.ts";
import { type ForwardProxy, startForwardProxy } from "../forward-proxy.ts";
import { type Gateway, startGateway } from "../gateway.ts";
import { generate } from "../provider-call.ts";
import { createPng } from "../relay/png.ts";

const apiKey = "sk-proj-connections0123456789abcdefghij";
const answer = JSON.stringify({ data: [{ b64_json: Buffer.from(createPng(8, 8)).toString("base64") }] });

function read(name: string): string {
  return readFileSync(new URL(`../certificates/${name}`, import.meta.url), "utf8");
}

const trusted = tls.getCACertificates("default");
beforeAll(() => tls.setDefaultCACertificates([...trusted, read("ca.pem")]));
afterAll(() => tls.setDefaultCACertificates(trusted));

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function connect(options: Partial<OpenAiOptions>) {
  const provider = createOpenAiProvider({ apiKey, ...options });
  closing.push(provider.close);
  return provider;
}

async function start(certificate?: string): Promise<Gateway> {
  const gateway = await startGateway(
    () => ({ body: answer }),
    certificate === undefined ? undefined : { cert: read(certificate), key: read("server.key") },
  );
  closing.push(gateway.close);
  return gateway;
}

async function startProxy(refuse?: number): Promise<ForwardProxy> {
  const proxy = await startForwardProxy(refuse);
  closing.push(proxy.close);
  return proxy;
}

/** A listener that does with a connection what a test says. */
async function listen(take: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    take(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => server.close());
  return (server.address() as AddressInfo).port;
}

async function ask(options: Partial<OpenAiOptions>): Promise<ProviderOutcome> {
  return (await generate(connect(options))).outcome;
}

describe("[M3] a connection that never stood made nothing, and says why", () => {
  function expectNothing(outcome: ProviderOutcome, retryable: boolean, cause: RegExp, words: RegExp): void {
    expect(outcome).toMatchObject({
      type: "failed",
      made: "nothing",
      cause: expect.stringMatching(cause) as string,
      failure: { kind: "provider-unavailable", retryable, message: expect.stringMatching(words) as string },
    });
    expect(JSON.stringify(outcome)).not.toContain("localhost");
  }

  test("where nothing listens, which may pass", async () => {
    const { baseUrl, close } = await startGateway(() => ({}));
    await close();
    expectNothing(await ask({ baseUrl }), true, /^ECONNREFUSED$/, /Nothing listens/);
  });

  test.each([
    ["other.pem", /^ERR_TLS_CERT_ALTNAME_INVALID$/, /another name/],
    ["expired.pem", /^CERT_HAS_EXPIRED$/, /expired/],
  ])("where the certificate is %s, which no repeat mends", async (certificate, cause, words) => {
    const { baseUrl, calls } = await start(certificate);
    expectNothing(await ask({ baseUrl }), false, cause, words);
    expect(calls).toEqual([]);
  });

  test("where the authority is not known, which no repeat mends", async () => {
    tls.setDefaultCACertificates(trusted);
    try {
      const { baseUrl } = await start("localhost.pem");
      expectNothing(await ask({ baseUrl }), false, /^UNABLE_TO_VERIFY/, /NODE_EXTRA_CA_CERTS/);
    } finally {
      tls.setDefaultCACertificates([...trusted, read("ca.pem")]);
    }
  });

  test("where http listens and https was asked for", async () => {
    const { baseUrl } = await start();
    const outcome = await ask({ baseUrl: baseUrl.replace("http:", "https:") });
    expectNothing(outcome, false, /^(EPROTO|ERR_SSL_\w+)$/, /http or https/);
  });

  test("where a firewall cuts the handshake", async () => {
    const port = await listen((socket) => socket.once("data", () => socket.destroy()));
    const outcome = await ask({ baseUrl: `https://localhost:${port}/v1` });
    expectNothing(outcome, true, /^(ECONNRESET|UND_ERR_SOCKET)$/, /cut before anything was sent/);
  });
});

test("[M2] a connection that breaks after the request is uncertain and names its cause", async () => {
  const port = await listen((socket) => socket.once("data", () => socket.destroy()));
  const outcome = await ask({ baseUrl: `http://localhost:${port}/v1` });
  expect(outcome).toMatchObject({ made: "unknown", failure: { kind: "uncertain" } });
  expect(JSON.stringify(outcome)).toMatch(/\((UND_ERR_SOCKET|ECONNRESET)\)/);
});

/** One after the other, as soon as the end of the one before has been heard. */
async function makeThree(provider: Provider): Promise<void> {
  for (let made = 0; made < 3; made += 1) {
    expect((await generate(provider)).outcome.type).toBe("image");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How long a connection stays that nobody uses, in milliseconds. */
async function timeIdle(socket: Socket): Promise<number> {
  const since = performance.now();
  if (!socket.destroyed) await once(socket, "close");
  return performance.now() - since;
}

test("a connection is used again at once, and never after a second, whatever the server promises", async () => {
  const sockets: Socket[] = [];
  const port = await listen((socket) => {
    sockets.push(socket);
    socket.on("data", (piece) => {
      const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nkeep-alive: timeout=60\r\n";
      if (piece.includes("moderation"))
        socket.write(`${head}content-length: ${answer.length}\r\n\r\n${answer}`);
    });
  });
  const provider = connect({ baseUrl: `http://localhost:${port}/v1` });
  await makeThree(provider);
  expect(sockets.length).toBe(1);
  expect(await timeIdle(sockets[0]!)).toBeLessThan(1_900);
  expect((await generate(provider)).outcome.type).toBe("image");
  expect(sockets.length).toBe(2);
});

describe("through a company's proxy", () => {
  /** The gateway by a name that only the proxy knows. */
  function rename({ baseUrl }: Gateway): string {
    return baseUrl.replace("localhost", "gateway.test");
  }

  test("https goes by a tunnel that is used again at once and never after a second, without HTTP/2", async () => {
    const [proxy, gateway] = [await startProxy(), await start("localhost.pem")];
    const baseUrl = rename(gateway);
    const tunnel = `CONNECT ${new URL(baseUrl).host}`;
    const provider = connect({ baseUrl, proxies: { https: proxy.url } });
    await makeThree(provider);
    expect(proxy.asked).toEqual([tunnel]);
    expect(gateway.calls.length).toBe(3);
    expect(gateway.protocols).toEqual(["http/1.1"]);
    expect(await timeIdle(proxy.tunnels[0]!)).toBeLessThan(1_900);
    expect((await generate(provider)).outcome.type).toBe("image");
    expect(proxy.asked).toEqual([tunnel, tunnel]);
  });

  test("[K1] the proxy's password goes to the proxy, the key does not, and neither is told", async () => {
    const [proxy, gateway] = [await startProxy(), await start("localhost.pem")];
    const url = proxy.url.replace("//", "//relay:p%40ss-word@");
    const { outcome } = await generate(connect({ baseUrl: rename(gateway), proxies: { https: url } }));
    expect(outcome.type).toBe("image");
    expect(proxy.authorized).toEqual([`Basic ${Buffer.from("relay:p@ss-word").toString("base64")}`]);
    expect(gateway.calls[0]?.headers["proxy-authorization"]).toBeUndefined();
    expect(gateway.calls[0]?.headers["authorization"]).toContain(apiKey);
    expect(gateway.calls[0]?.headers["x-client-request-id"]).toBeDefined();
  });

  test("http goes by the proxy too, to the second time at once", async () => {
    const [proxy, gateway] = [await startProxy(), await start()];
    const baseUrl = rename(gateway);
    const provider = connect({ baseUrl, proxies: { http: proxy.url } });
    for (const _ of [1, 2]) expect((await generate(provider)).outcome.type).toBe("image");
    expect(proxy.asked).toEqual([1, 2].map(() => `POST ${baseUrl}/images/generations`));
  });

  test.each([
    [403, false, /does not let the relay through/],
    [407, false, /name and a password/],
    [502, true, /does not let the relay through/],
  ])("[M3] a refusal %i before anything was sent made nothing", async (status, retryable, words) => {
    for (const certificate of ["localhost.pem", ...(status === 407 ? [undefined] : [])]) {
      const [proxy, gateway] = [await startProxy(status), await start(certificate)];
      const proxies = { https: proxy.url, http: proxy.url };
      expect(await ask({ baseUrl: rename(gateway), proxies })).toMatchObject({
        made: "nothing",
        cause: `proxy ${status}`,
        failure: {
          kind: "provider-unavailable",
          retryable,
          message: expect.stringMatching(words) as string,
        },
      });
      expect(gateway.calls).toEqual([]);
    }
  });

  test("[M3] a proxy that says nothing made nothing when the relay gives up", async () => {
    const [proxy, gateway] = [await startProxy(0), await start("localhost.pem")];
    const outcome = await ask({
      baseUrl: rename(gateway),
      proxies: { https: proxy.url },
      limits: { headersMs: 200 },
    });
    expect(outcome).toMatchObject({
      made: "nothing",
      failure: { kind: "provider-unavailable", retryable: true },
    });
  });

  test("a proxy that is not there is told apart from a provider that is not", async () => {
    const { url, close } = await startForwardProxy();
    await close();
    expect(await ask({ baseUrl: "https://gateway.test/v1", proxies: { https: url } })).toMatchObject({
      made: "nothing",
      cause: "ECONNREFUSED",
      failure: { message: expect.stringContaining("HTTPS_PROXY") as string },
    });
  });

  test("what NO_PROXY names is reached directly", async () => {
    const [proxy, gateway] = [await startProxy(), await start()];
    const outcome = await ask({ baseUrl: gateway.baseUrl, proxies: { http: proxy.url } });
    expect([outcome.type, proxy.asked]).toEqual(["image", []]);
    const direct = await ask({
      baseUrl: "http://gateway.test:1/v1",
      proxies: { http: proxy.url, except: ".test" },
    });
    expect([direct.type, proxy.asked]).toEqual(["failed", []]);
  });
});
