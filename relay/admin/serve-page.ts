/** GET /admin: one static page and its two files, from this relay alone. It holds nothing; its calls need a token. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import type { RelayEnv } from "../access/auth.ts";

type PageFile = { type: string; text: string };

const folder = new URL("../../admin/", import.meta.url);

/** Nothing from elsewhere, nothing inline, in no other page's frame, and calls to this relay only. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** Bundled at the first visit and kept: few relays are ever looked at, and none should start later for it. */
async function buildPage(): Promise<Map<string, PageFile>> {
  const { build, stop } = await import("esbuild");
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL("main.tsx", folder))],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "silent",
  });
  // Its service is a process of its own, of no use once the page is made.
  await stop();
  const script = bundled.outputFiles[0]?.text ?? "";
  const [html, css] = await Promise.all(
    ["page.html", "page.css"].map((name) => readFile(new URL(name, folder), "utf8")),
  );
  return new Map([
    ["", { type: "text/html; charset=utf-8", text: html ?? "" }],
    ["page.css", { type: "text/css; charset=utf-8", text: css ?? "" }],
    ["page.js", { type: "text/javascript; charset=utf-8", text: script }],
  ]);
}

/** The routes at /admin. */
export function createPageRoutes(): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  let page: Promise<Map<string, PageFile>> | undefined;
  for (const path of ["", "page.css", "page.js"])
    routes.get(`/${path}`, async (c) => {
      page ??= buildPage();
      page.catch(() => {
        page = undefined;
      });
      const file = (await page).get(path);
      if (!file) return c.notFound();
      return c.body(file.text, 200, {
        "content-type": file.type,
        "content-security-policy": policy,
        "cross-origin-resource-policy": "same-origin",
        "x-frame-options": "DENY",
        "cache-control": "no-cache",
      });
    });
  return routes;
}
