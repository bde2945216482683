// The manners of gateways: what they refuse, how they pack, name and wrap their answers, and what is learned from it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import zlib from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Run } from "../../core/api.ts";
import { type OpenAiOptions, createOpenAiProvider } from "../../relay/providers/openai.ts";
import type { Provider } from "../../relay/providers/provider.ts";
import { type Gateway, type GatewayCall, type Reply, startGateway } from "../gateway.ts";
import { createRequest, generate } from "../provider-call.ts";
import { createBody } from "../relay/fixture.ts";
import { createPng } from "../relay/png.ts";
import { startRelayProcess } from "../relay-process.ts";

const apiKey = "sk-proj-gateway0123456789abcdefghijklmnop";
const picture = Buffer.from(createPng(64, 48));
const base64 = picture.toString("base64");
const usage = { input_tokens: 3, output_tokens: 9 };
const plain = JSON.stringify({ created: 1, data: [{ b64_json: base64 }], usage });

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).toReversed()) await close();
});

type Told = { facts: Record<string, unknown>; sentence: string };
type World = { gateway: Gateway; provider: Provider; told: Told[] };

async function connect(
  answer: (call: GatewayCall, index: number) => Reply | Promise<Reply>,
  options: Partial<OpenAiOptions> = {},
): Promise<World> {
  const gateway = await startGateway(answer);
  const told: Told[] = [];
  const provider = createOpenAiProvider({
    apiKey,
    baseUrl: gateway.baseUrl,
    tell: (facts, sentence) => told.push({ facts, sentence }),
    ...options,
  });
  closing.push(gateway.close, provider.close);
  return { gateway, provider, told };
}

function say(status: number, body: unknown): Reply {
  return { status, body: typeof body === "string" ? body : JSON.stringify(body) };
}

test("[K1] organization, project and headers of the environment are sent, and what stands in them is shown to nobody", async () => {
  const headers = "X-Team: design\nX-Gateway-Key: Key sesame-open";
  vi.stubEnv("OPENAI_ORG_ID", "org-of-ours");
  vi.stubEnv("OPENAI_PROJECT_ID", "proj-of-ours");
  vi.stubEnv("OPENAI_CUSTOM_HEADERS", headers);
  vi.stubEnv("OPENAI_LOG", "debug");
  const refusal = say(400, { error: { message: "sesame-open may not do that" } });
  const { gateway, provider } = await connect(() => refusal, { headers });
  const { outcome } = await generate(provider);
  expect(gateway.calls[0]?.headers).toMatchObject({
    "openai-organization": "org-of-ours",
    "openai-project": "proj-of-ours",
    "x-gateway-key": "Key sesame-open",
    authorization: `Bearer ${apiKey}`,
  });
  expect(JSON.stringify(outcome)).not.toContain("sesame");
  expect(outcome).toMatchObject({ failure: { message: expect.stringContaining("may not do that") } });
});

