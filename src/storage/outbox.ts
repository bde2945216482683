/** The outbox: every run of this person on this device, written before it is sent (one key per run). */
import { decodeRecord, outboxRecordSchema, type OutboxRecord } from "../../core/records.ts";
import type { Failure } from "../../core/failure.ts";
import { dropOldestDraft } from "./drafts.ts";
import { deleteStored, listStored, readStored, writeStored } from "./storage.ts";

const prefix = "outbox:";
/** Finished runs are a convenience of the Runs tab; older ones are still listed by the relay. */
const finishedKept = 40;

export async function readOutbox(): Promise<OutboxRecord[]> {
  const keys = await listStored(prefix);
  const records = await Promise.all(
    keys.map(async (key) => decodeRecord(outboxRecordSchema, await readStored(key))),
  );
  return records.flatMap((record) => (record === undefined ? [] : [record])).sort(byAge);
}

/** Keeps a run. Room is made from finished runs first, then from other files' drafts. */
export async function saveOutbox(record: OutboxRecord): Promise<Failure | undefined> {
  return writeStored(
    `${prefix}${record.run}`,
    JSON.stringify(record),
    async () => (await dropOldestFinished(record.run)) || (await dropOldestDraft(record.file)),
  );
}

export async function deleteOutbox(run: string): Promise<void> {
  await deleteStored(`${prefix}${run}`);
}

/** Runs beyond the number of finished ones we keep, oldest first. Pure. */
export function chooseSurplus(records: readonly OutboxRecord[], kept = finishedKept): OutboxRecord[] {
  const finished = records.filter(isFinished).sort(byAge);
  return finished.slice(0, Math.max(0, finished.length - kept));
}

/** Nothing is left to send, to wait for or to place. A refused run stays until a person has seen it. */
export function isFinished(record: OutboxRecord): boolean {
  if (record.stage === "refused") return true;
  return record.stage === "accepted" && record.closed && record.notPlaced.length === 0;
}

async function dropOldestFinished(except: string): Promise<boolean> {
  const records = await readOutbox();
  const oldest = chooseSurplus(records, 0).find((record) => record.run !== except);
  if (oldest === undefined) return false;
  await deleteOutbox(oldest.run);
  return true;
}

function byAge(a: OutboxRecord, b: OutboxRecord): number {
  return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0;
}
