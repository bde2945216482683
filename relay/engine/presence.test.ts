import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { takeLock } from "../store/lock.ts";
import { endWorker } from "../store/workers.ts";
import { openPresence } from "./presence.ts";

let fixture: Fixture | undefined;
afterEach(() => fixture?.close());

test("what a process left behind a damaged lock is settled once, and the log says so", async () => {
  const lines: string[] = [];
  fixture = await openFixture({
    log: pino({ level: "warn" }, { write: (line: string) => lines.push(line) }),
  });
  const { services } = fixture;
  const settled: string[] = [];
  const presence = await openPresence({
    ...services,
    worker: "alive",
    recover: async (worker) => void settled.push(worker),
    wake: () => undefined,
  });
  await writeFile(join(services.spoolFolder, "gone.lock"), Buffer.alloc(8192, 7));
  await presence.beat();
  await presence.beat();
  expect(settled).toEqual(["gone"]);
  const left = (await readdir(services.spoolFolder)).filter((name) => name.startsWith("gone"));
  expect(left).toEqual(["gone.lock.damaged"]);
  expect(lines.join("")).toContain("was damaged; it was copied aside");
  await presence.end();
});

test("a worker whose lock file was deleted takes it again, and is settled only after its signs of life stop", async () => {
  fixture = await openFixture({});
  const { services } = fixture;
  await endWorker(fixture.db, services.worker, 1);
  const settled: [string, boolean][] = [];
  async function open(worker: string) {
    return openPresence({
      ...services,
      worker,
      recover: async (dead, mayLive) => void settled.push([dead, mayLive]),
      wake: () => undefined,
    });
  }
  const [one, other] = [await open("one"), await open("other")];
  const lockFile = join(services.spoolFolder, "other.lock");
  await mkdir(join(services.spoolFolder, "other"));
  await rm(lockFile);
  await one.beat();
  expect(settled).toEqual([]);
  await other.beat();
  expect(takeLock(lockFile)).toBeUndefined();
  for (let beat = 0; beat < 10; beat += 1) await one.beat();
  expect(settled).toEqual([]);
  await rm(lockFile);
  for (let beat = 0; beat < 8; beat += 1) await one.beat();
  expect(settled[0]).toEqual(["other", true]);
  await other.vanish();
  await one.end();
});

test("the server's lock is kept with the worker's own, and the log says so when another process has it", async () => {
  const lines: string[] = [];
  fixture = await openFixture({
    log: pino({ level: "warn" }, { write: (line: string) => lines.push(line) }),
  });
  const { services, folder } = fixture;
  const path = join(folder, "server.lock");
  const serverLock = takeLock(path);
  const presence = await openPresence({
    ...services,
    worker: "alive",
    serverLock,
    recover: async () => undefined,
    wake: () => undefined,
  });
  await rm(path);
  await presence.beat();
  expect(takeLock(path)).toBeUndefined();
  await rm(path);
  const other = takeLock(path);
  await presence.beat();
  expect(lines.join("")).toContain("another process took it");
  other?.release();
  serverLock?.release();
  await presence.end();
});