describe("a parameter that is refused", () => {
  const refusals: [string, (name: string) => Reply][] = [
    [
      "OpenAI's unsupported_parameter",
      (name) =>
        say(400, {
          error: {
            message: `Unsupported parameter: '${name}' is not supported with this model.`,
            type: "invalid_request_error",
            param: name,
            code: "unsupported_parameter",
          },
        }),
    ],
    [
      "a list in a sentence",
      (name) => say(400, { error: { message: `unsupported parameters: ['${name}']` } }),
    ],
    [
      "a checked field",
      (name) => say(422, { detail: [{ loc: ["body", name], msg: "Extra inputs are not permitted" }] }),
    ],
    [
      "Python inside a sentence",
      (name) =>
        say(400, {
          error: {
            message: `OpenAIException - Error code: 400 - {'error': {'message': "Unknown", 'param': '${name}', 'code': 'unknown_parameter'}}`,
            code: "400",
          },
        }),
    ],
    [
      "an error in a 200",
      (name) => say(200, { error: { code: 400, message: `Unknown parameter: '${name}'` } }),
    ],
  ];

  test.each(refusals)("as %s is left out, said once, and not sent again", async (_what, refuse) => {
    const { gateway, provider, told } = await connect(({ body }) =>
      "moderation" in body
        ? refuse("moderation")
        : "background" in body
          ? refuse("background")
          : { body: plain },
    );
    expect((await generate(provider)).outcome.type).toBe("image");
    expect(gateway.calls.length).toBe(3);
    expect((await generate(provider)).outcome.type).toBe("image");
    expect(gateway.calls.length).toBe(4);
    expect(told.map(({ facts }) => facts)).toEqual([
      { model: "gpt-image-2", parameters: ["moderation"] },
      { model: "gpt-image-2", parameters: ["background"] },
    ]);
  });

  test("by one model is sent to the others", async () => {
    const { gateway, provider } = await connect(({ body }) =>
      body["model"] === "picky" && "moderation" in body ? refusals[0]![1]("moderation") : { body: plain },
    );
    const picky = createRequest();
    await generate(provider, { ...picky, model: { ...picky.model, upstream: "picky" } });
    await generate(provider);
    expect(gateway.calls.map(({ body }) => "moderation" in body)).toEqual([true, false, true]);
  });

  test("in several calls at once fails none of them", async () => {
    const all = Promise.withResolvers<void>();
    let waiting = 0;
    const { provider, told } = await connect(async ({ body }) => {
      if (!("moderation" in body)) return { body: plain };
      waiting += 1;
      if (waiting === 4) all.resolve();
      await all.promise;
      return refusals[0]![1]("moderation");
    });
    const results = await Promise.all([1, 2, 3, 4].map(() => generate(provider)));
    expect(results.map(({ outcome }) => outcome.type)).toEqual(["image", "image", "image", "image"]);
    expect(told.length).toBe(1);
  });

  test("is not left out where the picture would be another one: a transparent picture is not made opaque", async () => {
    const { gateway, provider } = await connect(({ body }) =>
      "background" in body ? refusals[0]![1]("background") : { body: plain },
    );
    const transparent = createRequest({ background: "transparent", format: "png" });
    expect((await generate(provider, transparent)).outcome).toMatchObject({
      made: "nothing",
      failure: { kind: "provider-refused" },
    });
    expect((await generate(provider)).outcome.type).toBe("image");
    expect((await generate(provider, { ...transparent, attempt: "again" })).outcome.type).toBe("failed");
    expect(gateway.calls.at(-1)?.body["background"]).toBe("transparent");
  });
});

