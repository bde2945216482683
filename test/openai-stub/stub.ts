// A strict stand-in for OpenAI's Images API: a real server that refuses what the real one refuses and breaks on request.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { type Making, billUsage, makeEvents, makeJson } from "./answer.ts";
import { answerControl } from "./control.ts";
import { type RawAnswer, type Rule, type Script, createScript, toRawAnswer, answerFault } from "./faults.ts";
import { type Limiter, type Limits, createLimiter } from "./limits.ts";
import { answerOther } from "./other-routes.ts";
import type { Parameters, Route } from "./parameters.ts";
import { type Call, readCall } from "./read-call.ts";
import { type Refusal, wrongKey } from "./refusal.ts";
import type { RecordedRequest } from "./recorded.ts";
import { type Flow, type Sending, createFlow, sendEvents, sendWhole } from "./transport.ts";

export type StubOptions = {
  /** The one key it takes. */
  apiKey: string;
  /** 0 or absent: any free port. */
  port?: number;
  script?: readonly Rule[];
  /** Time to the answer; partial pictures are spread over it. */
  latencyMs?: number | ((asked: Parameters) => number);
  /** Every picture is at least this long. */
  padToBytes?: number;
  /** The same prompt always gives the same picture; without it every request's pictures differ, as the real ones do. */
  samePictures?: boolean;
  limits?: Limits;
  now?: () => number;
};

export type OpenAiStub = {
  /** Without /v1. */
  url: string;
  /** For OPENAI_BASE_URL. */
  baseUrl: string;
  requests: RecordedRequest[];
  script: (...rules: Rule[]) => void;
  /** Forgets rules and requests; pictures and limits stay. */
  reset: () => void;
  /** Lets the requests held at a gate go on, now and later. */
  release: (gate: string) => void;
  /** Resolves when that many image requests came in since the start or the last reset. */
  arrived: (count: number) => Promise<void>;
  /** Names (X-Client-Request-Id) that came more than once since the start, whatever was forgotten meanwhile. */
  repeated: () => string[];
  /** Rejects when a name came twice: each call has one of its own, so it was sent again. */
  close: () => Promise<void>;
};

/** What the parts of the stub share. */
type State = {
  options: StubOptions;
  requests: RecordedRequest[];
  script: Script;
  limiter: Limiter;
  flow: Flow;
  waiting: { count: number; resolve: () => void }[];
  pictures: Map<string, { bytes: Buffer; type: string }>;
  seen: Map<string, number>;
  /** How often each name came that calls gave themselves. */
  named: Map<string, number>;
  url: string;
  counter: number;
};

