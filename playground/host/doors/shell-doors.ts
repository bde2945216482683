/** The plugin's window, messages, notices, timers, network, log and end. */
import * as z from "zod/mini";
import { check } from "../validation.ts";
import type { Door, FetchRequest, RunState } from "./run-state.ts";
import { number, text } from "./run-state.ts";

const maxNoticeCharacters = 100;

const showSchema = z.object({
  visible: z._default(z.boolean(), true),
  title: z.optional(z.string()),
  width: z._default(z.number(), 300),
  height: z._default(z.number(), 200),
  position: z.optional(z.object({ x: z.number(), y: z.number() })),
  themeColors: z._default(z.boolean(), false),
});

function needUi(run: RunState): void {
  if (run.ui === undefined) throw new Error("No UI is open. Call figma.showUI first");
}

function showUi(run: RunState, html: unknown, options: unknown): void {
  const wanted = check("options", showSchema, options ?? {});
  run.ui = {
    html: text(html, "html"),
    visible: wanted.visible,
    title: wanted.title ?? run.manifest.name,
    width: Math.max(70, wanted.width),
    height: Math.max(0, wanted.height),
    themeColors: wanted.themeColors,
  };
  run.onUi({ type: "show-ui", ...run.ui });
}

function setVisible(run: RunState, visible: boolean): void {
  needUi(run);
  run.onUi({ type: "visible", visible });
}

function notify(run: RunState, id: unknown, message: unknown, options: unknown): void {
  const schema = z.object({
    timeout: z.optional(z.number()),
    error: z.optional(z.boolean()),
    button: z.optional(z.object({ text: z.string() })),
  });
  const { timeout, error, button } = check("options", schema, options ?? {});
  run.onNotify({
    type: "notify",
    id: number(id, "id"),
    message: cut(text(message, "message")),
    error: error ?? false,
    timeoutMs: timeout ?? 3000,
    ...(button && { button: button.text }),
  });
}

/** Figma shows at most 100 characters of a notice. */
function cut(message: string): string {
  return Array.from(message).slice(0, maxNoticeCharacters).join("");
}

const fetchSchema = z.object({
  method: z._default(z.string(), "GET"),
  headers: z.optional(z.record(z.string(), z.string())),
  headersObject: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.union([z.string(), z.instanceof(Uint8Array)])),
  redirect: z._default(z.enum(["follow", "error"]), "follow"),
});

async function request(run: RunState, url: unknown, options: unknown): Promise<unknown> {
  if (typeof url !== "string") throw new TypeError("fetch takes the URL as a string");
  const { method, headers, headersObject, body, redirect } = check("init", fetchSchema, options ?? {});
  const wanted: FetchRequest = {
    url,
    method: method.toUpperCase(),
    headers: headers ?? headersObject ?? {},
    redirect,
    ...(body !== undefined && { body }),
  };
  return await run.fetch(wanted, run.abort.signal);
}

export const shellDoors: Readonly<Record<string, Door>> = {
  "ui.showUI": showUi,
  "ui.resize": (run, width, height) => {
    needUi(run);
    const [w, h] = [Math.max(70, number(width, "width")), Math.max(0, number(height, "height"))];
    run.onUi({ type: "resize", width: w, height: h });
  },
  "ui.show": (run) => setVisible(run, true),
  "ui.hide": (run) => setVisible(run, false),
  "ui.reposition": (run, x, y) => {
    needUi(run);
    run.onUi({ type: "reposition", x: number(x, "x"), y: number(y, "y") });
  },
  "ui.position": (run) => {
    needUi(run);
    const windowSpace = run.panelPlace();
    const { x, y, zoom } = run.document.viewport;
    const { width, height } = run.document.window;
    const canvasSpace = {
      x: x + (windowSpace.x - width / 2) / zoom,
      y: y + (windowSpace.y - height / 2) / zoom,
    };
    return { windowSpace, canvasSpace };
  },
  "ui.close": (run) => {
    needUi(run);
    run.ui = undefined;
    run.onUi({ type: "close-ui" });
  },
  "ui.post": (run, message) => {
    needUi(run);
    run.onUi({ type: "message", message });
  },
  notify,
  "notify.cancel": (run, id) => run.onNotify({ type: "cancel-notify", id: number(id, "id") }),
  close: (run, message) => run.close(message === undefined ? undefined : cut(text(message, "message"))),
  "timer.start": (run, id, delay) => {
    const timer = number(id, "id");
    if (run.abort.signal.aborted) return;
    const handle = setTimeout(
      () => {
        run.timers.delete(timer);
        run.deliver("timer", timer);
      },
      Math.max(0, Number(delay) || 0),
    );
    run.timers.set(timer, handle);
  },
  "timer.stop": (run, id) => {
    const timer = number(id, "id");
    clearTimeout(run.timers.get(timer));
    run.timers.delete(timer);
  },
  fetch: request,
  log: (run, level, message) => {
    run.log(check("level", z.enum(["log", "info", "warn", "error"]), level), text(message, "message"));
  },
  user: (run) => {
    if (!run.manifest.permissions.includes("currentuser")) {
      throw new Error(
        '"currentuser" is missing from permissions in the manifest. Add it to read figma.currentUser',
      );
    }
    return { photoUrl: null, color: "#7B61FF", sessionId: 1, ...run.user };
  },
  "version.save": async (run, title) => {
    if (text(title, "title").trim() === "") throw new Error("The title of a version cannot be empty");
    run.log("info", `Version saved: ${String(title)}`);
    return { id: `version-${run.document.nextId}` };
  },
  "open.external": (run, url) => run.log("info", `Opens ${text(url, "url")} in the browser`),
  "base64.encode": (_run, bytes) => {
    if (!(bytes instanceof Uint8Array)) throw new Error("Expected argument to be a Uint8Array");
    return encodeBase64(bytes);
  },
  "base64.decode": (_run, value) => {
    const decoded = atob(text(value, "data"));
    return Uint8Array.from(decoded, (letter) => letter.charCodeAt(0));
  },
  "text.decode": (_run, bytes) => {
    if (!(bytes instanceof Uint8Array)) throw new Error("Expected argument to be a Uint8Array");
    return new TextDecoder().decode(bytes);
  },
};

function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  const chunk = 0x8000;
  for (let at = 0; at < bytes.length; at += chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  }
  return btoa(binary);
}
