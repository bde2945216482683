// Every provider keeps the same promises; then every way OpenAI's API can fail, against the strict stand-in.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findModel, findQuality } from "../../core/catalogue.ts";
import type { Failure } from "../../core/failure.ts";
import { inputImageTokens, outputTokens } from "../../core/tokens.ts";
import { loadCatalogue } from "../../relay/catalogue/load-catalogue.ts";
import { judgeImage } from "../../relay/images/judge-image.ts";
import { measureImage } from "../../relay/images/measure-image.ts";
import { chooseProvider } from "../../relay/providers/choose-provider.ts";
import { createOfflineProvider } from "../../relay/providers/offline.ts";
import { type OpenAiOptions, createOpenAiProvider } from "../../relay/providers/openai.ts";
import type { Provider, ProviderInput } from "../../relay/providers/provider.ts";
import { systemClock } from "../../relay/time/clock.ts";
import { type OpenAiStub, startOpenAiStub } from "../openai-stub/stub.ts";
import type { Fault } from "../openai-stub/faults.ts";
import { createRequest, generate } from "../provider-call.ts";

const apiKey = "sk-proj-contract0123456789abcdefghijklmnop";
const catalogue = loadCatalogue();
let stub: OpenAiStub;
let openai: Provider;
let offline: Provider;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-inputs-"));
  stub = await startOpenAiStub({ apiKey });
  openai = connect();
  offline = createOfflineProvider({ ms: 0 });
});
afterEach(() => stub.reset());
afterAll(async () => {
  await Promise.all([openai.close(), offline.close()]);
  await stub.close();
  await rm(folder, { recursive: true, force: true });
});

function connect(options: Partial<OpenAiOptions> = {}): Provider {
  return createOpenAiProvider({ apiKey, baseUrl: stub.baseUrl, ...options });
}

let painted = 0;
async function paintInput(width: number, height: number, role = "style"): Promise<ProviderInput> {
  const path = join(folder, `${(painted += 1)}.png`);
  const background = role === "mask" ? "#0000" : "#3a7";
  const picture = sharp({ create: { width, height, channels: role === "mask" ? 4 : 3, background } });
  const { size } = await picture.png().toFile(path);
  const name = role === "mask" ? role : `image-${painted}`;
  return { name, role, path, type: "image/png", width, height, bytes: size };
}