/** Starts the stub on loopback. */
export async function startOpenAiStub(options: StubOptions): Promise<OpenAiStub> {
  const now = options.now ?? Date.now;
  const state: State = {
    options: { ...options, now },
    requests: [],
    script: createScript(),
    limiter: createLimiter(options.limits ?? {}, now),
    flow: createFlow(),
    waiting: [],
    pictures: new Map(),
    seen: new Map(),
    named: new Map(),
    url: "",
    counter: 0,
  };
  state.script.add(options.script ?? []);
  const server = createServer((request, response) => {
    // A client that leaves while it is written to is part of the game; `outcome` tells it.
    response.on("error", () => undefined);
    serve(state, stub, request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  // Headers may be asked to come after more than five minutes.
  server.requestTimeout = 0;
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub has no port.");
  state.url = `http://127.0.0.1:${address.port}`;
  const stub = toOpenAiStub(state, server);
  return stub;
}

function toOpenAiStub(state: State, server: Server): OpenAiStub {
  function repeated(): string[] {
    return [...state.named].filter(([, times]) => times > 1).map(([name]) => name);
  }
  return {
    repeated,
    url: state.url,
    baseUrl: `${state.url}/v1`,
    requests: state.requests,
    script: (...rules) => state.script.add(rules),
    reset() {
      state.script.clear();
      state.requests.length = 0;
    },
    release: (gate) => state.flow.release(gate),
    arrived: (count) =>
      new Promise((resolve) => {
        if (state.requests.length >= count) resolve();
        else state.waiting.push({ count, resolve });
      }),
    async close() {
      state.flow.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      const twice = repeated();
      if (twice.length > 0) throw new Error(`Sent more than once [M3]: ${twice.join(", ")}`);
    },
  };
}

async function serve(
  state: State,
  stub: OpenAiStub,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const path = new URL(request.url ?? "/", state.url).pathname;
  if (path.startsWith("/__")) return answerControl(stub, path, body, response);
  state.counter += 1;
  response.setHeader(
    "x-request-id",
    `req_${createHash("md5").update(`request ${state.counter}`).digest("hex")}`,
  );
  response.setHeader("openai-version", "2020-10-01");
  response.setHeader("openai-organization", "org-stub");
  const picture = state.pictures.get(path);
  if (picture !== undefined) return void response.setHeader("content-type", picture.type).end(picture.bytes);
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const route =
    path === "/v1/images/generations" ? "generations" : path === "/v1/images/edits" ? "edits" : undefined;
  const wrong = key === state.options.apiKey ? undefined : wrongKey(key);
  if (route !== undefined && request.method === "POST")
    return serveImages(state, { request, response, body, route, wrong });
  send(
    response,
    wrong === undefined ? answerOther(request.method ?? "", path, route !== undefined) : toRawAnswer(wrong),
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces);
}

type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  route: Route;
  wrong: Refusal | undefined;
};

async function serveImages(state: State, { request, response, body, route, wrong }: Exchange): Promise<void> {
  const call = await readCall(route, request.headers["content-type"] ?? "", body);
  const record = addRecord(state, request, call, route);
  response.on("close", () => {
    if (!response.writableFinished) record.outcome = "broken";
  });
  const checked = wrong === undefined ? call.checked : { ok: false as const, refusal: wrong };
  if (!checked.ok) return finish(record, response, toRawAnswer(checked.refusal));
  const { asked, inputs } = checked.value;
  const usage = billUsage({ asked, inputs });
  const pictures = asked.n + inputs.filter((file) => file.name === "image").length;
  const full = state.limiter.take(asked.model, pictures, usage.total_tokens);
  for (const [name, value] of Object.entries(state.limiter.describe())) response.setHeader(name, value);
  if (full !== undefined) return finish(record, response, toRawAnswer(full));
  const faults = state.script.take({ index: record.index, route, asked });
  await state.flow.wait(faults, "headers");
  const refused = faults.map((fault) => answerFault(fault, asked)).find((answer) => answer !== undefined);
  if (refused !== undefined) return finish(record, response, refused);
  const making: Making = {
    route,
    asked,
    inputs,
    faults,
    seed: chooseSeed(state, asked),
    padToBytes: state.options.padToBytes ?? 0,
    created: Math.floor(record.at / 1000),
    publish: publishIn(state),
  };
  const { latencyMs = 0 } = state.options;
  const waitMs = typeof latencyMs === "number" ? latencyMs : latencyMs(asked);
  record.made = asked.n;
  record.usage = usage;
  record.status = 200;
  response.setHeader("openai-processing-ms", String(Math.round(waitMs)));
  const sending: Sending = {
    flow: state.flow,
    response,
    faults,
    waitMs,
    onEnd() {
      if (!response.destroyed) record.outcome = "answered";
    },
  };
  if (asked.stream) await sendEvents(sending, await makeEvents(making));
  else await sendWhole(sending, await makeJson(making));
}

function addRecord(state: State, request: IncomingMessage, call: Call, route: Route): RecordedRequest {
  const now = state.options.now ?? Date.now;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const record: RecordedRequest = {
    index: state.requests.length,
    route,
    at: now(),
    headers,
    body: call.body,
    files: call.files,
    outcome: "open",
    made: 0,
  };
  state.requests.push(record);
  const name = headers["x-client-request-id"];
  if (name !== undefined) state.named.set(name, (state.named.get(name) ?? 0) + 1);
  for (const waiter of state.waiting.filter(({ count }) => count <= state.requests.length)) {
    waiter.resolve();
    state.waiting.splice(state.waiting.indexOf(waiter), 1);
  }
  return record;
}

function finish(record: RecordedRequest, response: ServerResponse, answer: RawAnswer): void {
  record.outcome = "refused";
  record.status = answer.status;
  if (answer.code !== undefined) record.code = answer.code;
  send(response, answer);
}

function send(response: ServerResponse, { status, headers, body }: RawAnswer): void {
  response.writeHead(status, headers).end(body);
}

/** The n-th request with one prompt gets the n-th picture of that prompt: deterministic, whatever else is in flight. */
function chooseSeed(state: State, { prompt }: Parameters): string {
  const before = state.seen.get(prompt) ?? 0;
  state.seen.set(prompt, before + 1);
  return state.options.samePictures ? prompt : `${prompt} ${before}`;
}

function publishIn(state: State): Making["publish"] {
  return (bytes, type) => {
    const path = `/pictures/${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.${type.slice("image/".length)}`;
    state.pictures.set(path, { bytes, type });
    return `${state.url}${path}`;
  };
}
