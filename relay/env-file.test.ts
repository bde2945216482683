import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { addEnvFile, describeUnreadable } from "./env-file.ts";

const folder = mkdtempSync(join(tmpdir(), "polyframe env "));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function read(bytes: string | Buffer, env: Record<string, string | undefined> = {}) {
  files += 1;
  const path = join(folder, `env-${files}`);
  writeFileSync(path, bytes);
  addEnvFile(path, env);
  return env;
}

const windows = "OPENAI_API_KEY=sk-of-the-first-line\r\nPOLYFRAME_TOKEN=token-of-the-second\r\n";

test("a byte order mark and Windows line ends lose no setting", () => {
  const settings = { OPENAI_API_KEY: "sk-of-the-first-line", POLYFRAME_TOKEN: "token-of-the-second" };
  expect(read(Buffer.from(`\uFEFF${windows}`))).toEqual(settings);
  expect(read(windows)).toEqual(settings);
  expect(read(windows.replaceAll("\n", ""))).toEqual(settings);
});

test("comments, quotes and export are read as before, and what is set already stays", () => {
  const text = "# a note\nexport PORT=1\nPOLYFRAME_DATA='a b' # here\n\nOTHER=\n";
  expect(read(text, { PORT: "2" })).toEqual({ PORT: "2", POLYFRAME_DATA: "a b", OTHER: "" });
});

test.each([
  ["UTF-16 as Windows saves it", Buffer.from(`\uFEFF${windows}`, "utf16le"), "is UTF-16"],
  ["UTF-16 the other way round", Buffer.from(`\uFEFF${windows}`, "utf16le").swap16(), "is UTF-16"],
  ["UTF-16 without its mark", Buffer.from(windows, "utf16le"), "is UTF-16"],
  ["Latin-1", Buffer.from("POLYFRAME_DATA=/daten/für\n", "latin1"), "is not UTF-8"],
  ["half a character at its end", Buffer.from("A=ü").subarray(0, 3), "is not UTF-8"],
  ["a colon for an equals sign", "PORT=1\nOPENAI_API_KEY: sk-x\n", "Line 2 of the settings file"],
  ["a blank for an equals sign", "export DATABASE_URL postgres://x\n", "Line 1 of the settings file"],
])("%s is refused in a sentence and not read as empty", (_what, bytes, sentence) => {
  expect(() => read(bytes)).toThrow(sentence);
});

test("what is there and is no file is refused, what is not there adds nothing", () => {
  const env = {};
  addEnvFile(join(folder, "nothing"), env);
  expect(env).toEqual({});
  mkdirSync(join(folder, "made-by-docker"));
  expect(() => addEnvFile(join(folder, "made-by-docker"), env)).toThrow("it is a folder");
  symlinkSync(join(folder, "gone"), join(folder, "link"));
  expect(() => addEnvFile(join(folder, "link"), env)).toThrow("a link to a file that is gone");
});

test.each([
  ["EACCES", "may not read it"],
  ["EPERM", "may not read it"],
  ["EIO", "the system says EIO"],
])("a file that the system refuses with %s is refused with what to do", (code, sentence) => {
  expect(describeUnreadable(code)).toContain(sentence);
});
