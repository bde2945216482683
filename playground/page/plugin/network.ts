/** The plugin's main-thread fetch: a hidden null-origin frame under the manifest's policy does what Figma's does. */
import * as z from "zod/mini";
import type { FetchAnswer, FetchRequest, PluginFetch } from "../../host/doors/run-state.ts";

const answerSchema = z.object({
  status: z.number(),
  statusText: z.string(),
  url: z.string(),
  redirected: z.boolean(),
  headers: z.record(z.string(), z.string()),
  body: z.instanceof(Uint8Array),
});

const messageSchema = z.union([
  z.object({ ready: z.literal("network") }),
  z.object({ id: z.number(), response: answerSchema }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ violation: z.string(), uri: z.string() }),
]);

export type Network = {
  readonly fetch: PluginFetch;
  /** Removes the frame; requests under way fail as when the plugin is closed. */
  readonly close: () => void;
};

type Waiting = { readonly resolve: (answer: FetchAnswer) => void; readonly reject: (error: Error) => void };

/** Opens the frame; `onViolation` hears which address the policy blocked. */
export async function openNetwork(onViolation: (sentence: string) => void): Promise<Network> {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "The plugin's network";
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  const ready = Promise.withResolvers<void>();

  function hear(event: MessageEvent<unknown>): void {
    if (event.source !== frame.contentWindow) return;
    const message = messageSchema.safeParse(event.data).data;
    if (message === undefined) return;
    if ("ready" in message) ready.resolve();
    else if ("violation" in message) onViolation(describeViolation(message));
    else settle(waiting, message);
  }
  window.addEventListener("message", hear);
  frame.src = "/frame/network";
  document.body.append(frame);
  await ready.promise;

  return {
    fetch: (request, signal) =>
      new Promise((resolve, reject) => {
        const id = nextId;
        nextId += 1;
        waiting.set(id, { resolve, reject });
        // Figma cannot abort either: the request goes on, its answer is dropped.
        signal.addEventListener("abort", () => waiting.delete(id), { once: true });
        frame.contentWindow?.postMessage({ id, url: request.url, init: initOf(request) }, "*");
      }),
    close() {
      window.removeEventListener("message", hear);
      frame.remove();
      waiting.clear();
    },
  };
}

function initOf(request: FetchRequest): RequestInit {
  const { method, headers, body, redirect } = request;
  const bytes = typeof body === "string" || body === undefined ? body : new Uint8Array(body);
  return { method, headers, redirect, credentials: "omit", ...(bytes !== undefined && { body: bytes }) };
}

function settle(
  waiting: Map<number, Waiting>,
  message: { id: number; response: FetchAnswer } | { id: number; error: string },
): void {
  const request = waiting.get(message.id);
  waiting.delete(message.id);
  if ("response" in message) request?.resolve(message.response);
  else request?.reject(new TypeError(message.error));
}

/** Figma's hint for plugins that are still being developed. */
export function describeViolation({ violation, uri }: { violation: string; uri: string }): string {
  return `Refused to connect to '${uri}' because it violates the policy '${violation}' made from the manifest's networkAccess.`;
}
