/** Fills a store as a company's first year would: 10,000 finished runs, 200,000 attempts, 1,000,000 ledger rows. */
import { createFailure } from "../core/failure.ts";
import type { Db } from "../relay/store/db.ts";
import { createRun } from "./relay/stored-run.ts";

/** The team all of it belongs to, and the month it was paid in, which is the present one of the tests' clock. */
export const filledTeam = "filled";
const month = "2026-11";
const now = Date.UTC(2026, 10, 10, 12);
const jobsPerRun = 2;
const attemptsPerJob = 10;
const people = 8_000;
const teams = 40;
const kinds = ["reserve", "settle", "uncertain", "late", "resolve"];

/** Numbers from 1 to n, as a table `n (n)`. */
function numbers(db: Db, n: number): string {
  if (db.kind === "postgres") return `generate_series(1, ${n}) as n (n)`;
  return `(with recursive up (n) as (select 1 union all select n + 1 from up where n < ${n}) select n from up) as n`;
}

/** Six digits, so that ids sort as they were made. */
function padded(db: Db, value: string): string {
  return db.kind === "postgres" ? `lpad((${value})::text, 6, '0')` : `printf('%06d', ${value})`;
}

/**
 * Writes rows straight into the tables; the store must be migrated and empty. `runs` are the finished ones; teams, people
 * and what is under way are as many with few of them as with many.
 */
export async function fillStore(db: Db, runs = 10_000): Promise<void> {
  const t0 = Date.UTC(2026, 0, 1);
  const jobs = runs * jobsPerRun;
  const attempts = jobs * attemptsPerJob;
  function run(n: string): string {
    return `'run-' || ${padded(db, n)}`;
  }
  const steps = [
    `insert into team (id, name, created_at) values ('filled', 'Filled', ${t0})`,
    `insert into team (id, name, created_at) select 'team-' || n, 'Team', ${t0} + n from ${numbers(db, teams)}`,
    `insert into person (team, id, name, finish_tag, seen_at)
      select 'team-' || (1 + n % ${teams}), 'p' || n, 'Person', n, ${t0} from ${numbers(db, people)}`,
    `insert into account (team, owner, month, name, held, settled, uncertain)
      select 'team-' || (1 + n % ${teams}), 'person:p' || n, '2026-0' || (1 + n % 9), 'Person', 0, 0, 0
      from ${numbers(db, people)}`,
    `insert into run (id, team, person, body_hash, model, quality, title, file, created_at, rev, worst, waiting,
        queued, running, succeeded, failed, cancelled, reserved, settled, uncertain)
      select ${run("n")}, 'filled', 'p' || (n % ${people}), 'h', 'gpt-image-2', 'low', 'A run', 'file-' || (n % 50),
        ${t0} + n * 1000, 30, 100, 0, 0, 0, ${jobsPerRun}, 0, 0, 0, 100, 0 from ${numbers(db, runs)}`,
    `insert into run_body (run, team, body) select ${run("n")}, 'filled', '{}' from ${numbers(db, runs)}`,
    `insert into job (id, team, run, ordinal, cell, take, model, spec, width, height, worst, typical_ms, class, tag, approval,
        state, attempt, tries, rev, available_at, cancel_requested, partials)
      select 'job-' || ${padded(db, "n")}, 'filled', ${run(`1 + (n - 1) / ${jobsPerRun}`)}, n % ${jobsPerRun}, 'c', 1, 'gpt-image-2', '{}',
        1024, 1024, 100, 1000, 1, n, 0, 'succeeded', ${attemptsPerJob}, 0, 30, ${t0}, 0, '[]' from ${numbers(db, jobs)}`,
    `insert into attempt (id, job, n, team, run, person, month, worker, state, sent_at, ended_at, reserved, cost)
      select 'attempt-' || ${padded(db, "n")}, 'job-' || ${padded(db, `1 + (n - 1) / ${attemptsPerJob}`)},
        1 + n % ${attemptsPerJob}, 'filled', ${run(`1 + (n - 1) / ${jobsPerRun * attemptsPerJob}`)}, 'p1', '${month}', 'w',
        'received', ${t0} + n, ${t0} + n, 100, 50 from ${numbers(db, attempts)}`,
    `insert into image (id, team, run, job, attempt, n, type, width, height, bytes, sha256, created_at, expires_at, expired_at)
      select 'image-' || ${padded(db, "n")}, 'filled', ${run(`1 + (n - 1) / ${jobsPerRun}`)}, 'job-' || ${padded(db, "n")},
        'attempt-' || ${padded(db, `n * ${attemptsPerJob}`)}, 1, 'image/png', 1024, 1024, 1000, 'x', ${t0},
        ${t0} + n * 1000, case when n % 2 = 0 then ${t0} + n * 1000 end from ${numbers(db, jobs)}`,
    `insert into asset (id, team, sha256, type, width, height, bytes, created_at, used_at)
      select 'asset-' || ${padded(db, "n")}, 'filled', 'sha-' || n, 'image/png', 8, 8, 100, ${t0}, ${t0} + n
      from ${numbers(db, runs)}`,
    `insert into asset_pin (asset, team, owner)
      select 'asset-' || ${padded(db, "n")}, 'filled', 'run:' || ${run("n")} from ${numbers(db, runs)}`,
    ...kinds.map(
      (kind, index) => `insert into ledger (attempt, kind, at, team, person, month, held, settled, uncertain)
      select 'attempt-' || ${padded(db, "n")}, '${kind}', ${t0} + n + ${index}, 'filled', 'p1', '${month}', 0, 10, 0
      from ${numbers(db, attempts)}`,
    ),
    "analyze",
  ];
  const open = listOpenRows(now);
  // Checking a million references of rows made here would only take time.
  await db.transaction(async (tx) => {
    if (db.kind === "postgres") await tx.run("set local session_replication_role = replica");
    for (const step of steps.slice(0, -1)) await tx.run(step);
    for (const { text, values } of open) await tx.run(text, values);
  });
  await db.run("analyze");
}

