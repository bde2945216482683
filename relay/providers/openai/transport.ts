/** How requests reach the upstream: an HTTP client that waits for minutes, and answers the SDK can read whatever their shape. */
import type { Readable } from "node:stream";
import { parseErrorText } from "./error-body.ts";

export type Transport = {
  /** Like the global one; redirects are not followed. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  close: () => Promise<void>;
};

/** Above our own watchdog: it decides, these only keep the client from deciding at 300 s. */
export const transportMs = 610_000;
const maxErrorBytes = 65_536;

/**
 * Loads undici, whose own client is used instead of Node's fetch: Node 24 carries a version that ends the whole process when
 * an upstream closes the connection while a picture is read slowly (nodejs/undici issue 5360). Its `request` rather than its
 * fetch: that one copies every byte, and the garbage of a picture of 8 MB costs more than decoding it.
 */
export async function createTransport(): Promise<Transport> {
  const { Agent, request } = await import("undici");
  // No keep-alive: a call takes seconds to minutes, a connection that went stale meanwhile breaks after the request was
  // written, and then nobody knows whether it was billed.
  const agent = new Agent({ headersTimeout: transportMs, bodyTimeout: transportMs, pipelining: 0 });
  return {
    fetch: async (input, init = {}) => {
      const { body, headers } = await encodeBody(init);
      // Nothing is unpacked here, and a picture in base64 hardly shrinks.
      headers.set("accept-encoding", "identity");
      // Redirects are not followed: one would carry an api-key header to wherever it points.
      const answer = await request(input instanceof Request ? input.url : input, {
        dispatcher: agent,
        method: init.method === "POST" ? "POST" : "GET",
        signal: init.signal ?? null,
        headers: [...headers].flat(),
        body,
      });
      const facts = { status: answer.statusCode, headers: listHeaders(answer.headers) };
      const stream = streamBody(answer.body);
      if (facts.status < 200 || facts.status > 299) return wrapError(stream, facts);
      return new Response(bodiless.has(facts.status) ? null : stream, facts);
    },
    close: () => agent.destroy(),
  };
}

/** Statuses a Response may not carry a body with. */
const bodiless = new Set([204, 205]);

function listHeaders(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
}

/** Hands out the very buffers that were read from the connection, one for each read. */
function streamBody(body: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks: AsyncIterator<Uint8Array<ArrayBuffer>> = body[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => {
        // Breaking off is what is meant; the error it makes in the body is nobody's concern any more.
        body.on("error", () => undefined).destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Two HTTP clients in one process do not know each other's forms, so a form is written out here. */
async function encodeBody(
  init: RequestInit,
): Promise<{ body: string | Uint8Array<ArrayBuffer> | null; headers: Headers }> {
  const headers = new Headers(init.headers);
  if (init.body === undefined || init.body === null) return { body: null, headers };
  if (typeof init.body === "string") return { body: init.body, headers };
  const encoded = new Response(init.body);
  const type = encoded.headers.get("content-type");
  if (type !== null) headers.set("content-type", type);
  return { body: new Uint8Array(await encoded.arrayBuffer()), headers };
}

/** The SDK reads an error's body as a whole and keeps only `error` of it; here it is bounded and wrapped, so any shape survives. */
async function wrapError(
  body: ReadableStream<Uint8Array> | null,
  { status, headers }: { status: number; headers: [string, string][] },
): Promise<Response> {
  const text = await readBounded(body);
  return new Response(JSON.stringify({ error: { raw: text, ...parseErrorText(text) } }), {
    // A 304 may not carry a body; as an answer to a POST it comes from a broken proxy.
    status: status === 304 ? 502 : status,
    headers: headers.filter(([name]) => !/^(content-|transfer-)/i.test(name)),
  });
}

async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxErrorBytes) break;
    }
  } catch {
    // The status is known and says more than the rest of its explanation would.
  }
  return Buffer.concat(chunks).toString("utf8");
}
