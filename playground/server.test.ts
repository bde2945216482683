import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hono } from "hono";
import { createPlaygroundApp, servePlayground } from "./server.ts";

const relayUrl = "http://localhost:8787";
const manifest = {
  name: "Test",
  networkAccess: { allowedDomains: ["none"], devAllowedDomains: [relayUrl], reasoning: "a relay" },
};

const loops = `(async () => {
  for (const x of await y(")", (1))) z(x);
  for (const [a, b] of await (w)) { z(a, b); }
})();`;

let dist: string;
let app: Hono;
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), "polyframe-page-"));
  await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(dist, "code.js"), loops);
  await writeFile(join(dist, "ui.html"), "<script>parent.postMessage(1)</script>");
  const bundle = {
    readFile: async (extension: string) => `/* ${extension} */`,
    close: async () => undefined,
  };
  app = createPlaygroundApp({ port: 4173, relayUrl, token: "secret-token", dist }, bundle);
});
afterAll(async () => rm(dist, { recursive: true }));

async function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.request(path, { headers: { host: "localhost:4173", ...headers } });
}

describe("[K2] the session", () => {
  it("is handed to the page itself", async () => {
    const answer = await ask("/session", { "sec-fetch-site": "same-origin" });
    expect(await answer.json()).toEqual({ relayUrl, token: "secret-token", watch: false });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("is refused to pages of other origins, the panel's null origin included", async () => {
    for (const site of ["cross-site", "same-site"]) {
      const answer = await ask("/session", { "sec-fetch-site": site });
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain("secret");
    }
  });

  it("is refused under any other name for this machine", async () => {
    for (const host of ["127.0.0.1:4173", "evil.example:4173", "localhost"]) {
      const answer = await ask("/session", { host });
      expect(answer.status).toBe(421);
      expect(await answer.text()).not.toContain("secret");
    }
  });
});

describe("the page", () => {
  it("cannot be framed and lends its parts to no other page", async () => {
    const answer = await ask("/");
    expect(answer.headers.get("content-security-policy")).toBe("frame-ancestors 'none'");
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  it("carries Figma's colours on its root", async () => {
    const css = await (await ask("/theme.css")).text();
    expect(css).toContain(":root.figma-light");
    expect(css).toContain(":root.figma-dark");
  });

  it("serves fonts under the names designers know, to the panel too", async () => {
    const css = await (await ask("/fonts.css")).text();
    expect(css).toContain("'Noto Sans JP'");
    expect(css).not.toContain("Variable'");
    const url = /url\(http:\/\/localhost:4173(\/fonts\/inter\/[^)]+\.woff2)\)/.exec(css)?.[1] ?? "";
    const font = await ask(url);
    expect(font.headers.get("content-type")).toBe("font/woff2");
    expect(font.headers.get("access-control-allow-origin")).toBe("*");
    expect((await ask("/fonts/inter/..%2Fpackage.json")).status).toBe(404);
    expect((await ask("/fonts/nobody/a.woff2")).status).toBe(404);
  });
});

describe("the plugin", () => {
  it("is plain text, so that its page never runs under our origin", async () => {
    for (const file of ["manifest.json", "code.js", "ui.html"]) {
      expect((await ask(`/plugin/${file}`)).headers.get("content-type")).toMatch(/^text\/plain/);
    }
    expect((await ask("/plugin/package.json")).status).toBe(404);
  });

  it("is lowered to what the engine runs: no yield in the head of a loop", async () => {
    const code = await (await ask("/plugin/code.js")).text();
    expect(code).toContain('yield y(")", 1)]');
    expect(code).toContain("yield w]");
    expect(code).not.toMatch(/ of yield /);
  });

  it("gets frames that may reach the relay alone", async () => {
    for (const name of ["panel", "network"]) {
      const policy = (await ask(`/frame/${name}`)).headers.get("content-security-policy") ?? "";
      expect(policy).toContain(`default-src data: blob: ${relayUrl};`);
      expect(policy).toMatch(/sandbox allow-scripts(?!.*allow-same-origin)/);
    }
  });
});

it("a taken port is refused with a sentence that names the setting", async () => {
  const taken = createServer().listen(0, "localhost");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(servePlayground({ port, relayUrl, token: undefined, dist })).rejects.toThrow(
    `The playground cannot listen on port ${port}. Set PLAYGROUND_PORT to a free one.`,
  );
  taken.close();
});
