import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { lockServerRole, takeLock } from "./lock.ts";

const folders: string[] = [];

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "polyframe-lock-"));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test("a second server on a folder is refused in a sentence until the first one lets go", () => {
  const folder = makeFolder();
  const first = lockServerRole(folder);
  expect(() => lockServerRole(folder)).toThrow(`Another relay already serves the data folder ${folder}.`);
  first.release();
  lockServerRole(folder).release();
});

test("kill -9 of the holder frees the folder", async () => {
  const folder = makeFolder();
  const lockFile = new URL("lock.ts", import.meta.url).href;
  const script = `const { lockServerRole } = await import(${JSON.stringify(lockFile)});
    const lock = lockServerRole(${JSON.stringify(folder)});
    process.stdout.write("locked");
    setInterval(() => lock.keep(), 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  expect(() => lockServerRole(folder)).toThrow("Another relay");
  child.kill("SIGKILL");
  await once(child, "exit");
  lockServerRole(folder).release();
});

test("a damaged lock is copied aside and taken, unless somebody holds it", () => {
  const path = join(makeFolder(), "worker.lock");
  writeFileSync(path, Buffer.alloc(8192, 7));
  const told: string[] = [];
  const lock = takeLock(path, (copy) => told.push(copy));
  expect(told).toEqual([`${path}.damaged`]);
  expect(readFileSync(`${path}.damaged`)).toEqual(Buffer.alloc(8192, 7));
  expect(takeLock(path)).toBeUndefined();
  writeFileSync(path, Buffer.alloc(8192, 7));
  lock?.release();
  takeLock(path, (copy) => told.push(copy))?.release();
  expect(told).toHaveLength(2);
});

test("a lock whose file was deleted by hand is taken again, unless another process took the new file", () => {
  const path = join(makeFolder(), "server.lock");
  const lock = takeLock(path);
  expect(lock?.wasThere).toBe(false);
  rmSync(path);
  expect(lock?.keep()).toBe(true);
  expect(takeLock(path)).toBeUndefined();
  rmSync(path);
  const other = takeLock(path);
  expect(lock?.keep()).toBe(false);
  other?.release();
  expect(lock?.keep()).toBe(true);
  expect(takeLock(path)).toBeUndefined();
  lock?.release();
  const next = takeLock(path);
  expect(next?.wasThere).toBe(true);
  next?.release();
});