describe.each(["offline", "openai"] as const)("the %s provider", (name) => {
  function pick(): Provider {
    return name === "offline" ? offline : openai;
  }

  test.each([
    ["a wide JPEG", { width: 1536, height: 512 }, "jpeg", "opaque"],
    ["a tall JPEG", { width: 480, height: 1408 }, "jpeg", "opaque"],
    ["a transparent PNG", { width: 1024, height: 640 }, "png", "transparent"],
    ["an opaque PNG", { width: 816, height: 816 }, "png", "opaque"],
  ] as const)(
    "[S5] makes %s of exactly the size and format asked",
    async (_what, size, format, background) => {
      const { outcome, bytes } = await generate(pick(), createRequest({ size, format, background }));
      expect(outcome.type).toBe("image");
      const facts = measureImage(bytes);
      expect(facts).toMatchObject({ ...size, type: `image/${format}`, complete: true });
      expect(judgeImage(facts)).toBeUndefined();
      const decoded = await sharp(bytes).stats();
      expect(decoded.isOpaque).toBe(background === "opaque");
    },
  );

  test("reports usage by the catalogue's formula", async () => {
    const size = { width: 1024, height: 640 };
    const inputs = [await paintInput(300, 200), await paintInput(1600, 900)];
    const { outcome } = await generate(pick(), createRequest({ size, inputs, quality: "medium" }));
    const quality = findQuality(findModel(catalogue, "gpt-image-2")!, "medium")!;
    expect(outcome.usage).toMatchObject({
      imageOutput: outputTokens(size, quality).low,
      imageInput:
        inputImageTokens({ width: 300, height: 200 }) + inputImageTokens({ width: 1600, height: 900 }),
      assumed: false,
    });
    expect(outcome.requestId).toMatch(/./);
  });

  test("hands out each partial once, in order, before the picture, and counts it", async () => {
    const { outcome, bytes, partials } = await generate(pick(), createRequest({ partials: 2 }));
    expect(partials.map(([index]) => index)).toEqual([0, 1]);
    for (const [, partial] of partials) expect(measureImage(partial)?.complete).toBe(true);
    expect(measureImage(bytes)).toMatchObject({ width: 1024, height: 640, complete: true });
    const plain = await generate(pick());
    expect(outcome.usage!.imageOutput - plain.outcome.usage!.imageOutput).toBe(200);
  });

  test("takes 16 references, a source and a prompt of 32,000 characters", async () => {
    const inputs = await Promise.all(
      Array.from({ length: 16 }, (_, index) => paintInput(64 + index, 64, index === 0 ? "source" : "style")),
    );
    const { outcome, bytes } = await generate(pick(), createRequest({ inputs, prompt: "é".repeat(32_000) }));
    expect(outcome.type).toBe("image");
    expect(measureImage(bytes)?.complete).toBe(true);
  });

  test("ends with an outcome when it was aborted before it began", async () => {
    const { outcome, bytes } = await generate(pick(), createRequest(), AbortSignal.abort());
    expect(outcome).toMatchObject({ type: "failed", made: "nothing", failure: { kind: "cancelled" } });
    expect(bytes.length).toBe(0);
  });

  test("ends with an outcome when it is aborted midway", async () => {
    stub.script({ fault: { kind: "hang", at: "headers" } });
    const controller = new AbortController();
    const slow = name === "offline" ? createOfflineProvider({ ms: 60_000 }) : openai;
    const running = generate(slow, createRequest(), controller.signal);
    if (name === "openai") await stub.arrived(1);
    controller.abort();
    const { outcome } = await running;
    expect(outcome).toMatchObject({ type: "failed", made: name === "offline" ? "nothing" : "unknown" });
  });

  test("rejects when the sink does, because that is no fault of the upstream", async () => {
    const sink = {
      write: () => Promise.reject(new Error("disk full")),
      restart: () => undefined,
      partial: async () => undefined,
    };
    await expect(pick().generate(new AbortController().signal, createRequest(), sink)).rejects.toThrow(
      "disk full",
    );
  });
});

test("the offline provider paints the same bytes for the same request, and another take differently", async () => {
  const request = createRequest();
  const [first, again, other] = [
    await generate(offline, request),
    await generate(offline, { ...request, attempt: "another" }),
    await generate(offline, { ...request, cell: { ...request.cell, take: 2 } }),
  ];
  expect(again.bytes.equals(first.bytes)).toBe(true);
  expect(other.bytes.equals(first.bytes)).toBe(false);
});

test("[M3] only the offline provider may be repeated without asking", async () => {
  expect([offline.repeatable, offline.offline]).toEqual([true, true]);
  expect([openai.repeatable, openai.offline]).toEqual([false, false]);
  expect((await chooseProvider({}, systemClock)).offline).toBe(true);
  expect(await chooseProvider({ openaiKey: apiKey }, systemClock)).toMatchObject({
    name: "openai",
    offline: false,
  });
});

test("[M4] size and quality are sent explicitly, and nothing that is new to an unknown host", async () => {
  await generate(openai, createRequest({ safetyIdentifier: "hash" }));
  expect(stub.requests[0]?.route).toBe("generations");
  expect(stub.requests[0]?.body).toEqual({
    model: "gpt-image-2",
    prompt: "a red kite over a harbour",
    size: "1024x640",
    quality: "low",
    n: 1,
    output_format: "jpeg",
    background: "opaque",
    moderation: "auto",
  });
});

