// The playground's server: the page, its fonts and engine, the built plugin, and the frames that carry Figma's policy.
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { type Context, Hono, type Next } from "hono";
import { type PageBundle, bundlePage, readEngine, readTheme } from "./bundle.ts";
import { readFontFile, readFontSheet } from "./fonts.ts";
import { describePolicy } from "./frame-policy.ts";
import { bundlePrelude, watchableCode } from "./host/prelude.ts";
import { type PluginWatch, watchPlugin } from "./watch-plugin.ts";

export type PlaygroundOptions = {
  port: number;
  relayUrl: string;
  token: string | undefined;
  /** The built plugin's folder. */
  dist?: string;
  watch?: boolean;
};
export type Playground = { url: string; close: () => Promise<void> };

/** Serves the playground on localhost. Rejects with a sentence when the port is taken. */
export async function servePlayground(options: PlaygroundOptions): Promise<Playground> {
  const watching = options.watch ?? false;
  const bundle = await bundlePage(watching);
  const builds = watching ? watchPlugin(distOf(options)) : undefined;
  const app = createPlaygroundApp(options, bundle, builds);
  const server = serve({ fetch: app.fetch, port: options.port, hostname: "localhost" });
  try {
    // `once` rejects with the server's error, which a taken port is.
    await once(server, "listening");
  } catch (error) {
    builds?.close();
    await bundle.close();
    const sentence = `The playground cannot listen on port ${options.port}. Set PLAYGROUND_PORT to a free one.`;
    throw new Error(sentence, { cause: error });
  }
  async function close(): Promise<void> {
    builds?.close();
    await bundle.close();
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
  }
  return { url: `http://localhost:${options.port}`, close };
}

function distOf(options: PlaygroundOptions): string {
  return options.dist ?? fileURLToPath(new URL("../dist", import.meta.url));
}

/** The routes alone, for tests without a port. */
export function createPlaygroundApp(
  options: PlaygroundOptions,
  bundle: PageBundle,
  builds?: PluginWatch,
): Hono {
  const app = new Hono();
  const origin = `http://localhost:${options.port}`;
  app.use(guardPage(options.port, origin));
  addPage(app, bundle);
  app.get("/session", (context) => {
    // Without CORS headers no other page can read this; a browser that says so is refused before that.
    const site = context.req.header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none") return context.text("Refused", 403);
    context.header("cache-control", "no-store");
    const { relayUrl, token = "", watch = false } = options;
    return context.json({ relayUrl, token, watch });
  });
  if (builds !== undefined) app.get("/builds", (context) => builds.answer(context));
  addFonts(app, origin);
  addPlugin(app, distOf(options));
  return app;
}

/**
 * Another site's name pointed at loopback must not read the token (DNS rebinding), and no other page may frame ours or
 * load its parts. Routes for the panel's null-origin frame lift the last rule for themselves.
 */
function guardPage(port: number, origin: string) {
  return async (context: Context, next: Next): Promise<Response | undefined> => {
    if (context.req.header("host") !== `localhost:${port}`) return context.text(`Open ${origin}`, 421);
    context.header("cross-origin-resource-policy", "same-origin");
    context.header("x-content-type-options", "nosniff");
    await next();
    return undefined;
  };
}

const types = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
  woff2: "font/woff2",
};

function addPage(app: Hono, bundle: PageBundle): void {
  const html = new URL("page/index.html", import.meta.url);
  app.get("/", async (context) => {
    // Nothing stricter: the panel's frames would inherit it.
    context.header("content-security-policy", "frame-ancestors 'none'");
    return context.html(await readFile(html, "utf8"));
  });
  app.get("/app.js", async ({ body }) =>
    body(await bundle.readFile("js"), 200, { "content-type": types.js }),
  );
  app.get("/app.css", async ({ body }) =>
    body(await bundle.readFile("css"), 200, { "content-type": types.css }),
  );
  app.get("/theme.css", async ({ body }) => body(await readTheme(), 200, { "content-type": types.css }));
  app.get("/quickjs.wasm", async ({ body }) => body(await readEngine(), 200, { "content-type": types.wasm }));
  app.get("/prelude.js", async ({ text }) => text(await bundlePrelude()));
}

function addFonts(app: Hono, origin: string): void {
  app.get("/fonts.css", async ({ body }) =>
    body(await readFontSheet(origin), 200, { "content-type": types.css }),
  );
  app.get("/panel-fonts.css", async ({ body }) =>
    body(await readFontSheet(origin, "inter"), 200, { "content-type": types.css }),
  );
  app.get("/fonts/:family/:file", async (context) => {
    const bytes = await readFontFile(context.req.param("family"), context.req.param("file"));
    if (bytes === undefined) return context.notFound();
    context.header("access-control-allow-origin", "*"); // the panel's frame has a null origin
    context.header("cross-origin-resource-policy", "cross-origin");
    context.header("cache-control", "public, max-age=86400");
    return context.body(bytes, 200, { "content-type": types.woff2 });
  });
}

function addPlugin(app: Hono, dist: string): void {
  app.get("/plugin/:file{manifest\\.json|code\\.js|ui\\.html}", async (context) => {
    const file = context.req.param("file");
    const text = await readFile(`${dist}/${file}`, "utf8");
    context.header("cache-control", "no-store");
    // Always plain text: the plugin's page must never run under our own origin.
    return context.text(file === "code.js" ? await watchableCode(text) : text);
  });
  app.get("/frame/:name{panel|network}", async (context) => {
    const manifest: unknown = JSON.parse(await readFile(`${dist}/manifest.json`, "utf8"));
    context.header("content-security-policy", describePolicy(manifest));
    const file = new URL(`frames/${context.req.param("name")}.html`, import.meta.url);
    return context.html(await readFile(file, "utf8"));
  });
}
