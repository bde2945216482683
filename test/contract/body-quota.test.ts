// What the bodies of a team's runs take together: counted with each run, and given back when they are cleared away.
import { afterEach, describe, expect, test } from "vitest";
import { clearBodies } from "../../relay/store/body-quota.ts";
import { cancelRun } from "../../relay/store/control.ts";
import type { Db } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { submitRun } from "../../relay/store/submit.ts";
import { addTeam, noLimits, readTeam } from "../../relay/store/teams.ts";
import { createRun, storeTeam, storeTime } from "../relay/stored-run.ts";
import { contractStores } from "./stores.ts";

const opened: Db[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()));
});

describe.each(contractStores())("in $name", ({ open }) => {
  async function openStore(): Promise<Db> {
    const db = await open();
    opened.push(db);
    await migrate(db);
    await addTeam(db, { id: storeTeam, name: "Team", ...noLimits }, storeTime);
    return db;
  }
  async function countBytes(db: Db): Promise<number | undefined> {
    return (await readTeam(db, storeTeam))?.bodyBytes;
  }

  test("of runs that come at the same moment as many are taken as fit, and no byte is counted for the others", async () => {
    const db = await openStore();
    const runs = Array.from({ length: 5 }, () => createRun({ cells: 2 }));
    const bytes = Buffer.byteLength(runs[0]!.body);
    const bodyQuota = { mostBytes: 3 * bytes, keptMs: 86_400_000 };
    const outcomes = await Promise.all(runs.map((run) => submitRun(db, { ...run, bodyQuota }, storeTime)));
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(3);
    for (const outcome of outcomes.filter((each) => each !== "created"))
      expect(outcome).toMatchObject({ kind: "disk-full", retryable: true });
    expect(await countBytes(db)).toBe(3 * bytes);
  });

  test("bodies of ended runs go by age, a batch at a time, and those of open runs stay", async () => {
    const db = await openStore();
    const runs = Array.from({ length: 4 }, () => createRun({ cells: 1 }));
    const bytes = Buffer.byteLength(runs[0]!.body);
    for (const [n, run] of runs.entries()) await submitRun(db, run, storeTime + n);
    expect(await countBytes(db)).toBe(4 * bytes);
    expect(await clearBodies(db, storeTime + 10, 10)).toBe(0);
    for (const { id } of runs.slice(0, 3)) await cancelRun(db, storeTeam, id);
    expect(await clearBodies(db, storeTime + 1, 10)).toBe(2);
    expect(await countBytes(db)).toBe(2 * bytes);
    expect(await clearBodies(db, storeTime + 10, 1)).toBe(1);
    expect(await clearBodies(db, storeTime + 10, 1)).toBe(0);
    expect(await db.all("select run from run_body")).toEqual([{ run: runs[3]!.id }]);
    expect(await countBytes(db)).toBe(bytes);
  });
});
