import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelJob, retryJob } from "../../relay/store/control.ts";
import type { Db } from "../../relay/store/db.ts";
import { migrate } from "../../relay/store/migrate.ts";
import { openPostgres } from "../../relay/store/postgres.ts";
import { submitRun } from "../../relay/store/submit.ts";
import { addTeam, noLimits } from "../../relay/store/teams.ts";
import { type TestPostgres, startPostgres } from "../postgres.ts";
import { createRun } from "../relay/stored-run.ts";

let postgres: TestPostgres;
let db: Db;
beforeAll(async () => {
  postgres = await startPostgres();
  db = await openPostgres(await postgres.createDatabase());
  await migrate(db);
});
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
});

test("[K2] another team's token feels nothing of a job that is being worked on", async () => {
  const run = createRun({ cells: 1 });
  for (const id of [run.team, "others"]) await addTeam(db, { id, name: id, ...noLimits }, 1);
  await submitRun(db, run, 1);
  const job = run.jobs[0]!.id;
  await db.transaction(async (tx) => {
    await tx.get("select id from job where id = $1 /* lock */", [job]);
    // Were the job locked for the others as well, these would wait for a transaction that waits for them.
    expect(await cancelJob(db, "others", job)).toBeUndefined();
    expect(await retryJob(db, { team: "others", jobId: job, afterAttempt: 0, nowMs: 1 })).toBeUndefined();
    expect(await cancelJob(db, "others", randomUUID())).toBeUndefined();
  });
});
