/** Workers and what they leave behind. */
import type { Db } from "./db.ts";
import { generation } from "./older-workers.ts";
import { decodeAttempt, decodeWorker, type StoredAttempt, type StoredWorker } from "./rows.ts";
import { sql } from "./statements.ts";

export async function addWorker(db: Db, id: string, nowMs: number): Promise<void> {
  await db.run(sql.addWorker, [id, nowMs, generation]);
}

/** A sign of life. Other workers count these, because clocks may jump. It also takes back an end that another worker noted. */
export async function beatWorker(db: Db, id: string, nowMs: number): Promise<void> {
  await db.run(sql.beat, [id, nowMs]);
}

export async function endWorker(db: Db, id: string, nowMs: number): Promise<void> {
  await db.run(sql.endWorker, [id, nowMs]);
}

export async function readWorker(db: Db, id: string): Promise<StoredWorker | undefined> {
  const row = await db.get(sql.worker, [id]);
  return row && decodeWorker(row);
}

/** How often each other worker that has not ended gave a sign of life. */
export async function listBeats(db: Db, but: string): Promise<{ id: string; beats: number }[]> {
  const rows = await db.all(sql.openBeats, [but]);
  return rows.map((row) => ({ id: String(row["id"]), beats: Number(row["beats"]) }));
}

export async function listSentBy(db: Db, worker: string): Promise<StoredAttempt[]> {
  return (await db.all(sql.sentByDeadWorkers, [worker])).map((row) => decodeAttempt(row));
}

export async function listUncertain(db: Db, limit: number): Promise<StoredAttempt[]> {
  return (await db.all(sql.uncertainAttempts, [limit])).map((row) => decodeAttempt(row));
}

/** Attempts that cost more than was reserved for them, newest first. */
export async function listOver(db: Db, limit: number): Promise<StoredAttempt[]> {
  return (await db.all(sql.attemptsOver, [limit])).map((row) => decodeAttempt(row));
}

export async function readAttempt(db: Db, id: string): Promise<StoredAttempt | undefined> {
  const row = await db.get(sql.attempt, [id]);
  return row && decodeAttempt(row);
}

/** When the next queued job becomes available, in milliseconds; undefined when none waits for a time. */
export async function readNextDue(db: Db, nowMs: number): Promise<number | undefined> {
  const row = await db.get(sql.nextDue, [nowMs]);
  return row && Number(row["available_at"]);
}
