// The playground's server: the page, its fonts and engine, the built plugin, and the frames that carry Figma's policy.
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bundlePage, type PageBundle, readEngine } from "./bundle.ts";
import { readFontFile, readFontSheet } from "./fonts.ts";
import { describePolicy } from "./frame-policy.ts";

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
  const bundle = await bundlePage(options.watch ?? false);
  const app = createPlaygroundApp(options, bundle);
  const server = serve({ fetch: app.fetch, port: options.port, hostname: "localhost" });
  await Promise.race([
    once(server, "listening"),
    once(server, "error").then(([error]) => {
      throw new Error(
        `The playground cannot listen on port ${options.port}. Set PLAYGROUND_PORT to a free one.`,
        {
          cause: error,
        },
      );
    }),
  ]);
  async function close(): Promise<void> {
    await bundle.close();
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
  }
  return { url: `http://localhost:${options.port}`, close };
}

/** The routes alone, for tests without a port. */
export function createPlaygroundApp(options: PlaygroundOptions, bundle: PageBundle): Hono {
  const app = new Hono();
  const origin = `http://localhost:${options.port}`;
  // Another site's name pointed at loopback must not read the token (DNS rebinding).
  app.use(async (context, next) => {
    if (context.req.header("host") !== `localhost:${options.port}`)
      return context.text(`Open ${origin}`, 421);
    await next();
  });
  const html = new URL("page/index.html", import.meta.url);
  app.get("/", async (context) => context.html(await readFile(html, "utf8")));
  app.get("/app.js", async (context) => context.body(await bundle.readScript(), 200, javascript));
  app.get("/quickjs.wasm", async (context) =>
    context.body(await readEngine(), 200, { "content-type": "application/wasm" }),
  );
  app.get("/session", (context) => {
    context.header("cross-origin-resource-policy", "same-origin");
    return context.json({ relayUrl: options.relayUrl, token: options.token ?? "" });
  });
  addFonts(app, origin);
  addPlugin(app, options.dist ?? fileURLToPath(new URL("../dist", import.meta.url)));
  return app;
}

const javascript = { "content-type": "text/javascript; charset=utf-8" };

function addFonts(app: Hono, origin: string): void {
  app.get("/fonts.css", async (context) => {
    context.header("access-control-allow-origin", "*");
    return context.body(await readFontSheet(origin), 200, { "content-type": "text/css; charset=utf-8" });
  });
  app.get("/fonts/:family/:file", async (context) => {
    const bytes = await readFontFile(context.req.param("family"), context.req.param("file"));
    if (bytes === undefined) return context.notFound();
    context.header("access-control-allow-origin", "*"); // the panel's frame has a null origin
    context.header("cache-control", "public, max-age=86400");
    return context.body(bytes, 200, { "content-type": "font/woff2" });
  });
}

function addPlugin(app: Hono, dist: string): void {
  app.get("/plugin/:file{manifest\\.json|code\\.js|ui\\.html}", async (context) => {
    context.header("cache-control", "no-store");
    // Always plain text: the plugin's page must never run under our own origin.
    return context.text(await readFile(`${dist}/${context.req.param("file")}`, "utf8"));
  });
  app.get("/frame/:name{panel|network}", async (context) => {
    const manifest: unknown = JSON.parse(await readFile(`${dist}/manifest.json`, "utf8"));
    context.header("content-security-policy", describePolicy(manifest));
    return context.html(
      await readFile(new URL(`frames/${context.req.param("name")}.html`, import.meta.url), "utf8"),
    );
  });
}
