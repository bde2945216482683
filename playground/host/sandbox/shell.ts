/** The plugin's window, notices, timers and network, as the sandbox sees them. */
import type { FetchAnswer } from "../doors/run-state.ts";
import { call, callLater } from "./door.ts";
import type { Handler } from "./events.ts";
import { createEmitter, run } from "./events.ts";
import { defineMembers, seal } from "./members.ts";
import { apiMembers, settings } from "./settings.ts";

const uiEvents = createEmitter("figma.ui", ["message"]);
const uiState: { onmessage: Handler | undefined } = { onmessage: undefined };

/** A message of the panel arrives. */
export function receiveMessage(message: unknown): void {
  const props = { origin: "null" };
  if (uiState.onmessage) run("in figma.ui.onmessage", uiState.onmessage, [message, props]);
  uiEvents.emit("message", message, props);
}

/** `figma.ui`. */
export function createUi(): object {
  const target = {};
  defineMembers(target, "figma.ui", apiMembers("UIAPI"), {
    dynamicPage: settings.dynamicPage,
    methods: {
      show: () => call("show", "ui.show"),
      hide: () => call("hide", "ui.hide"),
      resize: (width: number, height: number) => call("resize", "ui.resize", width, height),
      reposition: (x: number, y: number) => call("reposition", "ui.reposition", x, y),
      getPosition: () => call("getPosition", "ui.position"),
      close: () => call("close", "ui.close"),
      postMessage: (message: unknown) => call("postMessage", "ui.post", message),
      on: uiEvents.on,
      once: uiEvents.once,
      off: uiEvents.off,
    },
    properties: {
      onmessage: {
        get: () => uiState.onmessage,
        set(handler: Handler | undefined) {
          uiState.onmessage = handler;
        },
      },
    },
  });
  return seal(target);
}

type NoticeOptions = {
  readonly timeout?: number;
  readonly error?: boolean;
  readonly onDequeue?: (reason: string) => void;
  readonly button?: { readonly text: string; readonly action: () => boolean | void };
};

const notices = new Map<number, NoticeOptions>();
let lastNotice = 0;

/** `figma.notify`. */
export function notify(message: string, options: NoticeOptions = {}): object {
  lastNotice += 1;
  const id = lastNotice;
  const { timeout, error, button } = options;
  call("notify", "notify", id, message, {
    ...(timeout !== undefined && Number.isFinite(timeout) && { timeout }),
    ...(timeout === Infinity && { timeout: Number.MAX_SAFE_INTEGER }),
    ...(error !== undefined && { error }),
    ...(button && { button: { text: button.text } }),
  });
  notices.set(id, options);
  return { cancel: () => call("cancel", "notify.cancel", id) };
}

/** A notice left the screen, or its button was pressed. */
export function endNotice(id: number, reason: string): void {
  const options = notices.get(id);
  if (options === undefined) return;
  const pressed = options.button && reason === "action_button_click";
  const stays = pressed && run("in notify action", options.button.action) === false;
  if (stays) return;
  notices.delete(id);
  if (options.onDequeue) run("in onDequeue", () => options.onDequeue?.(reason));
}

const timers = new Map<number, { readonly handler: Handler; readonly every: number | undefined }>();
let lastTimer = 0;

function start(handler: unknown, delay: number, every: boolean): number {
  if (typeof handler !== "function") throw new TypeError("Timers take a function");
  lastTimer += 1;
  timers.set(lastTimer, {
    handler: (...args) => Reflect.apply(handler, undefined, args),
    every: every ? delay : undefined,
  });
  call("setTimeout", "timer.start", lastTimer, delay);
  return lastTimer;
}

function stop(id: number): void {
  if (timers.delete(id)) call("clearTimeout", "timer.stop", id);
}

/** A timer of the host went off. */
export function fireTimer(id: number): void {
  const timer = timers.get(id);
  if (timer === undefined) return;
  if (timer.every === undefined) timers.delete(id);
  run("in timer", timer.handler);
  if (timer.every !== undefined && timers.has(id)) call("setInterval", "timer.start", id, timer.every);
}

export const timerGlobals = {
  setTimeout: (handler: unknown, delay = 0) => start(handler, delay, false),
  setInterval: (handler: unknown, delay = 0) => start(handler, delay, true),
  clearTimeout: stop,
  clearInterval: stop,
};

/** `fetch` with the reduced response of the typings: no streams, no headers object, no abort. */
export async function sandboxFetch(url: unknown, init?: unknown): Promise<object> {
  const answer = await callLater<FetchAnswer>("", "fetch", url, init);
  async function text(): Promise<string> {
    return call<string>("text", "text.decode", answer.body);
  }
  return {
    headersObject: { ...answer.headers },
    ok: answer.status >= 200 && answer.status < 300,
    redirected: answer.redirected,
    status: answer.status,
    statusText: answer.statusText,
    type: "cors",
    url: answer.url,
    arrayBuffer: async () => new Uint8Array(answer.body).buffer,
    text,
    json: async () => JSON.parse(await text()),
  };
}