describe("an answer that is packed", () => {
  const body = Buffer.from(plain);
  test.each([
    ["gzip", "gzip", zlib.gzipSync(body)],
    ["gzip under its old name", "x-gzip", zlib.gzipSync(body)],
    ["gzip without a word", "", zlib.gzipSync(body)],
    ["gzip called identity", "identity", zlib.gzipSync(body)],
    ["brotli", "br", zlib.brotliCompressSync(body)],
    ["deflate", "deflate", zlib.deflateSync(body)],
    ["deflate without its frame", "deflate", zlib.deflateRawSync(body)],
    ["zstd", "zstd", zlib.zstdCompressSync(body)],
    ["gzip in brotli", "gzip, br", zlib.brotliCompressSync(zlib.gzipSync(body))],
    ["nothing, and called gzip", "gzip", body],
    ["nothing, and called br", "br", body],
    ["nothing, and called deflate", "deflate", body],
    ["nothing, and called something else", "compress", body],
  ])("in %s is unpacked, as paid for", async (_what, encoding, packed) => {
    const headers: Record<string, string> = encoding === "" ? {} : { "content-encoding": encoding };
    const { provider, gateway } = await connect(() => ({ headers, body: packed }));
    const { outcome, bytes } = await generate(provider);
    expect(outcome).toMatchObject({ type: "image", usage: { imageOutput: 9 } });
    expect(bytes.equals(picture)).toBe(true);
    expect(gateway.calls[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("and refuses is read", async () => {
    const refusal = JSON.stringify({ error: { message: "no", code: "insufficient_quota" } });
    const { provider } = await connect(() => ({
      status: 429,
      headers: { "content-encoding": "gzip" },
      body: zlib.gzipSync(refusal),
    }));
    expect((await generate(provider)).outcome).toMatchObject({ failure: { kind: "provider-account" } });
  });

  test("and cut off is uncertain, with what had come", async () => {
    const packed = zlib.gzipSync(
      JSON.stringify({ data: [{ b64_json: zlib.gzipSync(base64).toString("base64") }] }),
    );
    const { provider } = await connect(() => ({
      headers: { "content-encoding": "gzip" },
      body: packed.subarray(0, packed.length - 40),
      cut: true,
    }));
    expect((await generate(provider)).outcome).toMatchObject({ type: "failed", made: "unknown" });
  });

  test("for ever is neither kept nor read to its end: the limits hold for what it unpacks to", async () => {
    const blanks = zlib.gzipSync(Buffer.alloc(400_000_000, 32), { level: 1 });
    const bombs = [
      blanks,
      zlib.gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(400_000_000, 97)])),
    ];
    for (const bomb of bombs) {
      const { provider } = await connect(() => ({ headers: { "content-encoding": "gzip" }, body: bomb }));
      const before = process.memoryUsage().rss;
      const { outcome, bytes } = await generate(provider);
      expect(outcome).toMatchObject({ type: "failed", made: "unknown" });
      expect(bytes.length).toBe(0);
      expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    }
  });
});

describe("an answer is what its first bytes are", () => {
  const partial = { type: "image_generation.partial_image", b64_json: base64, partial_image_index: 0 };
  const completed = { type: "image_generation.completed", b64_json: base64, usage };
  function event(data: unknown, name?: string): string {
    return `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
  }
  const events = event(partial, partial.type) + event(completed, completed.type);
  const forms: [string, string, string | Buffer][] = [
    ["events called JSON", "application/json", events],
    ["events called nothing", "application/octet-stream", `: ping\n\n${events}`],
    ["events without names", "text/event-stream", event(partial) + event(completed)],
    ["events with the type behind the picture", "text/event-stream", event({ b64_json: base64, usage })],
    ["JSON called events", "text/event-stream", plain],
    ["JSON called text", "text/plain", plain],
    ["JSON behind blanks that kept the line alive", "application/json", `${"\n ".repeat(5_000)}${plain}`],
    ["JSON behind a byte order mark", "application/json", `\uFEFF${plain}`],
    ["a whole answer in one event", "text/event-stream", `data: ${plain}\n\ndata: [DONE]\n\n`],
    [
      "a picture that no event calls finished",
      "text/event-stream",
      `${event({ b64_json: base64 })}data: [DONE]\n\n`,
    ],
    ["the picture itself", "image/png", picture],
    ["the picture called JSON", "application/json", picture],
  ];

  test.each(forms)("%s gives its picture", async (_what, type, body) => {
    const { provider } = await connect(() => ({ headers: { "content-type": type }, body }));
    for (const partials of [0, 1]) {
      const { outcome, bytes } = await generate(provider, createRequest({ partials }));
      expect(outcome.type).toBe("image");
      expect(bytes.equals(picture)).toBe(true);
    }
  });

  test("a page or a sentence is quoted, and not called an answer", async () => {
    for (const [body, words] of [
      ["upstream connect error or disconnect", /It said: "upstream connect error/],
      ["<html><h1>Welcome</h1></html>", /not an Images API[^<]*$/],
      ["", /./],
    ] as const) {
      const { provider } = await connect(() => ({ headers: { "content-type": "text/html" }, body }));
      const { outcome } = await generate(provider);
      expect(outcome).toMatchObject({
        type: "failed",
        made: "unknown",
        failure: { message: expect.stringMatching(words) as string },
      });
    }
  });

  test("[M2] a picture that was cut off by a polite end is uncertain, not called another API's", async () => {
    const { provider } = await connect(() => ({ body: plain.slice(0, 200) }));
    expect((await generate(provider)).outcome).toMatchObject({
      made: "unknown",
      failure: { message: expect.stringContaining("broke") as string },
    });
  });
});

describe("an answer inside another object", () => {
  const item = { b64_json: base64 };
  test.each([
    ["data", { data: { created: 1, data: [item], usage } }],
    ["result", { success: true, result: { data: [item] } }],
    ["response", { code: 0, message: "success", response: { data: [item] } }],
    ["images", { images: [item] }],
    ["images of text", { images: [base64] }],
    ["image as text", { success: true, errors: [], result: { image: base64 } }],
    ["an array", [item]],
    ["an item with empty neighbours", { data: [{ url: "", revised_prompt: null, ...item }] }],
    [
      "a data URL beside documentation",
      { url: "https://docs.example.org", data: [{ url: `data:image/png;base64,${base64}` }] },
    ],
    ["bytes beside a link", { data: [{ url: "https://cdn.example.org/a.png", ...item }] }],
    ["a data URL in the place of bytes", { data: [{ b64_json: `data:image/png;base64,${base64}` }] }],
  ])("%s gives its picture", async (_what, body) => {
    const { provider } = await connect(() => say(200, body));
    const { outcome, bytes } = await generate(provider);
    expect(outcome.type).toBe("image");
    expect(bytes.equals(picture)).toBe(true);
  });

  test("is billed by the usage in there", async () => {
    const { provider } = await connect(() => say(200, { result: { data: [item], usage } }));
    expect((await generate(provider)).outcome.usage).toMatchObject({ imageOutput: 9 });
  });

  test.each([
    [{ error: { code: 429, message: "too many at once" } }, "rate-limited", "nothing"],
    [{ error: { message: "the prompt was odd" } }, "uncertain", "unknown"],
    [{ code: 1234, msg: "the channel is closed", data: null }, "uncertain", "unknown"],
    [
      { success: false, result: null, errors: [{ code: 5000, message: "no capacity left" }] },
      "uncertain",
      "unknown",
    ],
    [
      { response: { error: { message: "Your request was rejected", code: "moderation_blocked" } } },
      "moderation",
      "nothing",
    ],
    [{ data: [{ error: { message: "the safety check failed" } }] }, "uncertain", "unknown"],
    [{ status: "failed", message: "failed for a reason", error: null }, "uncertain", "unknown"],
  ])("that holds an error is told in the provider's words: %j", async (body, kind, made) => {
    const { provider } = await connect(() => say(200, body));
    const { outcome } = await generate(provider);
    expect(outcome).toMatchObject({ type: "failed", made, failure: { kind } });
    const words = /too many|odd|channel is closed|no capacity|safety|for a reason/;
    if (kind === "uncertain") expect(JSON.stringify(outcome)).toMatch(words);
  });
});

describe("a preview that was only asked for by default", () => {
  test("is given up after a stream without a picture, said in words, and the next picture is made", async () => {
    const { gateway, provider, told } = await connect(({ body }) =>
      body["stream"] === true
        ? say(500, { error: { message: "'async for' requires an object" } })
        : { body: plain },
    );
    const first = await generate(provider, createRequest({ partials: 1 }));
    expect(first.outcome).toMatchObject({
      made: "unknown",
      failure: { message: expect.stringContaining("set Previews to 0") as string },
    });
    expect(told[0]?.sentence).toContain("maxPartials");
    const second = await generate(provider, createRequest({ partials: 1 }));
    expect(second.outcome.type).toBe("image");
    expect(gateway.calls.map(({ body }) => body["stream"])).toEqual([true, undefined]);
  });

  test("is left out at once where the refusal says that nothing was made", async () => {
    const { gateway, provider } = await connect(({ body }) =>
      body["stream"] === true
        ? say(400, { error: { message: "Streaming is not supported" } })
        : { body: plain },
    );
    expect((await generate(provider, createRequest({ partials: 1 }))).outcome.type).toBe("image");
    expect(gateway.calls.length).toBe(2);
  });

  test("stays where a stream has brought a picture before", async () => {
    const completed = `event: image_generation.completed\ndata: ${JSON.stringify({ b64_json: base64 })}\n\n`;
    const { gateway, provider, told } = await connect((_call, index) =>
      index === 1
        ? say(500, "broken")
        : { headers: { "content-type": "text/event-stream" }, body: completed },
    );
    for (const type of ["image", "failed", "image"])
      expect((await generate(provider, createRequest({ partials: 1 }))).outcome.type).toBe(type);
    expect(gateway.calls.map(({ body }) => body["stream"])).toEqual([true, true, true]);
    expect(told).toEqual([]);
  });
});

describe("a picture that came as a link", () => {
  const elsewhere = JSON.stringify({ data: [{ url: "https://cdn.example.org/a.png" }], usage });

  test("[K3] to another host is not fetched; the next is asked for as bytes", async () => {
    const { gateway, provider, told } = await connect(({ body }) =>
      body["response_format"] === "b64_json" ? { body: plain } : { body: elsewhere },
    );
    const first = await generate(provider);
    expect(first.outcome).toMatchObject({
      made: "billed",
      usage: { imageOutput: 9 },
      failure: { kind: "bad-image" },
    });
    expect(told[0]).toMatchObject({ facts: { found: "a link to another host" } });
    expect((await generate(provider)).outcome.type).toBe("image");
    expect(gateway.calls.length).toBe(2);
  });

  test.each([
    ["is given again", () => ({ body: elsewhere })],
    [
      "may not be asked to be bytes",
      ({ body }: GatewayCall) =>
        "response_format" in body
          ? say(400, {
              error: { message: "Unknown parameter: 'response_format'.", param: "response_format" },
            })
          : { body: elsewhere },
    ],
  ])("and %s stops the model: it is not paid a third time", async (_what, answer) => {
    const { gateway, provider, told } = await connect(answer);
    await generate(provider);
    expect((await generate(provider)).outcome).toMatchObject({ made: "billed" });
    const paid = gateway.calls.length;
    expect((await generate(provider)).outcome).toMatchObject({
      made: "nothing",
      failure: {
        kind: "provider-account",
        retryable: false,
        message: expect.stringContaining("link") as string,
      },
    });
    expect(gateway.calls.length).toBe(paid);
    expect(told.at(-1)?.sentence).toContain("not asked for this model again");
    const other = createRequest();
    await generate(provider, { ...other, model: { ...other.model, upstream: "another" } });
    expect(gateway.calls.length).toBe(paid + 1);
  });

  test("that is not there yet is asked for again", async () => {
    let asked = 0;
    const { provider } = await connect(({ path }) => {
      if (!path.endsWith(".png"))
        return { body: JSON.stringify({ error: "", data: [{ url: "/files/a.png" }] }) };
      asked += 1;
      return asked < 2 ? say(404, "not yet") : { headers: { "content-type": "image/png" }, body: picture };
    });
    const { outcome, bytes } = await generate(provider);
    expect(outcome.type).toBe("image");
    expect(bytes.equals(picture)).toBe(true);
  });

  test("[K3] that leads on to another host is not followed", async () => {
    const { gateway, provider } = await connect(({ path }) =>
      path.endsWith(".png")
        ? { status: 302, headers: { location: "http://127.0.0.1:1/a.png" } }
        : { body: JSON.stringify({ data: [{ url: "/files/a.png" }] }) },
    );
    expect((await generate(provider)).outcome).toMatchObject({
      made: "billed",
      failure: { kind: "bad-image" },
    });
    expect(gateway.calls.map(({ method }) => method)).toEqual(["POST", "GET"]);
    expect(gateway.calls[1]?.headers["authorization"]).toBeUndefined();
  });

  test("to a page is lost, and a task to ask for later too", async () => {
    for (const body of [{ data: [{ url: "/files/a.png" }] }, { task_id: "t-1", status: "queued" }]) {
      const { provider, told } = await connect(({ path }) =>
        path.endsWith(".png")
          ? { headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" }
          : say(200, body),
      );
      expect((await generate(provider)).outcome).toMatchObject({ type: "failed", made: "billed" });
      expect(told.length).toBe(1);
    }
  });
});

test("what a relay learns of its gateway is said in its log, and the picture is made all the same", async () => {
  const gateway = await startGateway(({ body }) =>
    "moderation" in body
      ? say(400, { detail: [{ loc: ["body", "moderation"], msg: "Extra inputs are not permitted" }] })
      : say(200, plain),
  );
  const folder = await mkdtemp(join(tmpdir(), "polyframe-gateway-"));
  const env = { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: gateway.baseUrl, POLYFRAME_LOG: "warn" };
  const relay = await startRelayProcess({ folder, env });
  closing.push(() => rm(folder, { recursive: true, force: true }), gateway.close, relay.kill);
  const path = `/v1/runs/${crypto.randomUUID()}`;
  expect((await relay.call("PUT", path, createBody())).status).toBe(201);
  await expect
    .poll(async () => ((await (await relay.call("GET", path)).json()) as Run).jobs[0]?.state)
    .toBe("succeeded");
  expect(relay.said()).toContain("The provider refused parameters that are left out from now on.");
  expect(gateway.calls.filter(({ method }) => method === "POST")).toHaveLength(2);
});