test("pictures go as multipart in the prompt's order with names and types, and the mask beside the first", async () => {
  const mask = await paintInput(320, 200, "mask");
  const inputs = [await paintInput(320, 200, "source"), await paintInput(64, 32), await paintInput(96, 32)];
  const { outcome } = await generate(openai, createRequest({ inputs, mask }));
  expect(outcome.type).toBe("image");
  const [request] = stub.requests;
  expect(request?.route).toBe("edits");
  const files = request?.files.map(({ name, type, size }) => `${name} ${type} ${size?.width}`);
  expect(files?.filter((file) => file.startsWith("image"))).toEqual([
    "image image/png 320",
    "image image/png 64",
    "image image/png 96",
  ]);
  expect(files).toContain("mask image/png 320");
});

type Expected = { kind: Failure["kind"]; made: string; retryable?: boolean; message?: RegExp };
const faults: [string, Fault, Expected][] = [
  [
    "a 429 with Retry-After",
    { kind: "rate-limited", waitMs: 7000 },
    { kind: "rate-limited", made: "nothing", retryable: true },
  ],
  [
    "a 429 without Retry-After",
    { kind: "rate-limited", waitMs: 7000, header: false },
    { kind: "rate-limited", made: "nothing", retryable: true },
  ],
  [
    "an exhausted quota",
    { kind: "quota-exhausted" },
    { kind: "provider-account", made: "nothing", retryable: false, message: /credit_balance_exhausted/ },
  ],
  [
    "a spending limit",
    { kind: "quota-exhausted", code: "project_spend_limit_exceeded" },
    { kind: "provider-account", made: "nothing", retryable: false },
  ],
  [
    "a billing limit",
    { kind: "billing-hard-limit" },
    { kind: "provider-account", made: "nothing", retryable: false },
  ],
  [
    "an organization that is not verified",
    { kind: "unverified-organization" },
    { kind: "provider-account", made: "nothing", message: /verified/ },
  ],
  ["a 500", { kind: "server-error" }, { kind: "uncertain", made: "unknown" }],
  ["a 502 page", { kind: "html", status: 502 }, { kind: "uncertain", made: "unknown", message: /\(502\)/ }],
  ["a 504 page", { kind: "html", status: 504 }, { kind: "uncertain", made: "unknown" }],
  ["a 524 page", { kind: "html", status: 524 }, { kind: "uncertain", made: "unknown" }],
  ["a 503", { kind: "overloaded" }, { kind: "provider-unavailable", made: "nothing", retryable: true }],
  [
    "a 503 with a bare string",
    { kind: "string-error" },
    { kind: "provider-unavailable", made: "nothing", retryable: true },
  ],
  [
    "a 422 with a detail",
    { kind: "detail-error" },
    { kind: "provider-refused", made: "nothing", retryable: false, message: /Input should be/ },
  ],
  [
    "a filter on the input",
    { kind: "moderation", stage: "input" },
    { kind: "moderation", made: "nothing", retryable: false, message: /\(sexual\)/ },
  ],
  [
    "a filter on the output",
    { kind: "moderation", stage: "output" },
    { kind: "moderation", made: "nothing", message: /held back/ },
  ],
  [
    "an unknown model",
    { kind: "model-not-found" },
    { kind: "provider-refused", made: "nothing", message: /another model/ },
  ],
  [
    "a redirect",
    { kind: "error", status: 307, body: "", headers: { location: "http://127.0.0.1:1/" } },
    { kind: "provider-refused", made: "nothing", message: /OPENAI_BASE_URL/ },
  ],
  [
    "a proxy's 413",
    { kind: "html", status: 413 },
    { kind: "provider-refused", made: "nothing", message: /smaller references/ },
  ],
  [
    "an error that quotes the key",
    {
      kind: "error",
      status: 400,
      body: { error: { message: `key ${apiKey} (sk-proj-****mnop) is odd, Bearer ${apiKey}` } },
    },
    { kind: "provider-refused", made: "nothing", message: /hidden/ },
  ],
  ["a cut before the headers", { kind: "cut", at: "headers" }, { kind: "uncertain", made: "unknown" }],
  ["a cut in the body", { kind: "cut", at: "body" }, { kind: "uncertain", made: "unknown" }],
  [
    "an answer that is not JSON",
    { kind: "not-json" },
    { kind: "uncertain", made: "unknown", message: /OPENAI_BASE_URL/ },
  ],
  ["an answer without pictures", { kind: "empty-data" }, { kind: "bad-image", made: "billed" }],
];

