/** GET /admin: one static page and its two files, from this relay alone. It holds nothing; its calls need a token. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Context } from "hono";
import type { RelayEnv } from "../access/auth.ts";
import type { Handlers } from "../routes/handlers.ts";

const types = {
  "page.html": "text/html; charset=utf-8",
  "page.css": "text/css; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
};
type PageFile = keyof typeof types;
type Page = Record<PageFile, string>;

/** Where a build leaves the page, in the repository or in an image. */
const built = fileURLToPath(new URL("../../dist/admin", import.meta.url));

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

/**
 * The page's files from the repository in `home`. With its sources there (a clone) they are built anew by build.mjs, in a process
 * of its own, so that they are never older than the relay; without them (an image) they are in dist/admin.
 */
export async function loadPage(home: string): Promise<Page> {
  if (!existsSync(join(home, "admin"))) return readPage(join(home, "dist/admin"));
  const folder = await mkdtemp(join(tmpdir(), "polyframe-admin-"));
  try {
    const args = [join(home, "build.mjs"), "--admin", "--out", folder];
    await promisify(execFile)(process.execPath, args, { cwd: home });
    return await readPage(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readPage(folder: string): Promise<Page> {
  const [html, css, script] = await Promise.all([
    readFile(join(folder, "page.html"), "utf8"),
    readFile(join(folder, "page.css"), "utf8"),
    readFile(join(folder, "page.js"), "utf8"),
  ]);
  return { "page.html": html, "page.css": css, "page.js": script };
}

/** The page and its two files, loaded at the first visit: few relays are ever looked at, and none should start later for it. */
export function createPageHandlers(): Handlers<"readAdminPage" | "readAdminStyle" | "readAdminScript"> {
  let page: Promise<Page> | undefined;
  async function send(c: Context<RelayEnv>, name: PageFile): Promise<Response> {
    page ??= loadPage(join(built, "../.."));
    page.catch(() => {
      page = undefined;
    });
    return c.body((await page)[name], 200, {
      "content-type": types[name],
      "content-security-policy": policy,
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
      "cache-control": "no-cache",
    });
  }
  return {
    readAdminPage: (c) => send(c, "page.html"),
    readAdminStyle: (c) => send(c, "page.css"),
    readAdminScript: (c) => send(c, "page.js"),
  };
}