type Statement = { text: string; values: (string | number)[] };

const openRuns = 40;

/**
 * What is under way in the filled team: each run has a job that is out, one that is queued and due in a moment, and one that
 * waits; beside them as many attempts that are uncertain and that failed.
 */
function listOpenRows(nowMs: number): Statement[] {
  const { body, jobs } = createRun({ cells: 1 });
  const states = ["running", "queued", "waiting"];
  const failure = JSON.stringify(createFailure("uncertain"));
  return Array.from({ length: openRuns }, (_, n): Statement[] => {
    const run = `open-${n}`;
    return [
      {
        text: `insert into run (id, team, person, body_hash, model, quality, title, file, created_at, rev, worst, waiting,
          queued, running, succeeded, failed, cancelled, reserved, settled, uncertain)
          values ($1, 'filled', 'p1', 'h', 'gpt-image-2', 'low', 'A run', 'file-1', $2, 1, 300, 1, 1, 1, 0, 0, 0, 100, 0, 100)`,
        values: [run, nowMs - n],
      },
      { text: `insert into run_body (run, team, body) values ($1, 'filled', $2)`, values: [run, body] },
      ...states.map((state, ordinal) => ({
        text: `insert into job (id, team, run, ordinal, cell, take, model, spec, width, height, worst, typical_ms, class, tag, approval,
          state, attempt, tries, rev, available_at, cancel_requested, partials)
          values ($1, 'filled', $2, $3, 'c', 1, 'gpt-image-2', $4, 1024, 1024, 100, 1000, 1, $3, 0, $5, 1, 0, 1, $6, 0, '[]')`,
        values: [`${run}-${state}`, run, ordinal, JSON.stringify(jobs[0]?.spec), state, nowMs + 100_000],
      })),
      ...["sent", "uncertain", "failed"].map((state, at) => ({
        text: `insert into attempt (id, job, n, team, run, person, month, worker, state, sent_at, ended_at, reserved, failure)
          values ($1, $2, $3, 'filled', $4, 'p1', '${month}', 'gone', $5, $6, $6, 100, $7)`,
        values: [`${run}-${state}`, `${run}-running`, at + 1, run, state, nowMs - n, failure],
      })),
    ];
  }).flat();
}