test.each(faults)(
  "%s becomes a failure that says what was made",
  async (_name, fault, { kind, made, retryable, message }) => {
    stub.script({ fault });
    const { outcome } = await generate(openai);
    expect(outcome).toMatchObject({ type: "failed", made, failure: { kind } });
    if (outcome.type !== "failed") return;
    if (retryable !== undefined) expect(outcome.failure.retryable).toBe(retryable);
    if (message !== undefined) expect(outcome.failure.message).toMatch(message);
    expect(stub.requests.length).toBe(1);
  },
);

test("[K1] no failure contains the key, a part of it or markup", async () => {
  for (const [name, fault] of faults) {
    stub.script({ fault });
    const text = JSON.stringify((await generate(openai)).outcome);
    expect(text, name).not.toMatch(/sk-|contract0123|mnop|Bearer|<[a-z!]/i);
  }
  const wrong = connect({ apiKey: "sk-proj-wrongkey00000000000000000000" });
  const { outcome } = await generate(wrong);
  await wrong.close();
  expect(outcome).toMatchObject({ made: "nothing", failure: { kind: "provider-account" } });
  expect(JSON.stringify(outcome)).not.toMatch(/sk-|wrongkey|0000/);
});

test("a 429 tells how long to wait and what the limit is, from headers or from its text", async () => {
  for (const header of [true, false]) {
    stub.script({ fault: { kind: "rate-limited", waitMs: 7000, header } });
    const { outcome } = await generate(openai);
    expect(outcome).toMatchObject({
      failure: { retryAfterMs: 7000 },
      limits: { imagesPerMinute: 5, imagesLeft: 0, retryAfterMs: 7000 },
    });
  }
});

test.each([
  ["slow-down", "rate-limited"],
  ["overloaded", "provider-unavailable"],
] as const)("%s asks for a slower pace and says for how long to wait", async (kind, failure) => {
  stub.script({ fault: { kind, waitMs: 9_000 } }, { fault: { kind } });
  expect((await generate(openai)).outcome).toMatchObject({
    made: "nothing",
    slowDown: true,
    failure: { kind: failure, retryable: true, retryAfterMs: 9_000 },
    limits: { retryAfterMs: 9_000 },
  });
  expect((await generate(openai)).outcome).toMatchObject({ slowDown: true, failure: { retryable: true } });
});

test.each([
  ["headers", { kind: "hang", at: "headers" }, { headersMs: 40 }],
  ["body", { kind: "hang", at: "body" }, { idleMs: 40 }],
  ["whole call", { kind: "hang", at: "body" }, { totalMs: 60 }],
] as const)(
  "a hang in the %s ends by our own limit as timed out and uncertain",
  async (_what, fault, limits) => {
    stub.script({ fault });
    const impatient = connect({ limits });
    const { outcome } = await generate(impatient);
    await impatient.close();
    expect(outcome).toMatchObject({ type: "failed", made: "unknown", failure: { kind: "timed-out" } });
  },
);

test("[M3] a name that does not exist made nothing and names its cause", async () => {
  const nowhere = connect({ baseUrl: "http://polyframe.invalid/v1" });
  const { outcome } = await generate(nowhere);
  await nowhere.close();
  // Where there is no name server at all, nobody can say that the name does not exist.
  expect(outcome).toMatchObject({
    made: "nothing",
    cause: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as string,
    failure: { kind: "provider-unavailable" },
  });
});

