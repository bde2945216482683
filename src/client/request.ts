/** One HTTPS request from Figma's sandbox: no AbortController there, so a time-out only stops the waiting. */
import { createFailure } from "../../core/failure.ts";
import { type Answer, parseProblem } from "./answer.ts";

/** `path` starts with a slash; `timeoutMs` bounds the waiting, not the request. */
export type RelayRequest = {
  method: "GET" | "POST" | "PUT";
  path: string;
  token: string;
  body?: string | Uint8Array;
  contentType?: string;
  timeoutMs: number;
};

/** The whole answer as text. Never rejects for what the network or the relay does. */
export async function requestText(base: string, request: RelayRequest): Promise<Answer<string>> {
  return send(base, request, (response) => response.text());
}

/** The whole answer as bytes: raw, because decoding base64 in the sandbox costs a thousand times more. */
export async function requestBytes(base: string, request: RelayRequest): Promise<Answer<Uint8Array>> {
  return send(base, request, async (response) => new Uint8Array(await response.arrayBuffer()));
}

async function send<Value>(
  base: string,
  request: RelayRequest,
  read: (response: FetchResponse) => Promise<Value>,
): Promise<Answer<Value>> {
  const work = exchange(base, request, read);
  return raceTimeout(work, request.timeoutMs, base);
}

async function exchange<Value>(
  base: string,
  request: RelayRequest,
  read: (response: FetchResponse) => Promise<Value>,
): Promise<Answer<Value>> {
  try {
    const response = await fetch(`${base}${request.path}`, fetchOptions(request));
    if (!response.ok) return parseProblem(response.status, await response.text());
    return { ok: true, status: response.status, value: await read(response) };
  } catch {
    return unreachable(base); // fetch rejects without a reason; `diagnose` finds out which part is at fault
  }
}

function fetchOptions(request: RelayRequest): FetchOptions {
  const headers: { [name: string]: string } = {};
  if (request.token !== "") headers["authorization"] = `Bearer ${request.token}`;
  if (request.contentType !== undefined) headers["content-type"] = request.contentType;
  const options: FetchOptions = { method: request.method, headers };
  return request.body === undefined ? options : { ...options, body: request.body };
}

function unreachable(base: string): Answer<never> {
  const message = `The relay at ${base} does not answer. Check that it runs and that you are online, then try again.`;
  return { ok: false, status: 0, failure: createFailure("relay-unreachable", { message }) };
}

function raceTimeout<Value>(
  work: Promise<Answer<Value>>,
  timeoutMs: number,
  base: string,
): Promise<Answer<Value>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(unreachable(base)), timeoutMs);
    work.then((answer) => {
      clearTimeout(timer);
      resolve(answer);
    }, reject);
  });
}
