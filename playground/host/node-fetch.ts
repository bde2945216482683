/** The sandbox's `fetch` in Node: the real one behind the rules a browser applies to a page of origin `null`. */
import type { FetchAnswer, FetchRequest, PluginFetch } from "./doors/run-state.ts";
import type { Manifest } from "./manifest.ts";
import { isAllowed } from "./manifest.ts";

/** Headers a page may send without asking first, with values of the plain kinds. */
const plainHeaders = new Set(["accept", "accept-language", "content-language", "content-type", "range"]);
const plainTypes = new Set(["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]);
const plainMethods = new Set(["GET", "HEAD", "POST"]);
/** Headers the browser sets itself; a page's values for them are dropped. */
const forbidden =
  /^(?:host|origin|cookie|cookie2|referer|connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade|via|sec-.*|proxy-.*)$/;
const readable = [
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma",
];
const maxRedirects = 20;

export type NodeFetchOptions = {
  readonly manifest: Manifest;
  /** Told why a request failed, as the browser's console would say; the plugin learns nothing. */
  readonly onBlocked?: (reason: string) => void;
  /** The network; Node's own by default. */
  readonly send?: typeof fetch;
};

/** A `fetch` for one plugin. Every failure is the same TypeError, whatever went wrong. */
export function createNodeFetch(options: NodeFetchOptions): PluginFetch {
  return async (request, signal) => {
    try {
      return await perform(options, request, signal);
    } catch (error) {
      if (!signal.aborted) options.onBlocked?.(error instanceof Error ? error.message : String(error));
      // A page cannot tell a blocked domain from a missing network; neither can the plugin.
      throw new TypeError("Failed to fetch");
    }
  };
}

async function perform(
  options: NodeFetchOptions,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  const send = options.send ?? fetch;
  const headers = pageHeaders(request);
  let url = new URL(request.url);
  let { method, body } = request;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    if (!isAllowed(options.manifest, url)) {
      throw new Error(
        `${url.origin} is not in networkAccess: Refused to connect, Content Security Policy "default-src"`,
      );
    }
    if (needsPreflight(method, headers)) await preflight(send, url, method, headers, signal);
    const response = await send(url, {
      method,
      headers: { ...headers, origin: "null" },
      redirect: "manual",
      signal,
      ...(body !== undefined && { body: typeof body === "string" ? body : new Uint8Array(body) }),
    });
    requireOrigin(response, url);
    const location = response.headers.get("location");
    const redirects = response.status >= 300 && response.status < 400 && location !== null;
    if (!redirects) return await readAnswer(response, url, hop > 0);
    if (request.redirect === "error") throw new Error(`${url.href} redirected and redirect is "error"`);
    await response.body?.cancel();
    url = new URL(location, url);
    if (response.status === 303 || (method === "POST" && response.status < 303)) {
      method = "GET";
      body = undefined;
    }
  }
  throw new Error(`${request.url} redirected more than ${maxRedirects} times`);
}

function pageHeaders(request: FetchRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!forbidden.test(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  if (typeof request.body === "string") headers["content-type"] ??= "text/plain;charset=UTF-8";
  return headers;
}

function unsafeHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const type = value.split(";")[0]?.trim().toLowerCase() ?? "";
    const plain = plainHeaders.has(name) && (name !== "content-type" || plainTypes.has(type));
    return plain ? [] : [name];
  });
}

function needsPreflight(method: string, headers: Readonly<Record<string, string>>): boolean {
  return !plainMethods.has(method) || unsafeHeaders(headers).length > 0;
}

async function preflight(
  send: typeof fetch,
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const asked = unsafeHeaders(headers).toSorted();
  const response = await send(url, {
    method: "OPTIONS",
    redirect: "manual",
    signal,
    headers: {
      origin: "null",
      "access-control-request-method": method,
      ...(asked.length > 0 && { "access-control-request-headers": asked.join(",") }),
    },
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The preflight of ${url.href} was answered with ${response.status}`);
  requireOrigin(response, url);
  const methods = listOf(response, "access-control-allow-methods");
  if (!plainMethods.has(method) && !methods.includes(method.toLowerCase()) && !methods.includes("*")) {
    throw new Error(`Method ${method} is not allowed by Access-Control-Allow-Methods of ${url.href}`);
  }
  const allowed = listOf(response, "access-control-allow-headers");
  // The star covers everything but Authorization, which has to be named.
  const refused = asked.find(
    (name) => !allowed.includes(name) && (name === "authorization" || !allowed.includes("*")),
  );
  if (refused)
    throw new Error(`Header ${refused} is not allowed by Access-Control-Allow-Headers of ${url.href}`);
}

function listOf(response: Response, header: string): string[] {
  return (response.headers.get(header) ?? "").split(",").map((entry) => entry.trim().toLowerCase());
}

function requireOrigin(response: Response, url: URL): void {
  const allowed = response.headers.get("access-control-allow-origin");
  if (allowed === "*" || allowed === "null") return;
  throw new Error(`${url.href} sent no Access-Control-Allow-Origin: * (got ${allowed ?? "none"})`);
}

async function readAnswer(response: Response, url: URL, redirected: boolean): Promise<FetchAnswer> {
  const exposed = new Set([...readable, ...listOf(response, "access-control-expose-headers")]);
  const all = exposed.has("*");
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    if ((all || exposed.has(name)) && name !== "set-cookie") headers[name] = value;
  });
  const body = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    statusText: response.statusText,
    url: url.href,
    redirected,
    headers,
    body,
  };
}