test.each(["url", "data-url"] as const)("a picture given as %s arrives as bytes", async (kind) => {
  stub.script({ fault: { kind } });
  const { outcome, bytes } = await generate(openai);
  expect(outcome.type).toBe("image");
  expect(outcome.usage?.imageOutput).toBeGreaterThan(0);
  expect(measureImage(bytes)).toMatchObject({ width: 1024, height: 640, complete: true });
});

test.each(["no-usage", "zero-usage"] as const)(
  "[M2] %s leaves the usage open, so that the worst case is counted",
  async (kind) => {
    stub.script({ fault: { kind } });
    const { outcome } = await generate(openai);
    expect(outcome.type).toBe("image");
    expect(outcome.usage).toBeUndefined();
  },
);

test("[S5] another size or format is a picture all the same, and half a picture is not", async () => {
  stub.script(
    { fault: { kind: "wrong-size", width: 1254, height: 1254 } },
    { fault: { kind: "wrong-format", format: "webp" } },
    { fault: { kind: "truncated-image" } },
  );
  const [size, format, half] = [await generate(openai), await generate(openai), await generate(openai)];
  expect(measureImage(size.bytes)).toMatchObject({ width: 1254, complete: true });
  expect(measureImage(format.bytes)).toMatchObject({ type: "image/webp", complete: true });
  expect(half.outcome.type).toBe("image");
  expect(judgeImage(measureImage(half.bytes))).toMatchObject({ kind: "bad-image" });
});

test("a finished picture that overtakes its partials is taken, and what comes later is not waited for", async () => {
  stub.script({ fault: { kind: "final-first" } });
  const { outcome, bytes, partials } = await generate(openai, createRequest({ partials: 2 }));
  expect(outcome.type).toBe("image");
  expect(partials).toEqual([]);
  expect(measureImage(bytes)?.complete).toBe(true);
});

test("[M2] an error in the middle of a stream is uncertain", async () => {
  stub.script({ fault: { kind: "stream-error" } });
  const { outcome, partials } = await generate(openai, createRequest({ partials: 2 }));
  expect(partials.length).toBe(1);
  expect(outcome).toMatchObject({ type: "failed", made: "unknown", failure: { kind: "uncertain" } });
});

test("a stream that is cut is uncertain", async () => {
  stub.script({ fault: { kind: "cut", at: "body" } });
  const { outcome } = await generate(openai, createRequest({ partials: 2 }));
  expect(outcome).toMatchObject({ type: "failed", made: "unknown", failure: { kind: "uncertain" } });
});

function refuseParameter(name: string): Fault {
  const message = `Unknown parameter: '${name}'.`;
  const error = { message, type: "invalid_request_error", param: name, code: "unknown_parameter" };
  return { kind: "error", status: 400, body: { error } };
}

test("[M3] each call is named upstream by its attempt, a repeat without a refused parameter by one of its own", async () => {
  stub.script({ fault: refuseParameter("moderation") });
  const picky = connect();
  const first = createRequest();
  const second = createRequest({ inputs: [await paintInput(64, 64)] });
  await generate(picky, first);
  await generate(picky, second);
  await picky.close();
  expect(stub.requests.map(({ headers }) => headers["x-client-request-id"])).toEqual([
    first.attempt,
    `${first.attempt}.1`,
    second.attempt,
  ]);
});

test("a parameter the upstream does not know is left out once and from then on", async () => {
  stub.script({ fault: refuseParameter("moderation") }, { fault: refuseParameter("background") });
  const picky = connect();
  expect((await generate(picky)).outcome.type).toBe("image");
  expect(stub.requests.length).toBe(3);
  expect((await generate(picky)).outcome.type).toBe("image");
  expect(stub.requests.length).toBe(4);
  expect(Object.keys(stub.requests[3]!.body)).toEqual([
    "model",
    "prompt",
    "size",
    "quality",
    "n",
    "output_format",
  ]);
  stub.script({ fault: refuseParameter("quality") });
  expect((await generate(picky)).outcome).toMatchObject({
    made: "nothing",
    failure: { kind: "provider-refused" },
  });
  await picky.close();
});

type Send = (chunk: string) => Promise<void>;

