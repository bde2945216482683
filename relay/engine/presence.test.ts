import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
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
