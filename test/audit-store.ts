// What must be true of any store at any moment, whatever crashed before: read row by row and compared.
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isEnded } from "../core/job.ts";
import type { Blobs } from "../relay/bytes/blobs.ts";
import { checkLedger } from "../relay/store/check-ledger.ts";
import type { Db, Queries } from "../relay/store/db.ts";
import { decodeAttempt, decodeImage, decodeJob, decodeRun, type StoredAttempt } from "../relay/store/rows.ts";

/** Nanodollars, as accounts and runs name them. */
type Sums = { held: number; settled: number; uncertain: number };

function sum(attempts: readonly StoredAttempt[]): Sums {
  const sums: Sums = { held: 0, settled: 0, uncertain: 0 };
  for (const attempt of attempts) {
    if (attempt.state === "sent") sums.held += attempt.reserved;
    if (attempt.state === "uncertain") sums.uncertain += attempt.reserved;
    sums.settled += attempt.cost ?? 0;
  }
  return sums;
}

function differ(name: string, found: Sums, expected: Sums): string[] {
  return (["held", "settled", "uncertain"] as const)
    .filter((part) => found[part] !== expected[part])
    .map((part) => `${name}: ${part} is ${found[part]}, its attempts say ${expected[part]}`);
}

function readSums(row: Record<string, unknown> | undefined): Sums {
  return {
    held: Number(row?.["held"] ?? 0),
    settled: Number(row?.["settled"] ?? 0),
    uncertain: Number(row?.["uncertain"] ?? 0),
  };
}

async function auditMoney(db: Queries, attempts: readonly StoredAttempt[]): Promise<string[]> {
  const found: string[] = [];
  for (const row of await db.all("select * from account")) {
    const { team, owner, month } = row as { team: string; owner: string; month: string };
    const own = attempts.filter(
      (attempt) =>
        attempt.team === team &&
        attempt.month === month &&
        (owner === "team" || owner === `person:${attempt.person}`),
    );
    found.push(...differ(`account ${owner} ${month}`, readSums(row), sum(own)));
  }
  const lines = await db.all(
    `select attempt, sum(held) as held, sum(settled) as settled, sum(uncertain) as uncertain from ledger
     group by attempt`,
  );
  const byAttempt = new Map(lines.map((row) => [row["attempt"], row]));
  for (const attempt of attempts)
    found.push(
      ...differ(`ledger of attempt ${attempt.id}`, readSums(byAttempt.get(attempt.id)), sum([attempt])),
    );
  return found;
}

async function auditRuns(
  db: Queries,
  attempts: readonly StoredAttempt[],
  settled: boolean,
): Promise<string[]> {
  const found: string[] = [];
  const jobs = (await db.all("select * from job")).map((row) => decodeJob(row));
  for (const row of await db.all("select * from run")) {
    const run = decodeRun(row);
    const all = jobs.filter((job) => job.run === run.id);
    const own = all.filter((job) => job.kind === "picture");
    const owed = all.filter((job) => (job.kind === "picture" ? job.thumbDue : !isEnded(job.state)));
    if (run.owed !== owed.length) found.push(`run ${run.id} owes ${run.owed}, its jobs ${owed.length}`);
    for (const state of ["waiting", "queued", "running", "succeeded", "failed", "cancelled"] as const)
      if (run[state] !== own.filter((job) => job.state === state).length)
        found.push(`run ${run.id} counts ${run[state]} ${state} jobs`);
    const money = sum(attempts.filter((attempt) => attempt.run === run.id));
    found.push(...differ(`run ${run.id}`, { ...run, held: run.reserved }, money));
    if (all.some((job) => job.rev > run.rev)) found.push(`run ${run.id} is behind its jobs`);
  }
  for (const job of jobs) {
    const numbers = attempts.filter((attempt) => attempt.job === job.id).map((attempt) => attempt.n);
    if (numbers.length !== job.attempt) found.push(`job ${job.id} counts ${job.attempt} attempts`);
    if (settled && !isEnded(job.state)) found.push(`job ${job.id} is ${job.state} for ever`);
    if ((job.state === "failed" || job.state === "cancelled") && (job.failure?.message ?? "") === "")
      found.push(`job ${job.id} is ${job.state} without a sentence`);
  }
  return found;
}

async function auditImages(db: Queries, blobs: Blobs, attempts: readonly StoredAttempt[]): Promise<string[]> {
  const found: string[] = [];
  const images = (await db.all("select * from image where expired_at is null")).map((row) =>
    decodeImage(row),
  );
  for (const image of images) {
    const bytes = await blobs.read("images", image.id);
    const sha256 = bytes && createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== image.sha256) found.push(`image ${image.id} is ${bytes ? "damaged" : "gone"}`);
  }
  for (const attempt of attempts.filter(({ state }) => state === "received"))
    if (images.filter((image) => image.attempt === attempt.id && image.partial === null).length !== 1)
      found.push(`attempt ${attempt.id} was received and has not exactly one image`);
  return found;
}

/** What is left in the spool: nothing may be once everything has ended, but for the locks of the living. */
async function auditSpool(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "spool"), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return names
    .filter((entry) => entry.isFile() && !entry.name.includes(".lock"))
    .map((entry) => `${entry.name} is left in the spool`);
}

/**
 * Everything that is wrong, in sentences; empty when all is well. With `settled`, when nothing is under way any more, also
 * what should have ended and has not. Safe beside living relays: it reads one moment.
 */
export async function auditStore(
  db: Db,
  options: { folder: string; blobs: Blobs; settled: boolean },
): Promise<string[]> {
  const found = await db.transaction(async (tx) => {
    if (db.kind === "postgres") await tx.run("set transaction isolation level repeatable read");
    const attempts = (await tx.all("select * from attempt")).map((row) => decodeAttempt(row));
    return [
      ...(await auditMoney(tx, attempts)),
      ...(await auditRuns(tx, attempts, options.settled)),
      ...(await auditImages(tx, options.blobs, attempts)),
    ];
  });
  // What accounts lack and what is planned is compared there, again at one moment.
  const { faults } = await checkLedger(db);
  return [...found, ...faults, ...(options.settled ? await auditSpool(options.folder) : [])];
}