/** A server that answers as it is told, for answers the stand-in would never give. */
async function serve(
  answer: (send: Send) => Promise<void>,
  run: (baseUrl: string, seen: Record<string, unknown>[]) => Promise<void>,
): Promise<void> {
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, ...request.headers });
    function send(chunk: string): Promise<void> {
      return new Promise((done) => response.write(chunk, () => done()));
    }
    request.resume().on("end", () => void answer(send).then(() => response.end()));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a link to another host is not fetched, and counts as paid for", async () => {
  await serve(
    async (send) =>
      send(JSON.stringify({ data: [{ url: "http://169.254.169.254/latest/meta-data", b64_json: null }] })),
    async (baseUrl, seen) => {
      const provider = connect({ baseUrl: `${baseUrl}/v1` });
      const { outcome, bytes } = await generate(provider);
      await provider.close();
      expect(outcome).toMatchObject({
        type: "failed",
        made: "billed",
        failure: { kind: "bad-image", message: /b64_json/ },
      });
      expect(bytes.length).toBe(0);
      expect(seen.length).toBe(1);
    },
  );
});

test("40 MB of base64 pass in small pieces while the upstream waits for the sink", async () => {
  const picture = Buffer.alloc(30_000_000, 0xab);
  let sent = 0;
  await serve(
    async (send) => {
      await send('{"created":1,"data":[{"b64_json":"');
      for (let at = 0; at < picture.length; at += 48_000) {
        await send(picture.subarray(at, at + 48_000).toString("base64"));
        sent = at;
      }
      await send('"}],"usage":{"output_tokens":9}}');
    },
    async (baseUrl) => {
      const provider = connect({ baseUrl: `${baseUrl}/v1` });
      let received = 0;
      let largest = 0;
      let ahead = 0;
      const outcome = await provider.generate(new AbortController().signal, createRequest(), {
        write: async (chunk) => {
          received += chunk.length;
          largest = Math.max(largest, chunk.length);
          await new Promise((done) => setImmediate(done));
          ahead = Math.max(ahead, sent - received);
        },
        restart: () => undefined,
        partial: async () => undefined,
      });
      await provider.close();
      expect(outcome).toMatchObject({ type: "image", usage: { imageOutput: 9 } });
      expect(received).toBe(picture.length);
      expect(largest).toBeLessThan(1_100_000);
      // What lies between the two is what sockets and streams buffer, not the picture.
      expect(ahead).toBeLessThan(8_000_000);
    },
  );
});

test.each([
  ["openai", "/v1", undefined, "/v1/images/generations", "authorization"],
  [
    "a dated Azure API",
    "/openai",
    "2026-10-01-preview",
    "/openai/deployments/gpt-image-2/images/generations?api-version=2026-10-01-preview",
    "api-key",
  ],
] as const)(
  "%s is asked at its own path with its own key header",
  async (_name, path, apiVersion, expected, header) => {
    await serve(
      async (send) => send('{"data":[{"b64_json":"AAAA"}]}'),
      async (baseUrl, seen) => {
        const provider = connect({ baseUrl: `${baseUrl}${path}`, apiVersion });
        expect((await generate(provider)).outcome.type).toBe("image");
        await provider.close();
        expect(seen[0]?.url).toBe(expected);
        expect(String(seen[0]?.[header])).toContain(apiKey);
        expect(seen[0]?.[header === "api-key" ? "authorization" : "api-key"]).toBeUndefined();
      },
    );
  },
);

test("settings that cannot be right are refused in a sentence without the key", () => {
  for (const options of [
    { apiKey: `${apiKey}\n` },
    { apiKey: "" },
    { baseUrl: "api.openai.com" },
    { baseUrl: "ftp://x" },
    { baseUrl: `https://me:${apiKey}@host/v1` },
  ]) {
    let message = "";
    try {
      connect(options);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/OPENAI_(API_KEY|BASE_URL)/);
    expect(message).not.toContain("contract0123");
  }
});
