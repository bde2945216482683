/** How requests reach the upstream: an HTTP client that waits for minutes, and answers the SDK can read whatever their shape. */
import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { awaitAnswer, type AnswerBody, type Head } from "./answer/answer-body.ts";
import { unpack } from "./answer/unpack.ts";
import { encodeForm } from "./encode-form.ts";
import { parseErrorText } from "./error-body.ts";

export type Transport = {
  /** Like the global one; redirects are not followed. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The body of an answer this transport gave, for reading all of it without the stream around it. */
  bodyOf: (response: Response) => AnswerBody | undefined;
  /** Whether the request of this name (X-Client-Request-Id) began to leave. Asked once, after its end. */
  hasBegun: (name: string) => boolean;
  close: () => Promise<void>;
};

/** Above our own watchdog: it decides, these only keep the client from deciding at 300 s. */
export const transportMs = 610_000;
/**
 * A connection is used again when its next call follows at once, as in a long run: that spares a handshake. One that has
 * been idle for longer may have been given up by the other side, and a request that breaks after it was written may or
 * may not have been billed. No server gives up within a second.
 */
const reuseMs = 1_000;
const maxErrorBytes = 65_536;
/** Names each call, upstream as well as here. */
export const nameHeader = "X-Client-Request-Id";

/** A company's proxy that does not answer in this time will not. */
const tunnelMs = 30_000;

const options = {
  headersTimeout: transportMs,
  bodyTimeout: transportMs,
  // Over HTTP/2 all calls would share one connection, and one break would leave all of them uncertain.
  allowH2: false,
  keepAliveTimeout: reuseMs,
  keepAliveMaxTimeout: reuseMs,
} as const;

/** Through a proxy the connections are made by the same rules; those that ask for a tunnel serve nothing else. */
async function createDispatcher(proxy: string | undefined): Promise<Dispatcher> {
  const { Agent, Pool, ProxyAgent } = await import("undici");
  if (proxy === undefined) return new Agent(options);
  return new ProxyAgent({
    ...options,
    uri: proxy,
    requestTls: { allowH2: false },
    proxyTls: { allowH2: false },
    factory: (origin, given) => new Pool(origin, Object.assign({}, given, options)),
    clientFactory: (origin, given) =>
      new Pool(
        origin,
        Object.assign({}, given, options, { headersTimeout: tunnelMs, bodyTimeout: tunnelMs }),
      ),
  });
}

/**
 * Loads undici, whose own client is used instead of Node's fetch: Node 24 carries a version that ends the whole process when
 * an upstream closes the connection while a picture is read slowly (nodejs/undici issue 5360). Its `dispatch` rather than its
 * fetch: that one copies every byte, and the garbage of a picture of 8 MB costs more than decoding it. `proxy` is the address
 * of a proxy that everything goes through.
 */
export async function createTransport(proxy?: string): Promise<Transport> {
  const agent = await createDispatcher(proxy);
  const bodies = new WeakMap<Response, AnswerBody>();
  const begun = new Set<string>();
  return {
    fetch: async (input, init = {}) => {
      const { body: sent, headers } = await encodeBody(init);
      // A picture in base64 hardly shrinks; what comes packed all the same is unpacked.
      headers.set("accept-encoding", "identity");
      const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
      const name = headers.get(nameHeader);
      const { handler, answer } = awaitAnswer(init.signal ?? undefined, () => {
        if (name !== null) begun.add(name);
      });
      // Redirects are not followed: one would carry an api-key header to wherever it points.
      agent.dispatch(
        {
          origin,
          path: `${pathname}${search}`,
          method: init.method === "POST" ? "POST" : "GET",
          headers: [...headers].flat(),
          body: sent,
        },
        handler,
      );
      const { body: packed, ...head } = await answer;
      const body = unpack(packed, findHeader(head, "content-encoding"));
      if (head.status < 200 || head.status > 299) return wrapError(body, head);
      const response = new Response(bodiless.has(head.status) ? null : streamBody(body), head);
      bodies.set(response, body);
      return response;
    },
    bodyOf: (response) => bodies.get(response),
    hasBegun: (wanted) => begun.delete(wanted),
    close: () => agent.destroy(),
  };
}

function findHeader({ headers }: Head, wanted: string): string {
  return headers.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : [])).join(",");
}

/** Statuses a Response may not carry a body with. */
const bodiless = new Set([204, 205]);

/** The same body as a stream. */
function streamBody(body: AnswerBody): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      pull: async (controller) => {
        if (await body.wait()) {
          for (let piece = body.take(); piece; piece = body.take())
            controller.enqueue(Uint8Array.from(piece));
        } else controller.close();
      },
      cancel: body.cancel,
    },
    { highWaterMark: 0 },
  );
}

/** Two HTTP clients in one process do not know each other's forms, so a form is written out here. */
async function encodeBody(
  init: RequestInit,
): Promise<{ body: string | Uint8Array<ArrayBuffer> | Readable | null; headers: Headers }> {
  const headers = new Headers(init.headers);
  if (init.body === undefined || init.body === null) return { body: null, headers };
  if (typeof init.body === "string") return { body: init.body, headers };
  if (init.body instanceof FormData) {
    const { type, bytes, body } = encodeForm(init.body);
    headers.set("content-type", type);
    headers.set("content-length", String(bytes));
    return { body: Readable.from(body, { objectMode: false }), headers };
  }
  const encoded = new Response(init.body);
  const type = encoded.headers.get("content-type");
  if (type !== null) headers.set("content-type", type);
  return { body: new Uint8Array(await encoded.arrayBuffer()), headers };
}

/** The SDK reads an error's body as a whole and keeps only `error` of it; here it is bounded and wrapped, so any shape survives. */
async function wrapError(body: AnswerBody, { status, headers }: Head): Promise<Response> {
  const text = await readBounded(body);
  return new Response(JSON.stringify({ error: { raw: text, ...parseErrorText(text) } }), {
    // A 304 may not carry a body; as an answer to a POST it comes from a broken proxy.
    status: status === 304 ? 502 : status,
    headers: headers.filter(([name]) => !/^(content-|transfer-)/i.test(name)),
  });
}

async function readBounded(body: AnswerBody): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    while (bytes < maxErrorBytes && (await body.wait())) {
      for (let piece = body.take(); piece; piece = body.take()) {
        pieces.push(piece);
        bytes += piece.length;
      }
    }
  } catch {
    // The status is known and says more than the rest of its explanation would.
  }
  body.cancel();
  return Buffer.concat(pieces).toString("utf8");
}
