import { mkdirSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { takeLock } from "../store/lock.ts";
import { addWorker, beatWorker } from "../store/workers.ts";
import { lockPath } from "./presence.ts";
import { refuseSecondServer } from "./refuse-second.ts";

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture({});
  mkdirSync(fixture.services.spoolFolder, { recursive: true });
  await addWorker(fixture.db, "other", 1);
});
afterEach(() => fixture.close());

/** How long the start waited; `meanwhile` happens in that time. */
async function refuse(meanwhile: () => Promise<void> = async () => undefined): Promise<number> {
  let waited = 0;
  await refuseSecondServer(fixture.services, "the folder", async (ms) => {
    waited += ms;
    await meanwhile();
  });
  return waited;
}

const sentence = "Another relay already serves the data folder the folder.";

test("a server whose lock file was deleted is found by its worker's lock", async () => {
  const path = lockPath(fixture.services, "other");
  const lock = takeLock(path);
  await expect(refuse()).rejects.toThrow(sentence);
  lock?.release();
  expect(await refuse()).toBe(0);
});

test("a server all of whose lock files were deleted is found by its signs of life", async () => {
  const path = lockPath(fixture.services, "other");
  takeLock(path)?.release();
  rmSync(path);
  await expect(refuse(() => beatWorker(fixture.db, "other", 2))).rejects.toThrow(sentence);
  expect(await refuse()).toBeGreaterThan(5_000);
});
