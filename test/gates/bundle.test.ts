// What the built plugin promises: its weight, its syntax, and the one address it may reach.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mostKb } from "../../bench/bundles.ts";
import { readManifest } from "../../playground/host/manifest.ts";

const relay = "https://relay.example.com";
const folders: string[] = [];
let built: Built;

type Built = { manifest: unknown; code: string; html: string };

function runBuild(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, ["build.mjs", ...args], {
    cwd: join(import.meta.dirname, "../.."),
    env: { ...process.env, PORT: "8787" },
  });
}

async function makeFolder(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "polyframe-bundle-"));
  folders.push(out);
  return out;
}

async function build(address?: string): Promise<Built> {
  const out = await makeFolder();
  await runBuild("--out", out, ...(address === undefined ? [] : ["--relay", address]));
  const [manifest, code, html] = await Promise.all(
    ["manifest.json", "code.js", "ui.html"].map((name) => readFile(join(out, name), "utf8")),
  );
  return { manifest: JSON.parse(manifest ?? ""), code: code ?? "", html: html ?? "" };
}

beforeAll(async () => {
  built = await build(relay);
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe("weight", () => {
  test("ui.html is no larger than bench promises: Figma loads it anew each time the plugin opens", () => {
    expect(Buffer.byteLength(built.html)).toBeLessThanOrEqual(mostKb.html * 1000);
    expect(gzipSync(built.html).length).toBeLessThanOrEqual(mostKb.htmlGzipped * 1000);
  });

  test("ui.html carries none of the decoders and their library, which are code.js's", () => {
    expect(built.code).toContain("_zod");
    expect(built.html).not.toContain("_zod");
  });

  test("code.js is no larger than bench promises", () => {
    expect(Buffer.byteLength(built.code)).toBeLessThanOrEqual(mostKb.code * 1000);
  });
});

describe("what Figma refuses", () => {
  test.each(["import(", "<!--", "-->"])("code.js does not contain %s", (sequence) => {
    expect(built.code).not.toContain(sequence);
  });

  test("code.js needs no syntax beyond ES2017: lowering it changes nothing", async () => {
    const [lowered, asIs] = await Promise.all(
      ["es2017", "esnext"].map((target) => transform(built.code, { target, charset: "utf8" })),
    );
    expect(lowered?.code).toBe(asIs?.code);
  });

  test("newer syntax would be noticed", async () => {
    const newer = "let a = b?.c ?? d; try { a() } catch { a = { ...b } }";
    const [lowered, asIs] = await Promise.all(
      ["es2017", "esnext"].map((target) => transform(newer, { target })),
    );
    expect(lowered?.code).not.toBe(asIs?.code);
  });

  test("code.js waits in no loop's head: what is awaited there is written on a line before", () => {
    expect(built.code).not.toMatch(/\bof await\b|\bfor await\b/);
  });

  test("ui.html is one file: it loads no script, style, font or picture from anywhere", () => {
    expect(built.html).not.toMatch(/<script[^>]*\ssrc|<link\b|@import|url\((?!["']?data:)["']?\w/);
  });
});

describe("network", () => {
  test("the manifest of a company's build names its relay alone", () => {
    expect(built.manifest).toMatchObject({
      networkAccess: { allowedDomains: [relay], reasoning: expect.any(String) },
    });
    expect(built.manifest).not.toHaveProperty("networkAccess.devAllowedDomains");
    expect(() => readManifest(built.manifest)).not.toThrow();
  });

  test("the manifest has what publishing asks for, and no permission that the plugin does not use", async () => {
    const { manifest, code } = await build();
    expect(manifest).toMatchObject({ documentAccess: "dynamic-page", permissions: ["currentuser"] });
    expect(code).toContain("figma.currentUser");
  });

  test("the ordinary build reaches the local relay in development and nothing else", async () => {
    const { manifest } = await build();
    expect(manifest).toMatchObject({
      networkAccess: { allowedDomains: ["none"], devAllowedDomains: ["http://localhost:8787"] },
    });
    expect(() => readManifest(manifest)).not.toThrow();
  });

  test("no host but the relay's is written in either file", () => {
    // Names of XML vocabularies look like addresses and are never fetched.
    const vocabulary = "http://www.w3.org";
    const hosts = [built.code, built.html].flatMap((text) =>
      Array.from(text.matchAll(/\b(?:https?|wss?):\/\/[\w.-]+(?::\d+)?/g), ([host]) => host),
    );
    expect(hosts).toContain(relay);
    expect(hosts.filter((host) => host !== relay && host !== vocabulary)).toEqual([]);
  });

  test.each([
    ["http://relay.example.com", "must start with https://"],
    ["https://10.0.0.7", "no IP address"],
    ["https://relay.example.com/v1", "without a path"],
  ])("an address Figma would refuse is refused when building: %s", async (address, reason) => {
    await expect(build(address)).rejects.toThrow(reason);
  });
});

describe("the plugin's id", () => {
  test("a rebuild keeps the id that Figma wrote into the manifest, and --id sets another", async () => {
    const out = await makeFolder();
    const path = join(out, "manifest.json");
    async function rebuild(...args: string[]): Promise<unknown> {
      await runBuild("--out", out, "--relay", relay, ...args);
      return JSON.parse(await readFile(path, "utf8"));
    }
    await writeFile(path, JSON.stringify({ name: "Polyframe", id: "1234567890" }));
    const kept = await rebuild();
    expect(kept).toMatchObject({ id: "1234567890", networkAccess: { allowedDomains: [relay] } });
    expect(await rebuild("--id", "987")).toMatchObject({ id: "987" });
    expect(await rebuild()).toMatchObject({ id: "987" });
    await writeFile(path, "half a mani");
    await expect(rebuild()).rejects.toThrow("plugin id would be lost");
  });
});

describe("what was typed", () => {
  test.each([
    [["--rely", "x"], "There is no option --rely."],
    [["--relay"], "--relay needs a value."],
    [["--relay", "--out", "x"], "--relay needs a value."],
    [["https://relay.example.com"], "is one word too many"],
    [["--id", "a/b"], "is no plugin id"],
  ])("%o is answered in one line", async (args, sentence) => {
    const refused: unknown = await runBuild(...args).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(new RegExp(`^[^\\n]*${sentence}[^\\n]*\\n$`)) as string,
    });
  });

  test("--help says what can be typed", async () => {
    const { stdout } = await runBuild("--help");
    for (const option of ["--relay", "--out", "--id", "--watch", "--probe"]) expect(stdout).toContain(option);
  });
});
