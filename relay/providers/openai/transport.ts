/** How requests reach the upstream: an HTTP client that waits for minutes, and answers the SDK can read whatever their shape. */
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
 * Loads undici, whose own fetch is used instead of Node's: Node 24 carries a version that ends the whole process when an
 * upstream closes the connection while a picture is read slowly (nodejs/undici issue 5360).
 */
export async function createTransport(): Promise<Transport> {
  const { Agent, fetch } = await import("undici");
  // No keep-alive: a call takes seconds to minutes, a connection that went stale meanwhile breaks after the request was
  // written, and then nobody knows whether it was billed.
  const agent = new Agent({ headersTimeout: transportMs, bodyTimeout: transportMs, pipelining: 0 });
  return {
    fetch: async (input, init = {}) => {
      const { body, headers } = await encodeBody(init);
      const response = await fetch(input instanceof Request ? input.url : input, {
        dispatcher: agent,
        method: init.method ?? "GET",
        // A redirect would carry an api-key header to wherever it points.
        redirect: "manual",
        signal: init.signal ?? null,
        headers: [...headers],
        body,
      });
      const facts = { status: response.status, headers: [...response.headers] };
      return response.ok ? new Response(response.body, facts) : wrapError(response.body, facts);
    },
    close: () => agent.destroy(),
  };
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
